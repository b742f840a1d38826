"""The `RunContext` of the embedded engine: a pattern's verbs, carried out from a journal."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from control_plane.domain.agents import AgentSpec
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Decision
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.policy import ActionKind, Rule, rule_for
from control_plane.domain.runs import Command
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.domain.tools import ToolSpec
from control_plane.engines.embedded.child import ChildRuns
from control_plane.engines.embedded.flights import Flights
from control_plane.engines.embedded.hands import Hands
from control_plane.engines.embedded.liveness import Liveness
from control_plane.engines.embedded.record import Record
from control_plane.engines.embedded.turns import take_turn
from control_plane.engines.fingerprints import asked_and_produced, fingerprint
from control_plane.engines.replay import decision_from_json, decision_to_json, failure_of, is_over, reply_of
from control_plane.engines.requests import roles_of
from control_plane.patterns.context import AgentCall, Finish, HandoffRecord, Note, Ref, Reply
from control_plane.services.journal import Expire, LoadedRun, OpenApproval, Outside
from control_plane.services.turns import Heard

_EVIDENCE = 5


class EmbeddedContext:
    """One run, as its pattern sees it."""

    def __init__(self, loaded: LoadedRun, outside: Outside, members: Mapping[str, Any], hands: Hands) -> None:
        self.hands = hands
        self.loaded = loaded
        self.record_of_run = Record(loaded, hands)
        self.flights = Flights(hands.writer)
        self.at_rest = asyncio.Event()
        self.liveness = Liveness(on_rest=self.at_rest.set)
        self.signal = loaded.signal
        self.outside = outside
        self.members: Mapping[str, AgentSpec | PatternSpec] = members
        self.paused = outside.control is Command.PAUSE
        self._roles = roles_of(members)
        self._children = ChildRuns(self)
        self._equipment: tuple[Mapping[str, ConnectionSpec], Mapping[str, ToolSpec]] | None = None

    # What patterns call.

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self.loaded.run.id

    @property
    def roles(self) -> Mapping[str, str]:
        """Role of each member by name."""
        return self._roles

    async def call(self, call: AgentCall) -> Reply:
        """See `RunContext.call`."""
        call = replace(call, instruction=self.loaded.run.overrides.get(call.key, call.instruction))
        asked = fingerprint([
            call.member,
            call.instruction,
            call.choice_schema,
            call.handoffs,
            [self.record_of_run.produced(ref) for ref in call.inputs],
        ])
        recorded = self.record_of_run.find(call.key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return reply_of(recorded, call.member)
        if recorded is not None and recorded.status is StepStatus.FAILED:
            raise failure_of(recorded)
        decision = await self.approve(call.key, _turn_action(call))
        if not decision.allowed:
            return _not_taken(call, decision)
        call = replace(call, instruction=str(decision.payload.get("instruction", call.instruction)))
        if isinstance(self.members.get(call.member), AgentSpec):
            return await take_turn(self, call, asked)
        return await self._children.call(call, asked)

    async def call_all(self, calls: Sequence[AgentCall]) -> list[Reply | StepFailed]:
        """See `RunContext.call_all`."""
        if not calls:
            return []
        self.liveness.split(len(calls))
        unfinished = len(calls)

        async def branch(call: AgentCall) -> Reply | StepFailed:
            nonlocal unfinished
            try:
                return await self.call(call)
            except StepFailed as failure:
                return failure
            finally:
                unfinished -= 1
                self.liveness.join(last=unfinished == 0)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(branch(call)) for call in calls]
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return [task.result() for task in tasks]

    async def approve(self, key: str, action: Action) -> Decision:
        """See `RunContext.approve`."""
        rule = rule_for(self.loaded.spec.policy, action.kind, source=action.source, target=action.target)
        if rule is None:
            return Decision(ApprovalStatus.APPROVED, payload=action.payload, target=action.target, asked=False)
        step_key, asked = f"{key}/approval", action.digest[:16]
        recorded = self.record_of_run.find(step_key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return decision_from_json(recorded.detail["decision"])
        await self.unpaused()
        if recorded is None or recorded.status is not StepStatus.WAITING:
            await self._ask(step_key, asked, action, rule)
        approval = await self._decided(step_key)
        return await self._note_decision(step_key, asked, action, approval)

    async def record(self, event: HandoffRecord | Note) -> None:
        """See `RunContext.record`."""
        if isinstance(event, Note):
            kind, name, preview, detail = StepKind.NOTE, "note", event.text, {"text": event.text}
        else:
            kind, name, preview = StepKind.HANDOFF, event.target, event.reason
            detail = {
                "source": event.source,
                "target": event.target,
                "reason": event.reason,
                "summary": event.summary,
                "outcome": event.outcome,
            }
        asked = fingerprint(detail)
        if is_over(self.record_of_run.find(event.key, asked)):
            return
        now = self.hands.now()
        step = self.record_of_run.blank(event.key, kind=kind, name=name, asked=asked, started_at=now)
        step = replace(step, status=StepStatus.COMPLETED, preview=preview[:400], detail=detail, finished_at=now, latency_ms=0)
        await self.record_of_run.add(step, output=detail)

    # What the engine's other parts call.

    async def unpaused(self) -> None:
        """Hold back while an operator has paused the run."""
        while self.paused:
            await self.liveness.rest(f"pause-{id(asyncio.current_task())}")

    async def rest(self, key: str, *, due_at: datetime | None = None) -> None:
        """Wait for `key` to be woken, at the latest at `due_at`."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle | None = None
        if due_at is not None:
            seconds = max(0.0, (due_at - self.hands.now()).total_seconds())
            timer = loop.call_later(seconds, self.liveness.wake, key)
        try:
            await self.liveness.rest(key, due_at=due_at)
        finally:
            if timer is not None:
                timer.cancel()

    def signalled(self, outside: Outside) -> None:
        """Something happened from outside: let whoever waited for it go on."""
        self.outside, self.signal = outside, outside.signal
        self.paused = outside.control is Command.PAUSE
        for key in self.liveness.waiting_for:
            approval, child = outside.approvals.get(key), outside.children.get(key)
            decided = approval is not None and approval.status is not ApprovalStatus.PENDING
            if decided or (child is not None and child.finished_at is not None):
                self.liveness.wake(key)

    async def equipment(self) -> tuple[Mapping[str, ConnectionSpec], Mapping[str, ToolSpec]]:
        """The workspace's connections and tools, as they were when the run first needed them."""
        if self._equipment is None:
            workspace_id = self.loaded.run.workspace_id
            self._equipment = await self.hands.read(lambda: self.hands.journal.equipment(workspace_id))
        return self._equipment

    async def heard(self, refs: Sequence[Ref]) -> list[Heard]:
        """The texts behind references, with who said them."""
        return [Heard(self.record_of_run.member_of(ref), await self.record_of_run.text(ref)) for ref in refs]

    # Approvals.

    async def _ask(self, step_key: str, asked: str, action: Action, rule: Rule) -> None:
        now, run = self.hands.now(), self.loaded.run
        expires_at = None
        if rule.expires_after_seconds is not None:
            expires_at = now + timedelta(seconds=rule.expires_after_seconds)
        approval = Approval(
            id=self.hands.new_id("apr"),
            workspace_id=run.workspace_id,
            run_id=run.id,
            step_key=step_key,
            pattern_name=run.pattern_name,
            action=action,
            digest=action.digest,
            because=rule.because,
            evidence=self._evidence(),
            status=ApprovalStatus.PENDING,
            requested_at=now,
            expires_at=expires_at,
            decided_at=None,
            decided_by=None,
            decision=None,
            demo=run.demo,
        )
        step = self.record_of_run.blank(step_key, kind=StepKind.APPROVAL, name=action.target, asked=asked, started_at=now)
        step = replace(
            step, status=StepStatus.WAITING, due_at=expires_at, detail={"approval": approval.id, "kind": action.kind.value}
        )
        await self.hands.writer.write(OpenApproval(approval, step))
        self.record_of_run.note(step)
        self.outside = replace(self.outside, approvals={**self.outside.approvals, step_key: approval})

    async def _decided(self, step_key: str) -> Approval:
        """Wait until the question is closed, whatever closes it."""
        while True:
            approval = self.outside.approvals[step_key]
            if approval.status is not ApprovalStatus.PENDING:
                return approval
            if approval.expires_at is not None and approval.expires_at <= self.hands.now():
                await self._expire(approval)
                continue
            await self.rest(step_key, due_at=approval.expires_at)

    async def _expire(self, approval: Approval) -> None:
        decision = Decision(ApprovalStatus.EXPIRED, payload=approval.action.payload, target=approval.action.target)
        await self.hands.writer.write(Expire(approval.id, decision, self.hands.now()))
        outside = await self.hands.read(lambda: self.hands.journal.outside(self.run_id))
        self.outside = replace(outside, signal=self.signal)

    async def _note_decision(self, step_key: str, asked: str, action: Action, approval: Approval) -> Decision:
        decision = approval.decision or Decision(approval.status, payload=action.payload, target=action.target)
        now = self.hands.now()
        step = self.record_of_run.blank(
            step_key, kind=StepKind.APPROVAL, name=action.target, asked=asked, started_at=approval.requested_at
        )
        body = decision_to_json(decision)
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=decision.status.value,
            detail={"approval": approval.id, "kind": action.kind.value, "decision": body},
            fingerprint=asked_and_produced(asked, ""),
            finished_at=approval.decided_at or now,
            latency_ms=0,
        )
        await self.record_of_run.add(step, output=body)
        return decision

    def _evidence(self) -> tuple[str, ...]:
        said = [
            f"{step.detail.get('member', '')}: {step.preview}"
            for step in self.record_of_run.steps.values()
            if step.kind is StepKind.AGENT and step.status is StepStatus.COMPLETED
        ]
        return tuple(said[-_EVIDENCE:])


def _turn_action(call: AgentCall) -> Action:
    return Action(
        kind=ActionKind.AGENT,
        source="",
        target=call.member,
        payload={"instruction": call.instruction},
        payload_schema={
            "type": "object",
            "properties": {"instruction": {"type": "string", "title": "Instruction"}},
            "required": ["instruction"],
            "additionalProperties": False,
        },
    )


def _not_taken(call: AgentCall, decision: Decision) -> Reply:
    rejected = decision.status is ApprovalStatus.REJECTED
    note = decision.reason if rejected else f"nobody decided about {call.member}'s turn in time"
    return Reply(
        ref=Ref(call.key),
        member=call.member,
        preview=note,
        finish=Finish.REJECTED if rejected else Finish.EXPIRED,
        note=note,
    )
