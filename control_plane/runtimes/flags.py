"""Answers that a guardrail flagged, and what a person's word about them does. Pure."""

from __future__ import annotations

import json

import orjson

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.policy import ActionKind, OnReject
from control_plane.domain.steps import FailureReason
from control_plane.models.answers import FILTERED, REFUSAL
from control_plane.runtimes.asking import ModelAnswer
from control_plane.services.turns import Turn, TurnResult

_FLAGS = {
    REFUSAL: "the model refused to answer",
    FILTERED: "the endpoint's content filter withheld the answer, or a part of it",
}


def flag_of(turn: Turn, answer: ModelAnswer) -> Action | None:
    """What a person may be asked about the answer; `None` when nothing flagged it."""
    because = _FLAGS.get(answer.finish_reason)
    if because is None:
        return None
    if answer.finish_reason == FILTERED and not answer.text and answer.problem:
        because = f"the endpoint's content filter refused the request: {answer.problem}"
    return Action(
        kind=ActionKind.FLAG,
        source=turn.agent,
        target=turn.agent,
        payload={"flag": answer.finish_reason, "because": because, "text": answer.text},
        payload_schema={
            "type": "object",
            "properties": {
                "flag": {"type": "string", "title": "Flag"},
                "because": {"type": "string", "title": "Why"},
                "text": {"type": "string", "title": "Text"},
            },
            "additionalProperties": False,
        },
        answer_schema=turn.answer_schema,
    )


def answered_instead(turn: Turn, decision: Decision) -> TurnResult | None:
    """What a person answered in the agent's place; `None` if nothing."""
    if decision.status is not ApprovalStatus.ANSWERED:
        return None
    if turn.answer_schema is None:
        return TurnResult(text=decision.answer, choice=None, handoff=None)
    choice = orjson.loads(decision.answer)
    return TurnResult(json.dumps(choice, ensure_ascii=False), choice=choice, handoff=None)


def told_instead(turn: Turn, answer: ModelAnswer, decision: Decision) -> str:
    """What the model is told to answer anew; empty when its answer is taken as it is.

    Raises:
        StepFailed: `refused`: a person rejected the answer, nobody decided in time, or no rule asks
            anybody whether a part of an answer may stand for the whole.
    """
    if decision.allowed and answer.text and answer.finish_reason == FILTERED:
        _check_asked(turn, decision)
    if decision.allowed:
        return ""
    rejected = decision.status is ApprovalStatus.REJECTED
    sent_back = decision.status is ApprovalStatus.SENT_BACK
    if sent_back or (rejected and decision.on_reject is OnReject.TELL):
        return f"A person read your answer and asks for another one: {decision.reason}"
    template = N_("Nobody decided in time about what was flagged in the answer of {agent}.")
    if rejected:
        template = N_("A person rejected the flagged answer of {agent}: {reason}")
    raise StepFailed(
        FailureReason.REFUSED, template, agent=turn.agent, reason=decision.reason or "-"
    )


def _check_asked(turn: Turn, decision: Decision) -> None:
    """A rule decides whether a part will do; what is cut off is not taken for whole without one."""
    if not decision.asked:
        raise StepFailed(
            FailureReason.REFUSED,
            N_(
                "The endpoint's content filter withheld a part of the answer of {agent}. A rule on "
                "what is flagged can put such answers to a person."
            ),
            agent=turn.agent,
        )
