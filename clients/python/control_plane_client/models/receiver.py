from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime






T = TypeVar("T", bound="Receiver")



@_attrs_define
class Receiver:
    """ How far a receiver outside was told of the record.

        Attributes:
            address (str):
            moved_at (datetime.datetime):
            receiver (str):
            seq (int): Of the newest event it has for certain.
            trouble (str): Why the next could not be told; empty when all is well.
     """

    address: str
    moved_at: datetime.datetime
    receiver: str
    seq: int
    trouble: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        address = self.address

        moved_at = self.moved_at.isoformat()

        receiver = self.receiver

        seq = self.seq

        trouble = self.trouble


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "address": address,
            "moved_at": moved_at,
            "receiver": receiver,
            "seq": seq,
            "trouble": trouble,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        address = d.pop("address")

        moved_at = datetime.datetime.fromisoformat(d.pop("moved_at"))




        receiver = d.pop("receiver")

        seq = d.pop("seq")

        trouble = d.pop("trouble")

        receiver = cls(
            address=address,
            moved_at=moved_at,
            receiver=receiver,
            seq=seq,
            trouble=trouble,
        )


        receiver.additional_properties = d
        return receiver

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
