"""What runs did that a rule could have held, read from their record. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from control_plane.domain.approvals import Approval
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Run, Usage
from control_plane.domain.steps import Step, StepKind, StepStatus

_PLANNED = re.compile(r"^(plan-\d+)-\d+(?:~\d+)?$")
_NEVER_ASKED = frozenset({"unknown_target", "ping_pong", "rejected", "expired"})
"""Outcomes of a handoff that no gate was reached for, unless an approval is on record."""
_MEASURED = (StepKind.MODEL, StepKind.CHILD)


@dataclass(frozen=True)
class PastAction:
    """One action of a run, at the gate it came to."""

    run_id: str
    pattern: str
    step_key: str
    """Of the gate, such as `turn-2-billing/tool-1-1-refund/approval`."""
    kind: ActionKind
    source: str
    target: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Those a condition may speak of that are known; the others are left out."""
    approval: Approval | None = None
    """What was really asked; `None` when nobody was."""


@dataclass(frozen=True)
class PastRun:
    """A run with what is left of its record."""

    run: Run
    steps: Sequence[Step]
    approvals: Sequence[Approval]
    emptied: bool = False
    """Whether its contents were removed."""
    payloads: Mapping[int, tuple[Any, Any]] | None = None
    """Input and output by step; `None` when nobody asked for them."""


def actions_of(past: PastRun) -> Iterator[PastAction]:
    """Every action of the run that could have been held, in the order of the record.

    What a budget or a guardrail held is known only where somebody was asked.
    """
    asked = {approval.step_key: approval for approval in past.approvals}
    passed = _passed(past)
    seen: set[str] = set()
    for gate in _gates(past.run, past.steps):
        if gate.step_key in seen or (gate.only_if_asked and gate.step_key not in asked):
            continue
        seen.add(gate.step_key)
        yield _action(past, gate, asked.get(gate.step_key), passed.get(gate.step_key))
    for key, approval in asked.items():
        if key not in seen:
            yield _action(past, _Gate.of(approval), approval, None)


@dataclass(frozen=True)
class _Gate:
    """Where an action came to."""

    step_key: str
    kind: ActionKind
    source: str
    target: str
    at: datetime
    step: Step | None
    only_if_asked: bool = False

    @classmethod
    def of(cls, approval: Approval) -> _Gate:
        action, at = approval.action, approval.requested_at
        return cls(approval.step_key, action.kind, action.source, action.target, at, None)


def _gates(run: Run, steps: Sequence[Step]) -> Iterator[_Gate]:
    plans = _last_plans(run, steps)
    for step in steps:
        key, at = f"{step.key}/approval", step.started_at
        agent = step.key.rpartition("/")[0]
        match step.kind:
            case StepKind.AGENT | StepKind.CHILD:
                yield _Gate(key, ActionKind.AGENT, "", step.name, at, step)
                yield from _after_turn(step, plans)
            case StepKind.TOOL:
                acting = next((each.name for each in steps if each.key == agent), None)
                yield _Gate(key, ActionKind.TOOL, acting or _member(agent), step.name, at, step)
            case StepKind.HANDOFF:
                source, target = (str(step.detail.get(name, "")) for name in ("source", "target"))
                refused = step.detail.get("outcome") in _NEVER_ASKED
                yield _Gate(key, ActionKind.HANDOFF, source, target, at, step, refused)
            case _:
                pass


def _after_turn(step: Step, plans: Mapping[str, str]) -> Iterator[_Gate]:
    """What comes of a turn that ended well: its answer, and maybe a plan."""
    if step.status is not StepStatus.COMPLETED or "handoff" in step.detail:
        return
    name, at = step.name, step.finished_at or step.started_at
    yield _Gate(f"{step.key}/answer/approval", ActionKind.ANSWER, name, name, at, step)
    if plan := plans.get(step.key):
        yield _Gate(f"{plan}/approval", ActionKind.PLAN, name, name, at, step)


def _last_plans(run: Run, steps: Sequence[Step]) -> Mapping[str, str]:
    """The turn that wrote each plan that was taken, and what the plan is called."""
    last: dict[str, str] = {}
    for step in steps:
        found = _PLANNED.match(step.key) if run.pattern_kind == "plan_and_execute" else None
        if found and step.kind is StepKind.AGENT and step.status is StepStatus.COMPLETED:
            last[found[1]] = step.key
    return {key: plan for plan, key in last.items()}


