"""The words for closed sets: statuses, kinds, reasons. Marked here, translated where shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from control_plane.domain.access import Role
from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import ApprovalStatus, RejectReason, Verdict
from control_plane.domain.errors import N_
from control_plane.domain.kpis import Dimension
from control_plane.domain.policy import ActionKind, Mode
from control_plane.domain.runs import Command, Outcome, RunStatus
from control_plane.domain.steps import FailureReason, StepKind, StepStatus
from control_plane.domain.tokens import TokenState
from control_plane.reports.words import CONTROL as CONTROL
from control_plane.reports.words import FLAG as FLAG
from control_plane.reports.words import IN_SENTENCES
from control_plane.reports.words import REQUEST_STATUS as REQUEST_STATUS
from control_plane.reports.words import RISK_TIER as RISK_TIER
from control_plane.reports.words import STAGE as STAGE
from control_plane.ui import format
from control_plane.ui.i18n import _

RUN_STATUS: dict[str, str] = {
    RunStatus.QUEUED: N_("Queued"),
    RunStatus.RUNNING: N_("Running"),
    RunStatus.WAITING: N_("Waiting"),
    RunStatus.PAUSED: N_("Paused"),
    RunStatus.SUCCEEDED: N_("Succeeded"),
    RunStatus.FAILED: N_("Failed"),
    RunStatus.CANCELLED: N_("Cancelled"),
    RunStatus.NEEDS_ATTENTION: N_("Needs attention"),
}
OUTCOME: dict[str, str] = {
    Outcome.ANSWERED: N_("Answered"),
    Outcome.PING_PONG: N_("Stopped: handed back and forth"),
    Outcome.MAX_ITERATIONS: N_("Stopped: out of turns"),
    Outcome.UNKNOWN_TARGET: N_("Stopped: unknown handoff target"),
    Outcome.REJECTED: N_("Rejected by a person"),
    Outcome.EXPIRED: N_("Nobody decided in time"),
    Outcome.NO_ANSWER: N_("Ended without an answer"),
    Outcome.WITHDRAWN: N_("A question was taken back"),
    Outcome.TAKEN_OVER: N_("Taken over by a person"),
    Outcome.OVER_BUDGET: N_("Stopped: over budget"),
    Outcome.STEP_FAILED: N_("A step failed"),
    Outcome.CANCELLED: N_("Cancelled"),
}
COMMAND: dict[str, str] = {
    Command.CANCEL: N_("Cancel"),
    Command.PAUSE: N_("Pause"),
    Command.RESUME: N_("Resume"),
    Command.RETRY: N_("Retry"),
}
STEP_KIND: dict[str, str] = {
    StepKind.AGENT: N_("Agent turn"),
    StepKind.MODEL: N_("Model call"),
    StepKind.TOOL: N_("Tool call"),
    StepKind.HANDOFF: N_("Handoff"),
    StepKind.APPROVAL: N_("Approval"),
    StepKind.CHILD: N_("Child run"),
    StepKind.TIMER: N_("Timer"),
    StepKind.NOTE: N_("Note"),
}
STEP_STATUS: dict[str, str] = {
    StepStatus.RUNNING: N_("Running"),
    StepStatus.RETRYING: N_("Retrying"),
    StepStatus.WAITING: N_("Waiting"),
    StepStatus.COMPLETED: N_("Completed"),
    StepStatus.FAILED: N_("Failed"),
    StepStatus.CANCELLED: N_("Cancelled"),
}
FAILURE: dict[str, str] = {
    FailureReason.UNREACHABLE: N_("Endpoint unreachable"),
    FailureReason.TIMEOUT: N_("Timed out"),
    FailureReason.RATE_LIMITED: N_("Rate limited"),
    FailureReason.SERVER_ERROR: N_("Endpoint error"),
    FailureReason.REFUSED: N_("Refused by the endpoint"),
    FailureReason.MALFORMED: N_("Unusable answer"),
    FailureReason.LIMIT: N_("Limit reached"),
    FailureReason.TOOL: N_("Tool failed"),
    FailureReason.CONFIGURATION: N_("Configuration"),
    FailureReason.CHILD: N_("Child run failed"),
    FailureReason.INPUT: N_("Unfit input"),
    FailureReason.REJECTED: N_("Rejected by a person"),
    FailureReason.EXPIRED: N_("Nobody decided in time"),
    FailureReason.INTERNAL: N_("Internal error"),
}
HANDOFF_OUTCOME: dict[str, str] = {
    "accepted": N_("Accepted"),
    "redirected": N_("Redirected"),
    "rejected": N_("Rejected"),
    "expired": N_("Expired"),
    "ping_pong": N_("Handed back and forth"),
    "unknown_target": N_("Unknown target"),
}
APPROVAL_STATUS: dict[str, str] = {
    ApprovalStatus.PENDING: N_("Waiting"),
    ApprovalStatus.APPROVED: N_("Approved"),
    ApprovalStatus.EDITED: N_("Approved with changes"),
    ApprovalStatus.REDIRECTED: N_("Redirected"),
    ApprovalStatus.REJECTED: N_("Rejected"),
    ApprovalStatus.EXPIRED: N_("Expired"),
    ApprovalStatus.WITHDRAWN: N_("Withdrawn"),
    ApprovalStatus.ANSWERED: N_("Answered in its place"),
    ApprovalStatus.SENT_BACK: N_("Sent back"),
    ApprovalStatus.TAKEN_OVER: N_("Taken over"),
    ApprovalStatus.UNOPPOSED: N_("Passed unopposed"),
    ApprovalStatus.LOGGED: N_("On record only"),
}
VERDICT: dict[str, str] = {
    Verdict.APPROVE: N_("Approve"),
    Verdict.EDIT: N_("Edit and approve"),
    Verdict.REDIRECT: N_("Redirect"),
    Verdict.RESPOND: N_("Answer in its place"),
    Verdict.SEND_BACK: N_("Send back"),
    Verdict.REJECT: N_("Reject"),
    Verdict.TAKE_OVER: N_("Take over"),
}
REJECT_REASON: dict[str, str] = {
    RejectReason.WRONG_FACTS: N_("Wrong facts"),
    RejectReason.WRONG_ACTION: N_("Wrong action"),
    RejectReason.TOO_RISKY: N_("Too risky"),
    RejectReason.TOO_EXPENSIVE: N_("Too expensive"),
    RejectReason.NOT_AUTHORIZED: N_("Not authorized"),
    RejectReason.NOT_NEEDED: N_("Not needed"),
    RejectReason.OTHER: N_("Something else"),
}
APPROVAL_EVENT: dict[str, str] = {
    EventKind.REQUESTED: N_("Asked"),
    EventKind.CLAIMED: N_("Taken in hand"),
    EventKind.RELEASED: N_("Let go"),
    EventKind.VOTED: N_("Voted"),
    EventKind.SUBMITTED: N_("Decided; could still be undone"),
    EventKind.UNDONE: N_("Undone"),
    EventKind.DECIDED: N_("Decided"),
    EventKind.REMINDED: N_("Reminded"),
    EventKind.REASSIGNED: N_("Others asked, too"),
    EventKind.ESCALATED: N_("Escalated"),
    EventKind.POSTPONED: N_("Deadline moved: nobody could object meanwhile"),
    EventKind.EXPIRED: N_("Expired"),
    EventKind.WITHDRAWN: N_("Withdrawn"),
    EventKind.UNOPPOSED: N_("Passed unopposed"),
    EventKind.LOGGED: N_("On record only"),
}
MODE: dict[str, str] = {
    Mode.BLOCK: N_("Waits for a person"),
    Mode.WATCH: N_("Happens unless somebody objects"),
    Mode.LOG: N_("On record only"),
}
ACTION: dict[str, str] = {
    ActionKind.AGENT: N_("Agent turn"),
    ActionKind.HANDOFF: N_("Handoff"),
    ActionKind.TOOL: N_("Tool call"),
    ActionKind.PLAN: N_("Plan"),
    ActionKind.ANSWER: N_("Answer"),
    ActionKind.FLAG: N_("Flag"),
    ActionKind.BUDGET: N_("Budget"),
}
ROLE: dict[str, str] = {
    Role.VIEWER: N_("Viewer"),
    Role.OPERATOR: N_("Operator"),
    Role.APPROVER: N_("Approver"),
    Role.ADMIN: N_("Admin"),
}
TOKEN_STATE: dict[str, str] = {
    TokenState.ACTIVE: N_("Active"),
    TokenState.EXPIRED: N_("Expired"),
    TokenState.REVOKED: N_("Revoked"),
}
DIMENSION: dict[str, str] = {
    Dimension.PATTERN: N_("Pattern"),
    Dimension.AGENT: N_("Agent"),
    Dimension.MODEL: N_("Model"),
}
SOURCE: dict[str, str] = {
    "ui": N_("This desk"),
    "api": N_("API"),
    "cli": N_("Command line"),
    "demo": N_("Demo"),
    "pattern": N_("Parent run"),
    "schedule": N_("Schedule"),
}
ENGINE: dict[str, str] = {"embedded": N_("Embedded"), "temporal": "Temporal"}
ENGINE_CHOICE: dict[str, str] = {"default": N_("Default"), **ENGINE}
MEMBER_KIND: dict[str, str] = {"agent": N_("Agent"), "pattern": N_("Pattern")}

_IN_ERRORS: dict[str, dict[str, str]] = {
    "engine": ENGINE,
    "status": RUN_STATUS | APPROVAL_STATUS,
    "command": COMMAND,
    "possible": COMMAND | {"fork": N_("Fork")},
    "kind": MEMBER_KIND,
    "on": ACTION,
    **IN_SENTENCES,
    "role": ROLE,
    "field": {"coordinator": N_("Coordinator"), "planner": N_("Planner")},
}
"""Parameters of error templates whose values are words of ours."""


def word(words: dict[str, str], value: str | None) -> str:
    """The word for a value in the session's language; a value without one is shown as it is."""
    return "" if value is None else _(words.get(value, value))


def translated_params(params: Mapping[str, object]) -> dict[str, object]:
    """Error parameters with our own words in the reader's language, instants in their time zone."""
    return {name: _translated(name, value) for name, value in params.items()}


def _translated(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return format.in_readers_zone(value)
    words = _IN_ERRORS.get(name)
    if words is None or not isinstance(value, str):
        return value
    return ", ".join(word(words, part) for part in value.split(", "))
