"""What an agent answered, held for a person before anybody builds on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import orjson

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.holding import may_be_held
from control_plane.domain.policy import ActionKind, OnReject
from control_plane.engines.requests import preview_of
from control_plane.patterns.context import AgentCall, Finish, Ref, Reply

if TYPE_CHECKING:
    from control_plane.engines.verbs import Verbs

_TRIES = 5
"""Answers of one turn that a person may send back; the last one can only be taken or rejected."""


async def answered_to_satisfaction(context: Verbs, call: AgentCall) -> Reply:
    """The member's turn, taken anew as long as a person sends its answer back."""
    reply = await context.take(call)
    for number in range(2, _TRIES + 2):
        if reply.finish is not Finish.ANSWERED or reply.ref != call.key:
            return reply
        action = await _action(context, call, reply)
        if not may_be_held(context.policy, action, pattern=context.pattern):
            return reply
        decision = await context.approve(f"{call.key}/answer", action)
        if not _is_to_try_again(decision) or number > _TRIES:
            return _as_decided(call, reply, decision)
        call = _again(call, reply, decision, number)
        reply = await context.take(call)
    return reply


def answered_by_person(key: Ref, call: AgentCall, decision: Decision) -> Reply:
    """What a person answered in the member's place."""
    choice = orjson.loads(decision.answer) if call.choice_schema else None
    return Reply(ref=key, member=call.member, preview=preview_of(decision.answer), choice=choice)


async def _action(context: Verbs, call: AgentCall, reply: Reply) -> Action:
    payload: dict[str, Any] = {"text": await context.record_of_run.text(reply.ref)}
    fields: dict[str, Any] = {"text": {"type": "string", "title": "Text", "minLength": 1}}
    choice = reply.choice or {}
    if reply.choice is not None:
        payload = {"choice": reply.choice}
        fields = {"choice": call.choice_schema or {"type": "object"}}
    return Action(
        kind=ActionKind.ANSWER,
        source=call.member,
        target=call.member,
        payload=payload,
        payload_schema={
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        },
        confidence=_share(choice.get("confidence")),
        ungrounded=_sentences(choice.get("ungrounded")),
    )


def _sentences(value: Any) -> tuple[str, ...] | None:
    return tuple(map(str, cast("list[Any]", value))) if isinstance(value, list) else None


def _share(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None


def _is_to_try_again(decision: Decision) -> bool:
    told = decision.status is ApprovalStatus.REJECTED and decision.on_reject is OnReject.TELL
    return told or decision.status is ApprovalStatus.SENT_BACK


def _as_decided(call: AgentCall, reply: Reply, decision: Decision) -> Reply:
    if decision.status is ApprovalStatus.EDITED:
        choice = decision.payload.get("choice")
        text = str(decision.payload.get("text", "")) if choice is None else orjson.dumps(choice)
        return replace(
            reply,
            ref=Ref(f"{call.key}/answer/approval"),
            preview=preview_of(text if isinstance(text, str) else text.decode()),
            choice=choice,
        )
    if decision.allowed:
        return reply
    rejected = decision.status in (ApprovalStatus.REJECTED, ApprovalStatus.SENT_BACK)
    note = decision.reason if rejected else f"nobody decided about {call.member}'s answer in time"
    return replace(
        reply,
        preview=note,
        note=note,
        finish=Finish.REJECTED if rejected else Finish.EXPIRED,
    )


def _again(call: AgentCall, reply: Reply, decision: Decision, number: int) -> AgentCall:
    told = f"A person read your answer and asks for a better one: {decision.reason}"
    return replace(
        call,
        key=f"{call.key.partition('~')[0]}~{number}",
        instruction="\n".join(filter(None, [call.instruction, told])),
        inputs=(*call.inputs, reply.ref),
    )
