from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.kpi import Kpi
from typing import cast

if TYPE_CHECKING:
  from ..models.trend_point import TrendPoint





T = TypeVar("T", bound="KpiValue")



@_attrs_define
class KpiValue:
    """ One KPI over the period.

        Attributes:
            formula (str):
            higher_is_better (bool):
            kpi (Kpi): What the desk watches.
            meets_target (bool | None):
            name (str):
            previous (float | None): Over the period of the same length before.
            sample (int):
            target (float | None):
            trend (list[TrendPoint]):
            unit (str): `seconds`, `usd` or `ratio`.
            value (float | None): `null` when nothing was measured.
     """

    formula: str
    higher_is_better: bool
    kpi: Kpi
    meets_target: bool | None
    name: str
    previous: float | None
    sample: int
    target: float | None
    trend: list[TrendPoint]
    unit: str
    value: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.trend_point import TrendPoint # noqa: PLC0415
        formula = self.formula

        higher_is_better = self.higher_is_better

        kpi = self.kpi.value

        meets_target: bool | None
        meets_target = self.meets_target

        name = self.name

        previous: float | None
        previous = self.previous

        sample = self.sample

        target: float | None
        target = self.target

        trend = []
        for trend_item_data in self.trend:
            trend_item = trend_item_data.to_dict()
            trend.append(trend_item)



        unit = self.unit

        value: float | None
        value = self.value


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "formula": formula,
            "higher_is_better": higher_is_better,
            "kpi": kpi,
            "meets_target": meets_target,
            "name": name,
            "previous": previous,
            "sample": sample,
            "target": target,
            "trend": trend,
            "unit": unit,
            "value": value,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.trend_point import TrendPoint # noqa: PLC0415
        d = dict(src_dict)
        formula = d.pop("formula")

        higher_is_better = d.pop("higher_is_better")

        kpi = Kpi(d.pop("kpi"))




        def _parse_meets_target(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        meets_target = _parse_meets_target(d.pop("meets_target"))


        name = d.pop("name")

        def _parse_previous(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        previous = _parse_previous(d.pop("previous"))


        sample = d.pop("sample")

        def _parse_target(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        target = _parse_target(d.pop("target"))


        trend = []
        _trend = d.pop("trend")
        for trend_item_data in (_trend):
            trend_item = TrendPoint.from_dict(trend_item_data)



            trend.append(trend_item)


        unit = d.pop("unit")

        def _parse_value(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        value = _parse_value(d.pop("value"))


        kpi_value = cls(
            formula=formula,
            higher_is_better=higher_is_better,
            kpi=kpi,
            meets_target=meets_target,
            name=name,
            previous=previous,
            sample=sample,
            target=target,
            trend=trend,
            unit=unit,
            value=value,
        )


        kpi_value.additional_properties = d
        return kpi_value

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
