from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.agent_stage import AgentStage
from typing import cast
import datetime






T = TypeVar("T", bound="StageChange")



@_attrs_define
class StageChange:
    """ An agent went from one stage to another.

        Attributes:
            approved_by (None | str): `null` where nobody else had to agree.
            at (datetime.datetime):
            by (str): Principal id of who asked for it.
            from_stage (AgentStage): Where an agent stands in its life.
            id (str):
            note (str):
            to_stage (AgentStage): Where an agent stands in its life.
            version (int):
     """

    approved_by: None | str
    at: datetime.datetime
    by: str
    from_stage: AgentStage
    id: str
    note: str
    to_stage: AgentStage
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        approved_by: None | str
        approved_by = self.approved_by

        at = self.at.isoformat()

        by = self.by

        from_stage = self.from_stage.value

        id = self.id

        note = self.note

        to_stage = self.to_stage.value

        version = self.version


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "approved_by": approved_by,
            "at": at,
            "by": by,
            "from_stage": from_stage,
            "id": id,
            "note": note,
            "to_stage": to_stage,
            "version": version,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_approved_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        approved_by = _parse_approved_by(d.pop("approved_by"))


        at = datetime.datetime.fromisoformat(d.pop("at"))




        by = d.pop("by")

        from_stage = AgentStage(d.pop("from_stage"))




        id = d.pop("id")

        note = d.pop("note")

        to_stage = AgentStage(d.pop("to_stage"))




        version = d.pop("version")

        stage_change = cls(
            approved_by=approved_by,
            at=at,
            by=by,
            from_stage=from_stage,
            id=id,
            note=note,
            to_stage=to_stage,
            version=version,
        )


        stage_change.additional_properties = d
        return stage_change

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
