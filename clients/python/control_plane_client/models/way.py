from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.agent_stage import AgentStage
from ..models.control import Control
from typing import cast

if TYPE_CHECKING:
  from ..models.field_problem import FieldProblem





T = TypeVar("T", bound="Way")



@_attrs_define
class Way:
    """ A stage the agent may go to from here.

        Attributes:
            missing (list[FieldProblem]): What is not in place, and what to do.
            needed (list[Control]):
            needs_approver (bool):
            to (AgentStage): Where an agent stands in its life.
            up (bool): Whether it is a promotion; only those need controls.
     """

    missing: list[FieldProblem]
    needed: list[Control]
    needs_approver: bool
    to: AgentStage
    up: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.field_problem import FieldProblem # noqa: PLC0415
        missing = []
        for missing_item_data in self.missing:
            missing_item = missing_item_data.to_dict()
            missing.append(missing_item)



        needed = []
        for needed_item_data in self.needed:
            needed_item = needed_item_data.value
            needed.append(needed_item)



        needs_approver = self.needs_approver

        to = self.to.value

        up = self.up


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "missing": missing,
            "needed": needed,
            "needs_approver": needs_approver,
            "to": to,
            "up": up,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.field_problem import FieldProblem # noqa: PLC0415
        d = dict(src_dict)
        missing = []
        _missing = d.pop("missing")
        for missing_item_data in (_missing):
            missing_item = FieldProblem.from_dict(missing_item_data)



            missing.append(missing_item)


        needed = []
        _needed = d.pop("needed")
        for needed_item_data in (_needed):
            needed_item = Control(needed_item_data)



            needed.append(needed_item)


        needs_approver = d.pop("needs_approver")

        to = AgentStage(d.pop("to"))




        up = d.pop("up")

        way = cls(
            missing=missing,
            needed=needed,
            needs_approver=needs_approver,
            to=to,
            up=up,
        )


        way.additional_properties = d
        return way

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
