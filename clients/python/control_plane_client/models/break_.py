from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.fault import Fault






T = TypeVar("T", bound="Break")



@_attrs_define
class Break:
    """ One place where the record does not hold.

        Attributes:
            fault (Fault): What can be wrong with a chain.
            message (str):
            seq (int):
     """

    fault: Fault
    message: str
    seq: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        fault = self.fault.value

        message = self.message

        seq = self.seq


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "fault": fault,
            "message": message,
            "seq": seq,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        fault = Fault(d.pop("fault"))




        message = d.pop("message")

        seq = d.pop("seq")

        break_ = cls(
            fault=fault,
            message=message,
            seq=seq,
        )


        break_.additional_properties = d
        return break_

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
