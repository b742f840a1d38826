"""A run puts questions to people, and goes on once they are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Decision
from control_plane.domain.plain import plain_json
from control_plane.domain.policy import Rule
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.replay import decision_from_json, decision_to_json
from control_plane.services.journal import Expire, OpenApproval

if TYPE_CHECKING:
    from control_plane.engines.verbs import Verbs

_EVIDENCE = 5


class Questions:
    """Questions of one run."""

    def __init__(self, context: Verbs) -> None:
        self._context = context

    async def put(self, step_key: str, action: Action, rule: Rule) -> Decision:
        """Wait for the answer, for days if need be, or take it from the record."""
        context, asked = self._context, action.digest[:16]
        recorded = context.record_of_run.find(step_key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return decision_from_json(recorded.detail["decision"])
        await context.unpaused()
        if recorded is None or recorded.status is not StepStatus.WAITING:
            await self._ask(step_key, asked, action, rule)
        approval = await self._decided(step_key)
        return await self._note_decision(step_key, asked, action, approval)

    async def _ask(self, step_key: str, asked: str, action: Action, rule: Rule) -> None:
        now, run = self._context.hands.now(), self._context.loaded.run
        expires_at = None
        if rule.expires_after_seconds is not None:
            expires_at = now + timedelta(seconds=rule.expires_after_seconds)
        approval = Approval(
            id=self._context.hands.new_id("apr"),
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
        step = self._context.record_of_run.blank(
            step_key, kind=StepKind.APPROVAL, name=action.target, asked=asked, started_at=now
        )
        step = replace(
            step,
            status=StepStatus.WAITING,
            due_at=expires_at,
            detail={"approval": approval.id, "kind": action.kind.value},
        )
        await self._context.hands.writer.write(OpenApproval(approval, step))
        self._context.record_of_run.note(step)
        self._context.approvals.setdefault(
            step_key, approval
        )  # It may be known to be decided already.

    async def _decided(self, step_key: str) -> Approval:
        """Wait until the question is closed, whatever closes it."""
        while True:
            approval = self._context.approvals[step_key]
            if approval.status is not ApprovalStatus.PENDING:
                return approval
            if approval.expires_at is not None and approval.expires_at <= self._context.hands.now():
                await self._expire(approval)
                continue
            await self._context.rest(step_key, due_at=approval.expires_at)

    async def _expire(self, approval: Approval) -> None:
        decision = Decision(
            ApprovalStatus.EXPIRED, payload=approval.action.payload, target=approval.action.target
        )
        await self._context.hands.writer.write(
            Expire(approval.id, decision, self._context.hands.now())
        )
        journal, run_id = self._context.hands.journal, self._context.run_id
        self._context.learn(await self._context.hands.read(lambda: journal.outside(run_id)))

    async def _note_decision(
        self, step_key: str, asked: str, action: Action, approval: Approval
    ) -> Decision:
        decision = approval.decision or Decision(
            approval.status, payload=action.payload, target=action.target
        )
        now = self._context.hands.now()
        step = self._context.record_of_run.blank(
            step_key,
            kind=StepKind.APPROVAL,
            name=action.target,
            asked=asked,
            started_at=approval.requested_at,
        )
        body = decision_to_json(decision)
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=decision.status.value,
            detail={"approval": approval.id, "kind": action.kind.value, "decision": body},
            output=plain_json(body),
            finished_at=approval.decided_at or now,
            latency_ms=0,
        )
        await self._context.record_of_run.add(step)
        return decision

    def _evidence(self) -> tuple[str, ...]:
        said = [
            f"{step.detail.get('member', '')}: {step.preview}"
            for step in self._context.record_of_run.steps.values()
            if step.kind is StepKind.AGENT and step.status is StepStatus.COMPLETED
        ]
        return tuple(said[-_EVIDENCE:])
