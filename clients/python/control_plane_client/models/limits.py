from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast






T = TypeVar("T", bound="Limits")



@_attrs_define
class Limits:
    """ What one turn of the agent may use. Each limit stops the turn with its own reason.

        Attributes:
            cost_usd (float | None | str | Unset):
            timeout_seconds (float | Unset):  Default: 120.0.
            tokens (int | Unset):  Default: 50000.
            turns (int | Unset):  Default: 8.
     """

    cost_usd: float | None | str | Unset = UNSET
    timeout_seconds: float | Unset = 120.0
    tokens: int | Unset = 50000
    turns: int | Unset = 8





    def to_dict(self) -> dict[str, Any]:
        cost_usd: float | None | str | Unset
        if isinstance(self.cost_usd, Unset):
            cost_usd = UNSET
        else:
            cost_usd = self.cost_usd

        timeout_seconds = self.timeout_seconds

        tokens = self.tokens

        turns = self.turns


        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if cost_usd is not UNSET:
            field_dict["cost_usd"] = cost_usd
        if timeout_seconds is not UNSET:
            field_dict["timeout_seconds"] = timeout_seconds
        if tokens is not UNSET:
            field_dict["tokens"] = tokens
        if turns is not UNSET:
            field_dict["turns"] = turns

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_cost_usd(data: object) -> float | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | str | Unset, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd", UNSET))


        timeout_seconds = d.pop("timeout_seconds", UNSET)

        tokens = d.pop("tokens", UNSET)

        turns = d.pop("turns", UNSET)

        limits = cls(
            cost_usd=cost_usd,
            timeout_seconds=timeout_seconds,
            tokens=tokens,
            turns=turns,
        )

        return limits

