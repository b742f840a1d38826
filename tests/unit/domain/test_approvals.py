"""Decisions of people, bound to the exact action."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.approvals import Action, ApprovalStatus, Decision, Verdict
from control_plane.domain.decisions import decision_for
from control_plane.domain.errors import InvalidInput
from control_plane.domain.plans import plan_schema
from control_plane.domain.policy import ActionKind

HANDOFF = Action(
    ActionKind.HANDOFF,
    "triage",
    "billing",
    {"reason": "money", "summary": "Refund 40."},
    payload_schema={
        "type": "object",
        "properties": {"reason": {"type": "string"}, "summary": {"type": "string"}},
        "required": ["reason", "summary"],
    },
    targets=("research",),
)
TOOL = Action(ActionKind.TOOL, "billing", "refund", {"arguments": {"amount": 40}})
A_STEP = {"id": "a", "agent": "web", "task": "look", "needs": []}
PLAN = Action(
    ActionKind.PLAN,
    "boss",
    "boss",
    {"steps": [A_STEP]},
    payload_schema=plan_schema(["web"], max_steps=3),
)


def decide(
    action: Action,
    verdict: Verdict,
    *,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    target: str | None = None,
) -> Decision:
    return decision_for(action, verdict, by="Ada", reason=reason, payload=payload, target=target)


def refused(action: Action, verdict: Verdict, **said: Any) -> list[str]:
    """Fields of the problems."""
    with pytest.raises(InvalidInput) as error:
        decide(action, verdict, **said)
    return [problem.field for problem in error.value.problems]


def test_an_approval_lets_the_action_happen_as_it_was_shown() -> None:
    assert decide(HANDOFF, Verdict.APPROVE, reason=" fine ") == Decision(
        ApprovalStatus.APPROVED, HANDOFF.payload, "billing", "fine", "Ada"
    )


def test_an_edit_lets_the_changed_action_happen() -> None:
    changed = {"reason": "money", "summary": "Refund 4."}
    assert decide(HANDOFF, Verdict.EDIT, payload=changed) == Decision(
        ApprovalStatus.EDITED, changed, "billing", "", "Ada"
    )


def test_a_redirect_sends_the_same_payload_elsewhere() -> None:
    assert decide(HANDOFF, Verdict.REDIRECT, target="research") == Decision(
        ApprovalStatus.REDIRECTED, HANDOFF.payload, "research", "", "Ada"
    )


def test_a_rejection_carries_its_reason() -> None:
    decision = decide(HANDOFF, Verdict.REJECT, reason="not today")
    assert (decision.status, decision.reason) == (ApprovalStatus.REJECTED, "not today")
    assert not decision.allowed


@pytest.mark.parametrize("status", ApprovalStatus)
def test_only_what_a_person_or_a_rule_let_pass_is_allowed(status: ApprovalStatus) -> None:
    passed = {
        ApprovalStatus.APPROVED,
        ApprovalStatus.EDITED,
        ApprovalStatus.REDIRECTED,
        ApprovalStatus.UNOPPOSED,
        ApprovalStatus.LOGGED,
    }
    assert Decision(status).allowed is (status in passed)


@pytest.mark.parametrize(
    ("action", "verdict", "said", "fields"),
    [
        (HANDOFF, Verdict.REJECT, {}, ["reason"]),
        (HANDOFF, Verdict.REJECT, {"reason": "  "}, ["reason"]),
        (HANDOFF, Verdict.EDIT, {}, ["payload"]),
        (HANDOFF, Verdict.EDIT, {"payload": dict(HANDOFF.payload)}, ["payload"]),
        (HANDOFF, Verdict.EDIT, {"payload": {"summary": 4}}, ["payload.reason", "payload.summary"]),
        (HANDOFF, Verdict.REDIRECT, {}, ["target"]),
        (HANDOFF, Verdict.REDIRECT, {"target": "billing"}, ["target"]),
        (HANDOFF, Verdict.REDIRECT, {"target": "ghost"}, ["target"]),
        (TOOL, Verdict.REDIRECT, {"target": "pay"}, ["target"]),
        (PLAN, Verdict.EDIT, {"payload": {"steps": []}}, ["payload.steps"]),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    action: Action, verdict: Verdict, said: dict[str, Any], fields: list[str]
) -> None:
    assert refused(action, verdict, **said) == fields


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REJECT, Verdict.REDIRECT])
def test_a_changed_payload_is_never_dropped_without_a_word(verdict: Verdict) -> None:
    said = {"reason": "why", "target": "research" if verdict is Verdict.REDIRECT else None}
    changed = {"reason": "money", "summary": "Refund 4."}
    assert refused(HANDOFF, verdict, payload=changed, **said) == ["payload"]
    assert decide(HANDOFF, verdict, payload=dict(HANDOFF.payload), **said)


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REJECT])
def test_another_target_is_never_dropped_without_a_word(verdict: Verdict) -> None:
    assert refused(HANDOFF, verdict, reason="why", target="research") == ["target"]
    assert decide(HANDOFF, verdict, reason="why", target="billing")


def test_several_problems_are_named_at_once() -> None:
    said = {"payload": {"summary": "changed"}, "target": "research"}
    assert refused(HANDOFF, Verdict.REJECT, **said) == ["reason", "payload", "target"]


def test_an_action_without_a_schema_takes_any_object() -> None:
    changed = {"arguments": {"amount": 4, "note": "goodwill"}}
    assert decide(TOOL, Verdict.EDIT, payload=changed).payload == changed


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([{**A_STEP, "needs": ["z"]}], "step 'a' needs 'z', which is no step"),
        ([A_STEP, {**A_STEP, "task": "x"}], "two steps have the id 'a'"),
        ([{**A_STEP, "needs": ["a"]}], "the steps wait for each other: a → a"),
    ],
)
def test_an_edited_plan_that_cannot_work_is_refused(steps: list[Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as error:
        decide(PLAN, Verdict.EDIT, payload={"steps": steps})
    [found] = error.value.problems
    assert (found.field, found.message) == ("payload.steps", problem)


def test_an_edited_plan_may_build_on_what_is_done() -> None:
    done = {**A_STEP, "id": "done_one"}
    action = replace(PLAN, payload={"steps": [A_STEP], "done": [done]})
    changed = {"steps": [{**A_STEP, "needs": ["done_one"]}]}
    assert decide(action, Verdict.EDIT, payload=changed).payload == changed


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
payloads = st.dictionaries(st.text(max_size=6), json_values, max_size=4)


@given(payloads)
def test_a_digest_outlives_the_store_and_does_not_hang_on_the_order_of_fields(
    payload: dict[str, Any],
) -> None:
    stored = json.loads(json.dumps(dict(reversed(payload.items()))))
    assert replace(TOOL, payload=payload).digest == replace(TOOL, payload=stored).digest


@given(payloads, payloads)
def test_different_payloads_have_different_digests(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (replace(TOOL, payload=one).digest == replace(TOOL, payload=other).digest) is same


@pytest.mark.parametrize(
    "other",
    [
        replace(TOOL, kind=ActionKind.AGENT),
        replace(TOOL, source="triage"),
        replace(TOOL, target="refund_all"),
        replace(TOOL, source="billingrefund", target=""),
        replace(TOOL, payload={"arguments": {"amount": 400}}),
        replace(TOOL, payload={"arguments": {"amount": "40"}}),
    ],
)
def test_a_decision_for_one_action_is_not_one_for_another(other: Action) -> None:
    assert other.digest != TOOL.digest


def test_the_digest_of_an_action_never_changes() -> None:
    canonical = b'["tool","billing","refund",{"arguments":{"amount":40}}]'
    assert TOOL.digest == hashlib.sha256(canonical).hexdigest()


@pytest.mark.parametrize("odd", ["half a \ud83d", 2**70, float("nan")])
def test_what_models_write_has_a_digest_whatever_it_is(odd: object) -> None:
    assert len(replace(TOOL, payload={"arguments": {"odd": odd}}).digest) == 64
