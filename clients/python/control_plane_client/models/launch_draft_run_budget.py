from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="LaunchDraftRunBudget")



@_attrs_define
class LaunchDraftRunBudget:
    """ Limits of a run; `None` is no limit. A call that began before one was reached may end.

        Attributes:
            calls (int | None | Unset):
            cost_usd (float | None | str | Unset):
            handoffs (int | None | Unset):
            seconds (float | None | Unset):
            tokens (int | None | Unset):
     """

    calls: int | None | Unset = UNSET
    cost_usd: float | None | str | Unset = UNSET
    handoffs: int | None | Unset = UNSET
    seconds: float | None | Unset = UNSET
    tokens: int | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        calls: int | None | Unset
        if isinstance(self.calls, Unset):
            calls = UNSET
        else:
            calls = self.calls

        cost_usd: float | None | str | Unset
        if isinstance(self.cost_usd, Unset):
            cost_usd = UNSET
        else:
            cost_usd = self.cost_usd

        handoffs: int | None | Unset
        if isinstance(self.handoffs, Unset):
            handoffs = UNSET
        else:
            handoffs = self.handoffs

        seconds: float | None | Unset
        if isinstance(self.seconds, Unset):
            seconds = UNSET
        else:
            seconds = self.seconds

        tokens: int | None | Unset
        if isinstance(self.tokens, Unset):
            tokens = UNSET
        else:
            tokens = self.tokens


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if calls is not UNSET:
            field_dict["calls"] = calls
        if cost_usd is not UNSET:
            field_dict["cost_usd"] = cost_usd
        if handoffs is not UNSET:
            field_dict["handoffs"] = handoffs
        if seconds is not UNSET:
            field_dict["seconds"] = seconds
        if tokens is not UNSET:
            field_dict["tokens"] = tokens

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_calls(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        calls = _parse_calls(d.pop("calls", UNSET))


        def _parse_cost_usd(data: object) -> float | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | str | Unset, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd", UNSET))


        def _parse_handoffs(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        handoffs = _parse_handoffs(d.pop("handoffs", UNSET))


        def _parse_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        seconds = _parse_seconds(d.pop("seconds", UNSET))


        def _parse_tokens(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        tokens = _parse_tokens(d.pop("tokens", UNSET))


        launch_draft_run_budget = cls(
            calls=calls,
            cost_usd=cost_usd,
            handoffs=handoffs,
            seconds=seconds,
            tokens=tokens,
        )

        return launch_draft_run_budget