def _member(turn_key: str) -> str:
    """Who takes the turn with this key, of a turn that was never recorded as a whole."""
    return re.sub(r"~\d+$", "", turn_key).rpartition("-")[2]


def _passed(past: PastRun) -> Mapping[str, Any]:
    """What was on the table where a rule was about the action, and did not hold it."""
    found: dict[str, Any] = {}
    for step in past.steps:
        decision = step.detail.get("decision")
        if step.kind is StepKind.APPROVAL and isinstance(decision, dict):
            found[step.key] = cast("dict[str, Any]", decision).get("payload")
    return found


def _action(past: PastRun, gate: _Gate, approval: Approval | None, passed: Any) -> PastAction:
    source, target, at = gate.source, gate.target, gate.at
    if approval is not None:
        source, target, at = approval.action.source, approval.action.target, approval.requested_at
    facts = {
        **_used(past, gate, at),
        "kind": gate.kind.value,
        "pattern": past.run.pattern_name,
        "source": source,
        "target": target,
        **_said(past, gate, approval, passed),
    }
    if approval is not None:
        facts |= {"risk": approval.risk, "reversible": approval.action.reversible is not False}
    return PastAction(
        past.run.id,
        past.run.pattern_name,
        gate.step_key,
        gate.kind,
        source,
        target,
        at,
        facts,
        approval,
    )


def _used(past: PastRun, gate: _Gate, at: datetime) -> dict[str, Any]:
    """What the run had used when it came to the gate."""
    own = gate.step.seq if gate.step is not None else None
    before = [
        step
        for step in past.steps
        if (step.finished_at or step.started_at) <= at and step.seq != own
    ]
    used = sum((step.usage for step in before if step.kind in _MEASURED), Usage())
    return {
        "cost_usd": float(used.cost_usd or 0),
        "tokens": used.tokens,
        "calls": used.calls,
        "handoffs": sum(step.kind is StepKind.HANDOFF for step in before),
    }


def _said(past: PastRun, gate: _Gate, approval: Approval | None, passed: Any) -> dict[str, Any]:
    """The payload and what is known of an answer; nothing once the contents are gone."""
    if past.emptied:
        return {}
    facts: dict[str, Any] = {}
    payload = approval.action.payload if approval is not None else passed
    if payload is None:
        payload = _payload(past, gate)
    if payload is not None:
        facts["payload"] = payload
    if gate.kind is ActionKind.ANSWER:
        facts |= _of_answer(approval, gate.step)
    else:
        facts |= {"confidence": -1.0, "ungrounded": -1}
    return facts


def _of_answer(approval: Approval | None, step: Step | None) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if approval is not None:
        said = {
            "confidence": approval.action.confidence,
            "ungrounded": approval.action.ungrounded,
        }
    else:
        choice = step.detail.get("choice") if step is not None else None
        said = cast("dict[str, Any]", choice) if isinstance(choice, dict) else said
    ungrounded = said.get("ungrounded")
    return {
        "confidence": _share(said.get("confidence")),
        "ungrounded": len(cast("Sequence[Any]", ungrounded))
        if isinstance(ungrounded, list | tuple)
        else -1,
    }


def _share(value: Any) -> float:
    """A number from 0 to 1; -1 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return -1.0
    return float(value) if 0 <= value <= 1 else -1.0


def _payload(past: PastRun, gate: _Gate) -> dict[str, Any] | None:
    """As far as the steps themselves say it; `None` when they do not."""
    step = gate.step
    if step is None:
        return None
    given, made = (past.payloads or {}).get(step.seq, (None, None))
    choice = step.detail.get("choice")
    match gate.kind:
        case ActionKind.HANDOFF:
            return {name: step.detail.get(name, "") for name in ("reason", "summary")}
        case ActionKind.TOOL if isinstance(given, dict) and "arguments" in given:
            return {"arguments": cast("dict[str, Any]", given)["arguments"]}
        case ActionKind.ANSWER if choice is not None:
            return {"choice": choice}
        case ActionKind.ANSWER if isinstance(made, dict) and "text" in made:
            return {"text": cast("dict[str, Any]", made)["text"]}
        case ActionKind.PLAN if isinstance(choice, dict):
            return {"steps": cast("dict[str, Any]", choice).get("steps", [])}
        case _:
            return None
