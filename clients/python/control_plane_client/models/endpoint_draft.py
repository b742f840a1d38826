from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.endpoint_draft_endpoint_spec import EndpointDraftEndpointSpec





T = TypeVar("T", bound="EndpointDraft")



@_attrs_define
class EndpointDraft:
    """ An endpoint to register.

        Attributes:
            spec (EndpointDraftEndpointSpec): Who is told of what.
     """

    spec: EndpointDraftEndpointSpec





    def to_dict(self) -> dict[str, Any]:
        from ..models.endpoint_draft_endpoint_spec import EndpointDraftEndpointSpec # noqa: PLC0415
        spec = self.spec.to_dict()


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "spec": spec,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.endpoint_draft_endpoint_spec import EndpointDraftEndpointSpec # noqa: PLC0415
        d = dict(src_dict)
        spec = EndpointDraftEndpointSpec.from_dict(d.pop("spec"))




        endpoint_draft = cls(
            spec=spec,
        )

        return endpoint_draft

