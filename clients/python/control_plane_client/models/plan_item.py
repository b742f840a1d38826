from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.fleet_action import FleetAction
from typing import cast

if TYPE_CHECKING:
  from ..models.field_change import FieldChange





T = TypeVar("T", bound="PlanItem")



@_attrs_define
class PlanItem:
    """ What an apply does about one thing.

        Attributes:
            action (FleetAction): What an apply does about one thing.
            changes (list[FieldChange]):
            name (str):
            section (str):
     """

    action: FleetAction
    changes: list[FieldChange]
    name: str
    section: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.field_change import FieldChange # noqa: PLC0415
        action = self.action.value

        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)



        name = self.name

        section = self.section


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "action": action,
            "changes": changes,
            "name": name,
            "section": section,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.field_change import FieldChange # noqa: PLC0415
        d = dict(src_dict)
        action = FleetAction(d.pop("action"))




        changes = []
        _changes = d.pop("changes")
        for changes_item_data in (_changes):
            changes_item = FieldChange.from_dict(changes_item_data)



            changes.append(changes_item)


        name = d.pop("name")

        section = d.pop("section")

        plan_item = cls(
            action=action,
            changes=changes,
            name=name,
            section=section,
        )


        plan_item.additional_properties = d
        return plan_item

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
