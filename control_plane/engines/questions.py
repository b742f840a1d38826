"""A run puts questions to people, and goes on once they are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from control_plane.domain.approvals import (
    Action,
    Approval,
    ApprovalStatus,
    Decision,
    binding_of,
)
from control_plane.domain.holding import passed_by_policy, what_holds
from control_plane.domain.plain import plain_json
from control_plane.domain.policy import Held, Mode, Rule
from control_plane.domain.runs import Pin, Usage
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.replay import decision_from_json, decision_to_json
from control_plane.engines.stops import obeyed
from control_plane.services.journal import Expire, OpenApproval

if TYPE_CHECKING:
    from control_plane.engines.verbs import Verbs

_EVIDENCE = 5
_MEASURED = (StepKind.MODEL, StepKind.CHILD)


class Questions:
    """Questions of one run."""

    def __init__(self, context: Verbs) -> None:
        self._context = context

    async def put(self, step_key: str, action: Action) -> Decision:
        """Wait for the answer, for days if need be, or take it from the record.

        Raises:
            Stopped: The answer ends the run.
        """
        context, asked = self._context, action.digest[:16]
        recorded = context.record_of_run.find(step_key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return obeyed(decision_from_json(recorded.detail["decision"]), action)
        await context.unpaused()
        if recorded is None or recorded.status is not StepStatus.WAITING:
            held = await self._held(step_key, action)
            if held is None:  # On record: asked again, a condition may answer otherwise.
                return await self._note(step_key, asked, action, passed_by_policy(action))
            await self._ask(step_key, asked, action, held)
        approval = await self._decided(step_key)
        decision = approval.decision or Decision(
            approval.status, payload=action.payload, target=action.target
        )
        decision = replace(decision, on_reject=approval.rule.on_reject)
        return obeyed(await self._note(step_key, asked, action, decision, approval), action)

    async def _held(self, step_key: str, action: Action) -> Held | None:
        context = self._context
        standing = await self._standing(action)
        return what_holds(
            context.policy,
            action,
            pattern=context.pattern,
            facts=lambda: {**self._facts(action), **standing},
            now=context.hands.now(),
            draw=f"{context.run_id}/{step_key}",
        )

    async def _standing(self, action: Action) -> Mapping[str, str]:
        """Stage and risk tier of the agent that acts, as they are now."""
        pin, journal = self._acting(action), self._context.hands.journal
        if pin is None or not any(rule.when for rule in self._context.policy.rules):
            return {"stage": "", "risk": ""}
        stage, risk = await self._context.hands.read(lambda: journal.standing_of(pin.id))
        return {"stage": stage, "risk": risk}

    def _acting(self, action: Action) -> Pin | None:
        pin = self._context.loaded.run.pins.get(action.source or action.target)
        return pin if pin is not None and pin.kind == "agent" else None

    def _facts(self, action: Action) -> dict[str, Any]:
        used = self._used_so_far()
        steps = self._context.record_of_run.steps.values()
        return {
            "kind": action.kind.value,
            "pattern": self._context.pattern,
            "source": action.source,
            "target": action.target,
            "payload": action.payload,
            "reversible": action.reversible is not False,
            "cost_usd": float(used.cost_usd or 0),
            "tokens": used.tokens,
            "calls": used.calls,
            "handoffs": sum(step.kind is StepKind.HANDOFF for step in steps),
            "confidence": -1.0 if action.confidence is None else action.confidence,
            "ungrounded": -1 if action.ungrounded is None else len(action.ungrounded),
        }

    def _used_so_far(self) -> Usage:
        steps = self._context.record_of_run.steps.values()
        return sum((step.usage for step in steps if step.kind in _MEASURED), Usage())

    async def _ask(self, step_key: str, asked: str, action: Action, held: Held) -> None:
        now = self._context.hands.now()
        approval = self._question(step_key, action, held, now)
        logged = held.rule.mode is Mode.LOG
        step = self._context.record_of_run.blank(
            step_key, kind=StepKind.APPROVAL, name=action.target, asked=asked, started_at=now
        )
        step = replace(
            step,
            status=StepStatus.WAITING,
            due_at=None if logged else approval.expires_at,
            detail={"approval": approval.id, "kind": action.kind.value},
        )
        await self._context.hands.writer.write(
            OpenApproval(approval, step, acting=self._acting(action))
        )
        self._context.record_of_run.note(step)
        self._context.approvals.setdefault(
            step_key, approval
        )  # It may be known to be decided already.

    def _question(self, step_key: str, action: Action, held: Held, now: datetime) -> Approval:
        run, rule = self._context.loaded.run, held.rule
        acting = self._acting(action)
        versions = {"pattern": run.pattern_version}
        if acting is not None:
            versions["agent"] = acting.version
        approval = Approval(
            id=self._context.hands.new_id("apr"),
            workspace_id=run.workspace_id,
            run_id=run.id,
            step_key=step_key,
            pattern_name=run.pattern_name,
            action=action,
            digest=binding_of(action, rule, versions),
            because=_because(held),
            evidence=self._evidence(),
            status=ApprovalStatus.PENDING,
            requested_at=now,
            expires_at=_after(now, rule.expires_after_seconds),
            decided_at=None,
            decided_by=None,
            decision=None,
            demo=run.demo,
            rule=rule,
            versions=versions,
            requested_by=run.started_by,
            cost_so_far_usd=self._used_so_far().cost_usd,
            assigned_to=rule.approvers,
            next_at=_first_step(rule, now),
        )
        return _logged(approval, now) if rule.mode is Mode.LOG else approval

    async def _decided(self, step_key: str) -> Approval:
        """Wait until the question is closed, whatever closes it."""
        while True:
            approval = self._context.approvals[step_key]
            if approval.status is not ApprovalStatus.PENDING:
                return approval
            due_at = None if _others_close(approval) else approval.expires_at
            if due_at is not None and due_at <= self._context.hands.now():
                await self._expire(approval)
                continue
            await self._context.rest(step_key, due_at=due_at)

    async def _expire(self, approval: Approval) -> None:
        decision = Decision(
            ApprovalStatus.EXPIRED, payload=approval.action.payload, target=approval.action.target
        )
        await self._context.hands.writer.write(
            Expire(approval.id, decision, self._context.hands.now())
        )
        journal, run_id = self._context.hands.journal, self._context.run_id
        self._context.learn(await self._context.hands.read(lambda: journal.outside(run_id)))

    async def _note(
        self,
        step_key: str,
        asked: str,
        action: Action,
        decision: Decision,
        approval: Approval | None = None,
    ) -> Decision:
        """Put the decision on record; without an approval, that no rule held the action."""
        now = self._context.hands.now()
        step = self._context.record_of_run.blank(
            step_key,
            kind=StepKind.APPROVAL,
            name=action.target,
            asked=asked,
            started_at=approval.requested_at if approval else now,
        )
        body = decision_to_json(decision)
        text = decision.answer or str(decision.payload.get("text", ""))
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=decision.status.value,
            detail={
                "approval": approval.id if approval else None,
                "kind": action.kind.value,
                "member": action.source or action.target,
                "decision": body,
            },
            output=plain_json({**body, "text": text}),
            finished_at=(approval.decided_at if approval else None) or now,
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


def _because(held: Held) -> str:
    if not held.unreadable:
        return held.rule.because
    return f"{held.rule.because} (its condition cannot be answered: {held.unreadable})".strip()


def _after(now: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else now + timedelta(seconds=seconds)


def _first_step(rule: Rule, now: datetime) -> datetime | None:
    """When the ladder begins."""
    ladder = (
        rule.remind_after_seconds,
        rule.reassign_after_seconds,
        rule.escalate_after_seconds,
        rule.expires_after_seconds,
    )
    return _after(now, min((each for each in ladder if each is not None), default=None))


def _logged(approval: Approval, now: datetime) -> Approval:
    action = approval.action
    decision = Decision(
        ApprovalStatus.LOGGED, payload=action.payload, target=action.target, asked=False
    )
    return replace(
        approval,
        status=ApprovalStatus.LOGGED,
        decision=decision,
        decided_at=now,
        expires_at=None,
        next_at=None,
    )


def _others_close(approval: Approval) -> bool:
    """Whether only the keeper of deadlines may close it.

    Only the keeper knows whether people could object all the time; and a decision that can still
    be undone is committed by it.
    """
    return approval.rule.passes_unopposed or approval.commits_at is not None
