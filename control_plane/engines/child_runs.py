"""A nested pattern takes its turn as a child run of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from control_plane.domain.agents import AgentSpec
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.plain import plain_json
from control_plane.domain.policy import from_origin, under
from control_plane.domain.runs import (
    LIVE,
    Command,
    Outcome,
    Pin,
    Run,
    RunStatus,
    Usage,
    legal_commands,
)
from control_plane.domain.steps import FailureReason, StepKind, StepStatus
from control_plane.engines.replay import reply_of
from control_plane.engines.requests import nested_pins, preview_of, request_of
from control_plane.engines.stops import Stopped
from control_plane.patterns.context import AgentCall, Reply, Result
from control_plane.services.journal import StartChild

if TYPE_CHECKING:
    from control_plane.engines.verbs import Verbs


_ENDS_THE_PARENT = (Outcome.TAKEN_OVER, Outcome.WITHDRAWN, Outcome.OVER_BUDGET)


class ChildRuns:
    """Starts child runs of one run and waits for them."""

    def __init__(self, context: Verbs) -> None:
        self._context = context

    async def call(self, call: AgentCall, asked: str) -> Reply:
        """Run the nested pattern, or take its result from the record.

        Raises:
            StepFailed: The child run ended without an answer.
        """
        context = self._context
        await context.unpaused()
        recorded = context.record_of_run.find(call.key, asked)
        if recorded is None or recorded.status is not StepStatus.WAITING:
            await self._start(call, asked)
        while (child := context.children[call.key]).finished_at is None:
            await context.rest(call.key)
        return await self._note_result(call, asked, child)

    async def _start(self, call: AgentCall, asked: str) -> None:
        context, hands = self._context, self._context.hands
        now = hands.now()
        step = context.record_of_run.blank(
            call.key, kind=StepKind.CHILD, name=call.member, asked=asked, started_at=now
        )
        pin = context.loaded.run.pins.get(call.member)
        spec = context.loaded.members.get(call.member)
        if pin is None or spec is None or isinstance(spec, AgentSpec):
            raise await context.record_of_run.fail(step, _gone(call.member))
        request = request_of(call.instruction, await context.heard(call.inputs))
        child = context.children.get(call.key)
        if child is None or not _goes_on(child, request):
            child = _new_child(
                context.loaded.run,
                call,
                pin,
                spec,
                request=request,
                child_id=hands.new_id("run"),
                now=now,
            )
        detail = {"member": call.member, "run": child.id}
        step = replace(step, status=StepStatus.WAITING, detail=detail)
        own = from_origin(spec.policy, f"pattern/{call.member}@{pin.version}")
        policy = under(context.loaded.spec.policy, own, pattern=context.loaded.run.pattern_name)
        governed = spec.model_copy(update={"policy": policy})
        self._know(call.key, await hands.writer.write(StartChild(child, step, governed)))
        context.record_of_run.note(step)

    def _know(self, key: str, child: Run) -> None:
        """Take in the child as it was when it started; it may be known to be further already."""
        known = self._context.children.get(key)
        if known is None or known.id != child.id or known.round < child.round:
            self._context.children[key] = child

    async def _note_result(self, call: AgentCall, asked: str, child: Run) -> Reply:
        context = self._context
        step = context.record_of_run.blank(
            call.key,
            kind=StepKind.CHILD,
            name=call.member,
            asked=asked,
            started_at=child.created_at,
        )
        detail = {
            "member": call.member,
            "run": child.id,
            "outcome": child.outcome,
            "handoffs": child.handoffs,
            "useful_handoffs": child.useful_handoffs,
        }
        step = replace(
            step,
            detail=detail,
            usage=child.usage,
            finished_at=child.finished_at,
            latency_ms=child.active_ms,
        )
        if child.outcome is not None and child.outcome in _ENDS_THE_PARENT:
            raise Stopped(Result(child.outcome, note=child.error or ""))
        if child.status is RunStatus.SUCCEEDED:
            answer = child.answer or ""
            step = replace(
                step,
                status=StepStatus.COMPLETED,
                preview=preview_of(answer),
                output=plain_json({"text": answer}),
            )
            return reply_of(await context.record_of_run.add(step), call.member)
        raise await context.record_of_run.fail(step, _ended_in_vain(child, call.member))


def _ended_in_vain(child: Run, member: str) -> StepFailed:
    return StepFailed(
        FailureReason.CHILD,
        N_("The nested run {run} of {pattern} ended as {outcome}: {reason}"),
        run=child.id,
        pattern=member,
        outcome=str(child.outcome or child.status),
        reason=child.error or "-",
    )


def _goes_on(child: Run, request: str) -> bool:
    """Whether the child of an earlier round is asked the same, and may still answer it."""
    can = child.status in LIVE or child.status is RunStatus.SUCCEEDED
    return child.input == {"request": request} and (can or Command.RETRY in legal_commands(child))


def _new_child(
    parent: Run,
    call: AgentCall,
    pin: Pin,
    spec: PatternSpec,
    *,
    request: str,
    child_id: str,
    now: datetime,
) -> Run:
    return replace(
        parent,
        id=child_id,
        pattern_id=pin.id,
        pattern_name=call.member,
        pattern_kind=spec.kind,
        pattern_version=pin.version,
        pins=nested_pins(parent.pins, call.member),
        status=RunStatus.QUEUED,
        input={"request": request},
        round=0,
        control=None,
        source="pattern",
        parent_run_id=parent.id,
        parent_key=call.key,
        forked_from=None,
        created_at=now,
        started_at=None,
        active_ms=0,
        usage=Usage(),
        handoffs=0,
        useful_handoffs=0,
        overrides={},
        policy_version=None,
    )


def _gone(name: str) -> StepFailed:
    return StepFailed(
        FailureReason.CONFIGURATION,
        N_(
            "The pattern {name!r} this run uses is not registered any more; register it again"
            " and retry."
        ),
        name=name,
    )
