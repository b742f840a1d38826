"""What is taken from the record on replay, and what stops it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.policy import OnReject
from control_plane.domain.steps import StepStatus
from control_plane.engines.fingerprints import asked_of
from control_plane.patterns.context import Finish, HandoffWish, Ref, Reply
from control_plane.services.recorded import Recorded


class CodeChanged(BaseException):
    """The replay asks for something else than what is recorded: the pattern's code has changed.

    Not an `Exception`: it stops the run, so no runtime on its way may take it for a failure to
    handle.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def from_record(
    steps: Mapping[str, Recorded], key: str, asked: str, *, round: int
) -> Recorded | None:
    """What is recorded under the key, if it is what the replay asks for.

    What was asked something else is simply done over if it had not ended, or if an earlier round
    recorded it: a retry may take another way. Within a round nothing that others rest on can
    change.

    Raises:
        CodeChanged: It was asked something else in this round.
    """
    recorded = steps.get(key)
    if recorded is None or asked_of(recorded.fingerprint) == asked:
        return recorded
    if recorded.round < round or recorded.status in (StepStatus.RUNNING, StepStatus.RETRYING):
        return None
    raise CodeChanged(key)


def failure_of(recorded: Recorded) -> StepFailed:
    """The failure that is on record."""
    failure = StepFailed(recorded.reason or "internal", N_("{reason}"), reason=recorded.error or "")
    failure.key = recorded.key
    return failure


def reply_of(recorded: Recorded, member: str) -> Reply:
    """The reply a completed turn gave."""
    detail = recorded.detail
    wish = detail.get("handoff")
    return Reply(
        ref=Ref(recorded.key),
        member=member,
        preview=recorded.preview,
        finish=Finish.HANDED_OFF if wish else Finish.ANSWERED,
        choice=detail.get("choice"),
        handoff=_handoff(wish, detail.get("redirected")) if wish else None,
        usage=recorded.usage,
    )


def _handoff(wish: Mapping[str, Any], redirected: Mapping[str, Any] | None) -> HandoffWish:
    """What the member wished, to whom a person sends it."""
    to = redirected["to"] if redirected else wish["to"]
    return HandoffWish(to, wish["reason"], wish["summary"], redirected=to != wish["to"])


def is_over(recorded: Recorded | None) -> bool:
    """Whether the step has ended, well or not."""
    return recorded is not None and recorded.status in (StepStatus.COMPLETED, StepStatus.FAILED)


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """A decision for the record."""
    return {
        "status": decision.status.value,
        "payload": decision.payload,
        "target": decision.target,
        "reason": decision.reason,
        "by": decision.by,
        "asked": decision.asked,
        "code": decision.code,
        "answer": decision.answer,
        "on_reject": decision.on_reject.value,
    }


def decision_from_json(value: Mapping[str, Any]) -> Decision:
    """A decision from the record."""
    fields: dict[str, Any] = {**value, "status": ApprovalStatus(value["status"])}
    if "on_reject" in fields:  # Not on record before there was a choice.
        fields["on_reject"] = OnReject(fields["on_reject"])
    return Decision(**fields)
