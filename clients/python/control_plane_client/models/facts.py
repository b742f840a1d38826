from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset







T = TypeVar("T", bound="Facts")



@_attrs_define
class Facts:
    """ What was counted.

        Attributes:
            cancelled (int):
            checked (int):
            cost_usd (str):
            count (int):
            failed (int):
            hallucinated (int):
            handoffs (int):
            succeeded (int):
            tokens (int):
            unpriced (int):
            useful_handoffs (int):
     """

    cancelled: int
    checked: int
    cost_usd: str
    count: int
    failed: int
    hallucinated: int
    handoffs: int
    succeeded: int
    tokens: int
    unpriced: int
    useful_handoffs: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        cancelled = self.cancelled

        checked = self.checked

        cost_usd = self.cost_usd

        count = self.count

        failed = self.failed

        hallucinated = self.hallucinated

        handoffs = self.handoffs

        succeeded = self.succeeded

        tokens = self.tokens

        unpriced = self.unpriced

        useful_handoffs = self.useful_handoffs


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "cancelled": cancelled,
            "checked": checked,
            "cost_usd": cost_usd,
            "count": count,
            "failed": failed,
            "hallucinated": hallucinated,
            "handoffs": handoffs,
            "succeeded": succeeded,
            "tokens": tokens,
            "unpriced": unpriced,
            "useful_handoffs": useful_handoffs,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        cancelled = d.pop("cancelled")

        checked = d.pop("checked")

        cost_usd = d.pop("cost_usd")

        count = d.pop("count")

        failed = d.pop("failed")

        hallucinated = d.pop("hallucinated")

        handoffs = d.pop("handoffs")

        succeeded = d.pop("succeeded")

        tokens = d.pop("tokens")

        unpriced = d.pop("unpriced")

        useful_handoffs = d.pop("useful_handoffs")

        facts = cls(
            cancelled=cancelled,
            checked=checked,
            cost_usd=cost_usd,
            count=count,
            failed=failed,
            hallucinated=hallucinated,
            handoffs=handoffs,
            succeeded=succeeded,
            tokens=tokens,
            unpriced=unpriced,
            useful_handoffs=useful_handoffs,
        )


        facts.additional_properties = d
        return facts

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
