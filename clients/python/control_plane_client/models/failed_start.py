from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.cause import Cause
from ..models.firing_outcome import FiringOutcome
from typing import cast
import datetime






T = TypeVar("T", bound="FailedStart")



@_attrs_define
class FailedStart:
    """ A time at which a schedule could not start its run.

        Attributes:
            at (datetime.datetime): When it was decided.
            cause (Cause): Why a schedule fired.
            due_at (datetime.datetime):
            id (str):
            note (str): One sentence about what is out of the ordinary; else empty.
            outcome (FiringOutcome): What came of it.
            run_id (None | str):
            schedule (str): Its name.
            schedule_id (str):
     """

    at: datetime.datetime
    cause: Cause
    due_at: datetime.datetime
    id: str
    note: str
    outcome: FiringOutcome
    run_id: None | str
    schedule: str
    schedule_id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        cause = self.cause.value

        due_at = self.due_at.isoformat()

        id = self.id

        note = self.note

        outcome = self.outcome.value

        run_id: None | str
        run_id = self.run_id

        schedule = self.schedule

        schedule_id = self.schedule_id


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "at": at,
            "cause": cause,
            "due_at": due_at,
            "id": id,
            "note": note,
            "outcome": outcome,
            "run_id": run_id,
            "schedule": schedule,
            "schedule_id": schedule_id,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))




        cause = Cause(d.pop("cause"))




        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))




        id = d.pop("id")

        note = d.pop("note")

        outcome = FiringOutcome(d.pop("outcome"))




        def _parse_run_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        run_id = _parse_run_id(d.pop("run_id"))


        schedule = d.pop("schedule")

        schedule_id = d.pop("schedule_id")

        failed_start = cls(
            at=at,
            cause=cause,
            due_at=due_at,
            id=id,
            note=note,
            outcome=outcome,
            run_id=run_id,
            schedule=schedule,
            schedule_id=schedule_id,
        )


        failed_start.additional_properties = d
        return failed_start

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
