from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.command import Command
from ..models.outcome import Outcome
from ..models.run_status import RunStatus
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.approval import Approval
  from ..models.pipeline_spec import PipelineSpec
  from ..models.plan_and_execute_spec import PlanAndExecuteSpec
  from ..models.run import Run
  from ..models.run_detail_input import RunDetailInput
  from ..models.run_detail_overrides import RunDetailOverrides
  from ..models.run_detail_pins import RunDetailPins
  from ..models.single_spec import SingleSpec
  from ..models.step import Step
  from ..models.supervisor_spec import SupervisorSpec
  from ..models.swarm_spec import SwarmSpec
  from ..models.usage import Usage





T = TypeVar("T", bound="RunDetail")



@_attrs_define
class RunDetail:
    """ A run, what may be asked of it, and on demand everything recorded about it.

        Attributes:
            active_ms (int): Wall time less waiting for people, timers and pauses.
            answer (None | str):
            commands (list[Command]):
            control (Command | None): Asked by an operator and still to be carried out.
            created_at (datetime.datetime):
            demo (bool):
            engine (str):
            error (None | str): Why it failed, in one sentence.
            finished_at (datetime.datetime | None):
            forked_from (None | str):
            handoffs (int):
            id (str):
            input_ (RunDetailInput):
            outcome (None | Outcome):
            overrides (RunDetailOverrides): Instructions a fork replaced, by step key.
            parent_key (None | str):
            parent_run_id (None | str):
            pattern_id (str): Empty for an agent that was tried on its own.
            pattern_kind (str):
            pattern_name (str):
            pattern_version (int):
            pins (RunDetailPins):
            rehearsal (bool): Whether any of its models is the rehearsal model.
            round_ (int): How often it was retried.
            source (str):
            started_at (datetime.datetime | None):
            started_by (str):
            status (RunStatus): Where a run is.
            usage (Usage): What model calls used.
            useful_handoffs (int):
            approvals (list[Approval] | None | Unset): With `steps=true`; newest first.
            children (list[Run] | None | Unset): With `steps=true`.
            emptied_at (datetime.datetime | None | Unset): When its contents were removed because their time was over;
                `null` while they are there. With `steps=true`.
            pattern (None | PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec | Unset): The pinned
                specification; with `steps=true`.
            steps (list[Step] | None | Unset): With `steps=true`.
     """

    active_ms: int
    answer: None | str
    commands: list[Command]
    control: Command | None
    created_at: datetime.datetime
    demo: bool
    engine: str
    error: None | str
    finished_at: datetime.datetime | None
    forked_from: None | str
    handoffs: int
    id: str
    input_: RunDetailInput
    outcome: None | Outcome
    overrides: RunDetailOverrides
    parent_key: None | str
    parent_run_id: None | str
    pattern_id: str
    pattern_kind: str
    pattern_name: str
    pattern_version: int
    pins: RunDetailPins
    rehearsal: bool
    round_: int
    source: str
    started_at: datetime.datetime | None
    started_by: str
    status: RunStatus
    usage: Usage
    useful_handoffs: int
    approvals: list[Approval] | None | Unset = UNSET
    children: list[Run] | None | Unset = UNSET
    emptied_at: datetime.datetime | None | Unset = UNSET
    pattern: None | PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec | Unset = UNSET
    steps: list[Step] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.approval import Approval # noqa: PLC0415
        from ..models.pipeline_spec import PipelineSpec # noqa: PLC0415
        from ..models.plan_and_execute_spec import PlanAndExecuteSpec # noqa: PLC0415
        from ..models.run import Run # noqa: PLC0415
        from ..models.run_detail_input import RunDetailInput # noqa: PLC0415
        from ..models.run_detail_overrides import RunDetailOverrides # noqa: PLC0415
        from ..models.run_detail_pins import RunDetailPins # noqa: PLC0415
        from ..models.single_spec import SingleSpec # noqa: PLC0415
        from ..models.step import Step # noqa: PLC0415
        from ..models.supervisor_spec import SupervisorSpec # noqa: PLC0415
        from ..models.swarm_spec import SwarmSpec # noqa: PLC0415
        from ..models.usage import Usage # noqa: PLC0415
        active_ms = self.active_ms

        answer: None | str
        answer = self.answer

        commands = []
        for commands_item_data in self.commands:
            commands_item = commands_item_data.value
            commands.append(commands_item)



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

        approvals: list[dict[str, Any]] | None | Unset
        if isinstance(self.approvals, Unset):
            approvals = UNSET
        elif isinstance(self.approvals, list):
            approvals = []
            for approvals_type_0_item_data in self.approvals:
                approvals_type_0_item = approvals_type_0_item_data.to_dict()
                approvals.append(approvals_type_0_item)


        else:
            approvals = self.approvals

        children: list[dict[str, Any]] | None | Unset
        if isinstance(self.children, Unset):
            children = UNSET
        elif isinstance(self.children, list):
            children = []
            for children_type_0_item_data in self.children:
                children_type_0_item = children_type_0_item_data.to_dict()
                children.append(children_type_0_item)


        else:
            children = self.children

        emptied_at: None | str | Unset
        if isinstance(self.emptied_at, Unset):
            emptied_at = UNSET
        elif isinstance(self.emptied_at, datetime.datetime):
            emptied_at = self.emptied_at.isoformat()
        else:
            emptied_at = self.emptied_at

        pattern: dict[str, Any] | None | Unset
        if isinstance(self.pattern, Unset):
            pattern = UNSET
        elif isinstance(self.pattern, SingleSpec):
            pattern = self.pattern.to_dict()
        elif isinstance(self.pattern, SupervisorSpec):
            pattern = self.pattern.to_dict()
        elif isinstance(self.pattern, SwarmSpec):
            pattern = self.pattern.to_dict()
        elif isinstance(self.pattern, PipelineSpec):
            pattern = self.pattern.to_dict()
        elif isinstance(self.pattern, PlanAndExecuteSpec):
            pattern = self.pattern.to_dict()
        else:
            pattern = self.pattern

        steps: list[dict[str, Any]] | None | Unset
        if isinstance(self.steps, Unset):
            steps = UNSET
        elif isinstance(self.steps, list):
            steps = []
            for steps_type_0_item_data in self.steps:
                steps_type_0_item = steps_type_0_item_data.to_dict()
                steps.append(steps_type_0_item)


        else:
            steps = self.steps


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "active_ms": active_ms,
            "answer": answer,
            "commands": commands,
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
        if approvals is not UNSET:
            field_dict["approvals"] = approvals
        if children is not UNSET:
            field_dict["children"] = children
        if emptied_at is not UNSET:
            field_dict["emptied_at"] = emptied_at
        if pattern is not UNSET:
            field_dict["pattern"] = pattern
        if steps is not UNSET:
            field_dict["steps"] = steps

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval import Approval # noqa: PLC0415
        from ..models.pipeline_spec import PipelineSpec # noqa: PLC0415
        from ..models.plan_and_execute_spec import PlanAndExecuteSpec # noqa: PLC0415
        from ..models.run import Run # noqa: PLC0415
        from ..models.run_detail_input import RunDetailInput # noqa: PLC0415
        from ..models.run_detail_overrides import RunDetailOverrides # noqa: PLC0415
        from ..models.run_detail_pins import RunDetailPins # noqa: PLC0415
        from ..models.single_spec import SingleSpec # noqa: PLC0415
        from ..models.step import Step # noqa: PLC0415
        from ..models.supervisor_spec import SupervisorSpec # noqa: PLC0415
        from ..models.swarm_spec import SwarmSpec # noqa: PLC0415
        from ..models.usage import Usage # noqa: PLC0415
        d = dict(src_dict)
        active_ms = d.pop("active_ms")

        def _parse_answer(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        answer = _parse_answer(d.pop("answer"))


        commands = []
        _commands = d.pop("commands")
        for commands_item_data in (_commands):
            commands_item = Command(commands_item_data)



            commands.append(commands_item)


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

        input_ = RunDetailInput.from_dict(d.pop("input"))




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


        overrides = RunDetailOverrides.from_dict(d.pop("overrides"))




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

        pins = RunDetailPins.from_dict(d.pop("pins"))




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

        def _parse_approvals(data: object) -> list[Approval] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                approvals_type_0 = []
                _approvals_type_0 = data
                for approvals_type_0_item_data in (_approvals_type_0):
                    approvals_type_0_item = Approval.from_dict(approvals_type_0_item_data)



                    approvals_type_0.append(approvals_type_0_item)

                return approvals_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Approval] | None | Unset, data)

        approvals = _parse_approvals(d.pop("approvals", UNSET))


        def _parse_children(data: object) -> list[Run] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                children_type_0 = []
                _children_type_0 = data
                for children_type_0_item_data in (_children_type_0):
                    children_type_0_item = Run.from_dict(children_type_0_item_data)



                    children_type_0.append(children_type_0_item)

                return children_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Run] | None | Unset, data)

        children = _parse_children(d.pop("children", UNSET))


        def _parse_emptied_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                emptied_at_type_0 = datetime.datetime.fromisoformat(data)



                return emptied_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        emptied_at = _parse_emptied_at(d.pop("emptied_at", UNSET))


        def _parse_pattern(data: object) -> None | PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pattern_type_0_type_0 = SingleSpec.from_dict(data)



                return pattern_type_0_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pattern_type_0_type_1 = SupervisorSpec.from_dict(data)



                return pattern_type_0_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pattern_type_0_type_2 = SwarmSpec.from_dict(data)



                return pattern_type_0_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pattern_type_0_type_3 = PipelineSpec.from_dict(data)



                return pattern_type_0_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pattern_type_0_type_4 = PlanAndExecuteSpec.from_dict(data)



                return pattern_type_0_type_4
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PipelineSpec | PlanAndExecuteSpec | SingleSpec | SupervisorSpec | SwarmSpec | Unset, data)

        pattern = _parse_pattern(d.pop("pattern", UNSET))


        def _parse_steps(data: object) -> list[Step] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                steps_type_0 = []
                _steps_type_0 = data
                for steps_type_0_item_data in (_steps_type_0):
                    steps_type_0_item = Step.from_dict(steps_type_0_item_data)



                    steps_type_0.append(steps_type_0_item)

                return steps_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Step] | None | Unset, data)

        steps = _parse_steps(d.pop("steps", UNSET))


        run_detail = cls(
            active_ms=active_ms,
            answer=answer,
            commands=commands,
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
            approvals=approvals,
            children=children,
            emptied_at=emptied_at,
            pattern=pattern,
            steps=steps,
        )


        run_detail.additional_properties = d
        return run_detail

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
