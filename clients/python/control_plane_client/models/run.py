from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.command import Command
from ..models.outcome import Outcome
from ..models.run_status import RunStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.run_input import RunInput
  from ..models.run_overrides import RunOverrides
  from ..models.run_pins import RunPins
  from ..models.usage import Usage





T = TypeVar("T", bound="Run")



@_attrs_define
class Run:
    """ One execution of a pattern version.

        Attributes:
            active_ms (int): Wall time less waiting for people, timers and pauses.
            answer (None | str):
            control (Command | None): Asked by an operator and still to be carried out.
            created_at (datetime.datetime):
            demo (bool):
            engine (str):
            error (None | str): Why it failed, in one sentence.
            finished_at (datetime.datetime | None):
            forked_from (None | str):
            handoffs (int):
            id (str):
            input_ (RunInput):
            outcome (None | Outcome):
            overrides (RunOverrides): Instructions a fork replaced, by step key.
            parent_key (None | str):
            parent_run_id (None | str):
            pattern_id (str): Empty for an agent that was tried on its own.
            pattern_kind (str):
            pattern_name (str):
            pattern_version (int):
            pins (RunPins):
            rehearsal (bool): Whether any of its models is the rehearsal model.
            round_ (int): How often it was retried.
            source (str):
            started_at (datetime.datetime | None):
            started_by (str):
            status (RunStatus): Where a run is.
            usage (Usage): What model calls used.
            useful_handoffs (int):
     """

    active_ms: int
    answer: None | str
    control: Command | None
    created_at: datetime.datetime
    demo: bool
    engine: str
    error: None | str
    finished_at: datetime.datetime | None
    forked_from: None | str
    handoffs: int
    id: str
    input_: RunInput
    outcome: None | Outcome
    overrides: RunOverrides
    parent_key: None | str
    parent_run_id: None | str
    pattern_id: str
    pattern_kind: str
    pattern_name: str
    pattern_version: int
    pins: RunPins
    rehearsal: bool
    round_: int
    source: str
    started_at: datetime.datetime | None
    started_by: str
    status: RunStatus
    usage: Usage
    useful_handoffs: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.run_input import RunInput # noqa: PLC0415
        from ..models.run_overrides import RunOverrides # noqa: PLC0415
        from ..models.run_pins import RunPins # noqa: PLC0415
        from ..models.usage import Usage # noqa: PLC0415
        active_ms = self.active_ms

        answer: None | str
        answer = self.answer

        control: None | str
        if isinstance(self.control, Command):
            control = self.control.value
        else:
            control = self.control

        created_at = self.created_at.isoformat()

        demo = self.demo

        engine = self.engine

        error: None | str
        error = self.error

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        forked_from: None | str
        forked_from = self.forked_from

        handoffs = self.handoffs

        id = self.id

        input_ = self.input_.to_dict()

        outcome: None | str
        if isinstance(self.outcome, Outcome):
            outcome = self.outcome.value
        else:
            outcome = self.outcome

        overrides = self.overrides.to_dict()

        parent_key: None | str
        parent_key = self.parent_key

        parent_run_id: None | str
        parent_run_id = self.parent_run_id

        pattern_id = self.pattern_id

        pattern_kind = self.pattern_kind

        pattern_name = self.pattern_name

        pattern_version = self.pattern_version

        pins = self.pins.to_dict()

        rehearsal = self.rehearsal

        round_ = self.round_

        source = self.source

        started_at: None | str
        if isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        started_by = self.started_by

        status = self.status.value

        usage = self.usage.to_dict()

        useful_handoffs = self.useful_handoffs


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "active_ms": active_ms,
            "answer": answer,
            "control": control,
            "created_at": created_at,
            "demo": demo,
            "engine": engine,
            "error": error,
            "finished_at": finished_at,
            "forked_from": forked_from,
            "handoffs": handoffs,
            "id": id,
            "input": input_,
            "outcome": outcome,
            "overrides": overrides,
            "parent_key": parent_key,
            "parent_run_id": parent_run_id,
            "pattern_id": pattern_id,
            "pattern_kind": pattern_kind,
            "pattern_name": pattern_name,
            "pattern_version": pattern_version,
            "pins": pins,
            "rehearsal": rehearsal,
            "round": round_,
            "source": source,
            "started_at": started_at,
            "started_by": started_by,
            "status": status,
            "usage": usage,
            "useful_handoffs": useful_handoffs,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.run_input import RunInput # noqa: PLC0415
        from ..models.run_overrides import RunOverrides # noqa: PLC0415
        from ..models.run_pins import RunPins # noqa: PLC0415
        from ..models.usage import Usage # noqa: PLC0415
        d = dict(src_dict)
        active_ms = d.pop("active_ms")

        def _parse_answer(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        answer = _parse_answer(d.pop("answer"))


        def _parse_control(data: object) -> Command | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                control_type_0 = Command(data)



                return control_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Command | None, data)

        control = _parse_control(d.pop("control"))


        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        demo = d.pop("demo")

        engine = d.pop("engine")

        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))


        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)



                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))


        def _parse_forked_from(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        forked_from = _parse_forked_from(d.pop("forked_from"))


        handoffs = d.pop("handoffs")

        id = d.pop("id")

        input_ = RunInput.from_dict(d.pop("input"))




        def _parse_outcome(data: object) -> None | Outcome:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                outcome_type_0 = Outcome(data)



                return outcome_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Outcome, data)

        outcome = _parse_outcome(d.pop("outcome"))


        overrides = RunOverrides.from_dict(d.pop("overrides"))




        def _parse_parent_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        parent_key = _parse_parent_key(d.pop("parent_key"))


        def _parse_parent_run_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        parent_run_id = _parse_parent_run_id(d.pop("parent_run_id"))


        pattern_id = d.pop("pattern_id")

        pattern_kind = d.pop("pattern_kind")

        pattern_name = d.pop("pattern_name")

        pattern_version = d.pop("pattern_version")

        pins = RunPins.from_dict(d.pop("pins"))




        rehearsal = d.pop("rehearsal")

        round_ = d.pop("round")

        source = d.pop("source")

        def _parse_started_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                started_at_type_0 = datetime.datetime.fromisoformat(data)



                return started_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        started_at = _parse_started_at(d.pop("started_at"))


        started_by = d.pop("started_by")

        status = RunStatus(d.pop("status"))




        usage = Usage.from_dict(d.pop("usage"))




        useful_handoffs = d.pop("useful_handoffs")

        run = cls(
            active_ms=active_ms,
            answer=answer,
            control=control,
            created_at=created_at,
            demo=demo,
            engine=engine,
            error=error,
            finished_at=finished_at,
            forked_from=forked_from,
            handoffs=handoffs,
            id=id,
            input_=input_,
            outcome=outcome,
            overrides=overrides,
            parent_key=parent_key,
            parent_run_id=parent_run_id,
            pattern_id=pattern_id,
            pattern_kind=pattern_kind,
            pattern_name=pattern_name,
            pattern_version=pattern_version,
            pins=pins,
            rehearsal=rehearsal,
            round_=round_,
            source=source,
            started_at=started_at,
            started_by=started_by,
            status=status,
            usage=usage,
            useful_handoffs=useful_handoffs,
        )


        run.additional_properties = d
        return run

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
