from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="Estimate")



@_attrs_define
class Estimate:
    """ What a run will probably cost.

        Attributes:
            basis (str): `past_runs`, `prompt` or `unknown`.
            cost_usd (None | str): `null` when nothing is known: unknown, never free.
            high_usd (None | str):
            low_usd (None | str):
            sample (int):
     """

    basis: str
    cost_usd: None | str
    high_usd: None | str
    low_usd: None | str
    sample: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        basis = self.basis

        cost_usd: None | str
        cost_usd = self.cost_usd

        high_usd: None | str
        high_usd = self.high_usd

        low_usd: None | str
        low_usd = self.low_usd

        sample = self.sample


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "basis": basis,
            "cost_usd": cost_usd,
            "high_usd": high_usd,
            "low_usd": low_usd,
            "sample": sample,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        basis = d.pop("basis")

        def _parse_cost_usd(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd"))


        def _parse_high_usd(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        high_usd = _parse_high_usd(d.pop("high_usd"))


        def _parse_low_usd(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        low_usd = _parse_low_usd(d.pop("low_usd"))


        sample = d.pop("sample")

        estimate = cls(
            basis=basis,
            cost_usd=cost_usd,
            high_usd=high_usd,
            low_usd=low_usd,
            sample=sample,
        )


        estimate.additional_properties = d
        return estimate

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
