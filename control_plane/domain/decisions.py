"""The decision a person's verdict makes on an action, if it makes one. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from control_plane.domain.approvals import (
    STATUS_OF,
    Action,
    Decision,
    RejectReason,
    Verdict,
    verdicts_on,
)
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.json_schema import problems_with
from control_plane.domain.plans import problems_of_edited_plan
from control_plane.domain.policy import ActionKind


def decision_for(
    action: Action,
    verdict: Verdict,
    *,
    by: str,
    reason: str,
    payload: dict[str, Any] | None,
    target: str | None,
    code: str = "",
    answer: str = "",
) -> Decision:
    """The decision a verdict makes on an action.

    Raises:
        InvalidInput: Names everything missing or wrong: a verdict the action does not know, a
            reason to reject or to send back, an answer in its place, a payload that breaks the
            action's schema, a plan that cannot work, a target the action cannot be redirected to, a
            change that the verdict would drop.
    """
    problems: list[Problem] = []
    if verdict not in verdicts_on(action) and verdict is not Verdict.REDIRECT:
        expected = ", ".join(verdicts_on(action))
        problems.append(Problem("verdict", N_("Choose one of {expected}."), {"expected": expected}))
    problems += _said_problems(verdict, reason, code, answer, action)
    if verdict is Verdict.EDIT:
        problems += _payload_problems(action, payload)
    if verdict is Verdict.REDIRECT:
        problems += _target_problems(action, target)
    problems += _dropped_changes(action, verdict, payload, target)
    if problems:
        raise InvalidInput(problems)
    return Decision(
        status=STATUS_OF[verdict],
        payload=payload if verdict is Verdict.EDIT and payload is not None else action.payload,
        target=target if verdict is Verdict.REDIRECT and target else action.target,
        reason=reason.strip(),
        by=by,
        code=code,
        answer=answer.strip(),
    )


def _said_problems(
    verdict: Verdict, reason: str, code: str, answer: str, action: Action
) -> list[Problem]:
    """What a verdict needs in words."""
    problems: list[Problem] = []
    if verdict is Verdict.REJECT and not reason.strip():
        template = N_("Say why you reject it; the agent and the next reader need the reason.")
        problems.append(Problem("reason", template))
    if verdict is Verdict.SEND_BACK and not reason.strip():
        problems.append(Problem("reason", N_("Say what the agent is to do better.")))
    if verdict is Verdict.TAKE_OVER and not reason.strip():
        problems.append(Problem("reason", N_("Say what you do yourself; the run ends with it.")))
    if code and code not in list(RejectReason):
        expected = ", ".join(RejectReason)
        problems.append(Problem("code", N_("Choose one of {expected}."), {"expected": expected}))
    if verdict is Verdict.RESPOND:
        problems += _answer_problems(action, answer)
    elif answer.strip():
        template = N_("To answer in its place, decide {verdict}.")
        problems.append(Problem("answer", template, {"verdict": Verdict.RESPOND.value}))
    return problems


def _answer_problems(action: Action, answer: str) -> list[Problem]:
    if not answer.strip():
        return [Problem("answer", N_("Write the answer that stands in its place."))]
    if action.answer_schema is None:
        return []
    try:
        value = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return [Problem("answer", N_("Write the answer as JSON; the pattern reads its fields."))]
    return problems_with(value, action.answer_schema, prefix="answer")


def _payload_problems(action: Action, payload: dict[str, Any] | None) -> list[Problem]:
    if payload is None:
        return [Problem("payload", N_("Give the edited payload."))]
    if payload == action.payload:
        template = N_("Nothing was changed; approve it as it is, or change it.")
        return [Problem("payload", template)]
    found = problems_with(payload, action.payload_schema or {"type": "object"}, prefix="payload")
    if found or action.kind is not ActionKind.PLAN:
        return found
    return [
        replace(problem, field=f"payload.{problem.field}")
        for problem in problems_of_edited_plan(action.payload, payload)
    ]


def _target_problems(action: Action, target: str | None) -> list[Problem]:
    if action.kind is not ActionKind.HANDOFF:
        return [Problem("target", N_("Only a handoff can be redirected."))]
    if not target or target not in action.targets:
        template = N_("Choose one of the agents it can be redirected to: {targets}.")
        return [Problem("target", template, {"targets": ", ".join(action.targets) or "-"})]
    return []


def _dropped_changes(
    action: Action, verdict: Verdict, payload: dict[str, Any] | None, target: str | None
) -> list[Problem]:
    """Changes beside a verdict that does not carry them out: never act on less than was meant."""
    found: list[Problem] = []
    if verdict is not Verdict.EDIT and payload is not None and payload != action.payload:
        template = N_("To act on a changed payload, decide {verdict}.")
        found.append(Problem("payload", template, {"verdict": Verdict.EDIT.value}))
    if verdict is not Verdict.REDIRECT and target and target != action.target:
        template = N_("To act on another target, decide {verdict}.")
        found.append(Problem("target", template, {"verdict": Verdict.REDIRECT.value}))
    return found
