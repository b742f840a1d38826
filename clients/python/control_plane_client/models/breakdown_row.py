from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.breakdown_row_values import BreakdownRowValues





T = TypeVar("T", bound="BreakdownRow")



@_attrs_define
class BreakdownRow:
    """ The KPIs of one pattern, agent or model.

        Attributes:
            count (int):
            name (str):
            values (BreakdownRowValues):
     """

    count: int
    name: str
    values: BreakdownRowValues
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.breakdown_row_values import BreakdownRowValues # noqa: PLC0415
        count = self.count

        name = self.name

        values = self.values.to_dict()


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "count": count,
            "name": name,
            "values": values,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.breakdown_row_values import BreakdownRowValues # noqa: PLC0415
        d = dict(src_dict)
        count = d.pop("count")

        name = d.pop("name")

        values = BreakdownRowValues.from_dict(d.pop("values"))




        breakdown_row = cls(
            count=count,
            name=name,
            values=values,
        )


        breakdown_row.additional_properties = d
        return breakdown_row

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
