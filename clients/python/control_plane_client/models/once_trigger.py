from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast
import datetime






T = TypeVar("T", bound="OnceTrigger")



@_attrs_define
class OnceTrigger:
    """ A single time.

        Attributes:
            at (datetime.datetime):
            kind (Literal['once'] | Unset):  Default: 'once'.
     """

    at: datetime.datetime
    kind: Literal['once'] | Unset = 'once'





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        kind = self.kind


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "at": at,
        })
        if kind is not UNSET:
            field_dict["kind"] = kind

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        kind = cast(Literal['once'] | Unset , d.pop("kind", UNSET))
        if kind != 'once'and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'once', got '{kind}'")

        once_trigger = cls(
            at=at,
            kind=kind,
        )

        return once_trigger

