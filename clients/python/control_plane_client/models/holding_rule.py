from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.mode import Mode
from ..models.on_expiry import OnExpiry
from ..models.on_reject import OnReject






T = TypeVar("T", bound="HoldingRule")



@_attrs_define
class HoldingRule:
    """ The rule that holds the action, as it was when the question was asked.

        Attributes:
            four_eyes (bool): Not who started the run or wrote the agent alone.
            mode (Mode): How strictly a rule holds an action.
            name (str):
            on_expiry (OnExpiry): What becomes of a question nobody answered in time.
            on_reject (OnReject): What a rejection does to the run.
            origin (str): Which version of which policy it is from.
            quorum (int): How many different people must agree.
     """

    four_eyes: bool
    mode: Mode
    name: str
    on_expiry: OnExpiry
    on_reject: OnReject
    origin: str
    quorum: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        four_eyes = self.four_eyes

        mode = self.mode.value

        name = self.name

        on_expiry = self.on_expiry.value

        on_reject = self.on_reject.value

        origin = self.origin

        quorum = self.quorum


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "four_eyes": four_eyes,
            "mode": mode,
            "name": name,
            "on_expiry": on_expiry,
            "on_reject": on_reject,
            "origin": origin,
            "quorum": quorum,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        four_eyes = d.pop("four_eyes")

        mode = Mode(d.pop("mode"))




        name = d.pop("name")

        on_expiry = OnExpiry(d.pop("on_expiry"))




        on_reject = OnReject(d.pop("on_reject"))




        origin = d.pop("origin")

        quorum = d.pop("quorum")

        holding_rule = cls(
            four_eyes=four_eyes,
            mode=mode,
            name=name,
            on_expiry=on_expiry,
            on_reject=on_reject,
            origin=origin,
            quorum=quorum,
        )


        holding_rule.additional_properties = d
        return holding_rule

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
