from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="EndpointDraftEndpointSpec")



@_attrs_define
class EndpointDraftEndpointSpec:
    """ Who is told of what.

        Attributes:
            events (list[str]):
            name (str):
            url (str):
            description (str | Unset):  Default: ''.
     """

    events: list[str]
    name: str
    url: str
    description: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        events = self.events



        name = self.name

        url = self.url

        description = self.description


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "events": events,
            "name": name,
            "url": url,
        })
        if description is not UNSET:
            field_dict["description"] = description

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        events = cast(list[str], d.pop("events"))


        name = d.pop("name")

        url = d.pop("url")

        description = d.pop("description", UNSET)

        endpoint_draft_endpoint_spec = cls(
            events=events,
            name=name,
            url=url,
            description=description,
        )

        return endpoint_draft_endpoint_spec

