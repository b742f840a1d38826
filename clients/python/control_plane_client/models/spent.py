from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Spent")



@_attrs_define
class Spent:
    """ What a run has used so far, those below it included.

        Attributes:
            calls (int):
            cost_usd (str): Of the calls that have a price.
            handoffs (int):
            seconds (float):
            tokens (int):
            unpriced_calls (int):
     """

    calls: int
    cost_usd: str
    handoffs: int
    seconds: float
    tokens: int
    unpriced_calls: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        calls = self.calls

        cost_usd = self.cost_usd

        handoffs = self.handoffs

        seconds = self.seconds

        tokens = self.tokens

        unpriced_calls = self.unpriced_calls


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "calls": calls,
            "cost_usd": cost_usd,
            "handoffs": handoffs,
            "seconds": seconds,
            "tokens": tokens,
            "unpriced_calls": unpriced_calls,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        calls = d.pop("calls")

        cost_usd = d.pop("cost_usd")

        handoffs = d.pop("handoffs")

        seconds = d.pop("seconds")

        tokens = d.pop("tokens")

        unpriced_calls = d.pop("unpriced_calls")

        spent = cls(
            calls=calls,
            cost_usd=cost_usd,
            handoffs=handoffs,
            seconds=seconds,
            tokens=tokens,
            unpriced_calls=unpriced_calls,
        )


        spent.additional_properties = d
        return spent

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
