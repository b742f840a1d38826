from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.fleet_plan_base import FleetPlanBase
  from ..models.fleet_plan_counts import FleetPlanCounts
  from ..models.plan_item import PlanItem





T = TypeVar("T", bound="FleetPlan")



@_attrs_define
class FleetPlan:
    """ What an apply does, in the order in which it does it; or what it has done.

        Attributes:
            base (FleetPlanBase): What the plan rests on. Send it with the apply: it is refused when any of it changed
                since.
            changes_something (bool):
            counts (FleetPlanCounts): How many things there are of each action.
            items (list[PlanItem]):
     """

    base: FleetPlanBase
    changes_something: bool
    counts: FleetPlanCounts
    items: list[PlanItem]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.fleet_plan_base import FleetPlanBase # noqa: PLC0415
        from ..models.fleet_plan_counts import FleetPlanCounts # noqa: PLC0415
        from ..models.plan_item import PlanItem # noqa: PLC0415
        base = self.base.to_dict()

        changes_something = self.changes_something

        counts = self.counts.to_dict()

        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "base": base,
            "changes_something": changes_something,
            "counts": counts,
            "items": items,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fleet_plan_base import FleetPlanBase # noqa: PLC0415
        from ..models.fleet_plan_counts import FleetPlanCounts # noqa: PLC0415
        from ..models.plan_item import PlanItem # noqa: PLC0415
        d = dict(src_dict)
        base = FleetPlanBase.from_dict(d.pop("base"))




        changes_something = d.pop("changes_something")

        counts = FleetPlanCounts.from_dict(d.pop("counts"))




        items = []
        _items = d.pop("items")
        for items_item_data in (_items):
            items_item = PlanItem.from_dict(items_item_data)



            items.append(items_item)


        fleet_plan = cls(
            base=base,
            changes_something=changes_something,
            counts=counts,
            items=items,
        )


        fleet_plan.additional_properties = d
        return fleet_plan

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
