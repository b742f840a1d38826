from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.cause import Cause
from ..models.firing_outcome import FiringOutcome
from ..models.run_status import RunStatus
from typing import cast
import datetime






T = TypeVar("T", bound="FiringDetail")



@_attrs_define
class FiringDetail:
    """ A firing and how its run stands.

        Attributes:
            at (datetime.datetime): When it was decided.
            cause (Cause): Why a schedule fired.
            due_at (datetime.datetime):
            id (str):
            note (str): One sentence about what is out of the ordinary; else empty.
            outcome (FiringOutcome): What came of it.
            run_id (None | str):
            run_status (None | RunStatus): `null` when it started no run.
            schedule_id (str):
     """

    at: datetime.datetime
    cause: Cause
    due_at: datetime.datetime
    id: str
    note: str
    outcome: FiringOutcome
    run_id: None | str
    run_status: None | RunStatus
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

        run_status: None | str
        if isinstance(self.run_status, RunStatus):
            run_status = self.run_status.value
        else:
            run_status = self.run_status

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
            "run_status": run_status,
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


        def _parse_run_status(data: object) -> None | RunStatus:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                run_status_type_0 = RunStatus(data)



                return run_status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RunStatus, data)

        run_status = _parse_run_status(d.pop("run_status"))


        schedule_id = d.pop("schedule_id")

        firing_detail = cls(
            at=at,
            cause=cause,
            due_at=due_at,
            id=id,
            note=note,
            outcome=outcome,
            run_id=run_id,
            run_status=run_status,
            schedule_id=schedule_id,
        )


        firing_detail.additional_properties = d
        return firing_detail

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
