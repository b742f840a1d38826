from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.connection_spec import ConnectionSpec





T = TypeVar("T", bound="ConnectionDraft")



@_attrs_define
class ConnectionDraft:
    """ A connection to register.

        Attributes:
            spec (ConnectionSpec): How to reach one endpoint. Says where its key is kept, and never holds the key.
     """

    spec: ConnectionSpec





    def to_dict(self) -> dict[str, Any]:
        from ..models.connection_spec import ConnectionSpec # noqa: PLC0415
        spec = self.spec.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.connection_spec import ConnectionSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = ConnectionSpec.from_dict(d.pop("spec"))




        connection_draft = cls(
            spec=spec,
        )

        return connection_draft

