from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="NoticeCounts")



@_attrs_define
class NoticeCounts:
    """ How what was to be told in the last 30 days stands.

        Attributes:
            dead (int):
            delivered (int):
            dropped (int): Nobody needed to be told any more.
            pending (int):
     """

    dead: int
    delivered: int
    dropped: int
    pending: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        dead = self.dead

        delivered = self.delivered

        dropped = self.dropped

        pending = self.pending


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "dead": dead,
            "delivered": delivered,
            "dropped": dropped,
            "pending": pending,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        dead = d.pop("dead")

        delivered = d.pop("delivered")

        dropped = d.pop("dropped")

        pending = d.pop("pending")

        notice_counts = cls(
            dead=dead,
            delivered=delivered,
            dropped=dropped,
            pending=pending,
        )


        notice_counts.additional_properties = d
        return notice_counts

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
