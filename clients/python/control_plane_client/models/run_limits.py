from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="RunLimits")



@_attrs_define
class RunLimits:
    """ What a run may use; `null` is no limit.

        Attributes:
            calls (int | None): Model calls.
            cost_usd (None | str):
            handoffs (int | None):
            seconds (float | None): Its models and tools worked, added up.
            tokens (int | None): Input plus output.
     """

    calls: int | None
    cost_usd: None | str
    handoffs: int | None
    seconds: float | None
    tokens: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        calls: int | None
        calls = self.calls

        cost_usd: None | str
        cost_usd = self.cost_usd

        handoffs: int | None
        handoffs = self.handoffs

        seconds: float | None
        seconds = self.seconds

        tokens: int | None
        tokens = self.tokens


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "calls": calls,
            "cost_usd": cost_usd,
            "handoffs": handoffs,
            "seconds": seconds,
            "tokens": tokens,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_calls(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        calls = _parse_calls(d.pop("calls"))


        def _parse_cost_usd(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd"))


        def _parse_handoffs(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        handoffs = _parse_handoffs(d.pop("handoffs"))


        def _parse_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        seconds = _parse_seconds(d.pop("seconds"))


        def _parse_tokens(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        tokens = _parse_tokens(d.pop("tokens"))


        run_limits = cls(
            calls=calls,
            cost_usd=cost_usd,
            handoffs=handoffs,
            seconds=seconds,
            tokens=tokens,
        )


        run_limits.additional_properties = d
        return run_limits

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
