from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.grain import Grain
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.facts import Facts
  from ..models.kpi_value import KpiValue





T = TypeVar("T", bound="KpiReport")



@_attrs_define
class KpiReport:
    """ All KPIs over a period.

        Attributes:
            facts (Facts): What was counted.
            grain (Grain): Length of a bucket of time.
            rehearsal (bool): Whether these are rehearsal runs.
            since (datetime.datetime):
            until (datetime.datetime):
            values (list[KpiValue]):
     """

    facts: Facts
    grain: Grain
    rehearsal: bool
    since: datetime.datetime
    until: datetime.datetime
    values: list[KpiValue]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.facts import Facts # noqa: PLC0415
        from ..models.kpi_value import KpiValue # noqa: PLC0415
        facts = self.facts.to_dict()

        grain = self.grain.value

        rehearsal = self.rehearsal

        since = self.since.isoformat()

        until = self.until.isoformat()

        values = []
        for values_item_data in self.values:
            values_item = values_item_data.to_dict()
            values.append(values_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "facts": facts,
            "grain": grain,
            "rehearsal": rehearsal,
            "since": since,
            "until": until,
            "values": values,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.facts import Facts # noqa: PLC0415
        from ..models.kpi_value import KpiValue # noqa: PLC0415
        d = dict(src_dict)
        facts = Facts.from_dict(d.pop("facts"))




        grain = Grain(d.pop("grain"))




        rehearsal = d.pop("rehearsal")

        since = datetime.datetime.fromisoformat(d.pop("since"))




        until = datetime.datetime.fromisoformat(d.pop("until"))




        values = []
        _values = d.pop("values")
        for values_item_data in (_values):
            values_item = KpiValue.from_dict(values_item_data)



            values.append(values_item)


        kpi_report = cls(
            facts=facts,
            grain=grain,
            rehearsal=rehearsal,
            since=since,
            until=until,
            values=values,
        )


        kpi_report.additional_properties = d
        return kpi_report

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
