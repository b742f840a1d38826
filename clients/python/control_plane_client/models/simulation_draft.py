from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.rule import Rule





T = TypeVar("T", bound="SimulationDraft")



@_attrs_define
class SimulationDraft:
    """ Rules to hold against what runs did.

        Attributes:
            rules (list[Rule]):
            days (int | Unset): How far back. Default: 30.
     """

    rules: list[Rule]
    days: int | Unset = 30





    def to_dict(self) -> dict[str, Any]:
        from ..models.rule import Rule # noqa: PLC0415
        rules = []
        for rules_item_data in self.rules:
            rules_item = rules_item_data.to_dict()
            rules.append(rules_item)



        days = self.days


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "rules": rules,
        })
        if days is not UNSET:
            field_dict["days"] = days

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule import Rule # noqa: PLC0415
        d = dict(src_dict)
        rules = []
        _rules = d.pop("rules")
        for rules_item_data in (_rules):
            rules_item = Rule.from_dict(rules_item_data)



            rules.append(rules_item)


        days = d.pop("days", UNSET)

        simulation_draft = cls(
            rules=rules,
            days=days,
        )

        return simulation_draft

