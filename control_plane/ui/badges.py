"""Statuses as badges. One tone means one thing everywhere.

Blue is at work, orange waits, red failed, green is done, grey rests, violet is rehearsal.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.runs import Run, RunStatus
from control_plane.domain.steps import StepStatus
from control_plane.ui import wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

Badge = dict[str, Any]
"""What components draw: `text`, `tone`, and perhaps `title` and `live`."""

RUN_TONE: dict[str, str] = {
    RunStatus.QUEUED: "gray",
    RunStatus.RUNNING: "blue",
    RunStatus.WAITING: "orange",
    RunStatus.PAUSED: "gray",
    RunStatus.SUCCEEDED: "green",
    RunStatus.FAILED: "red",
    RunStatus.CANCELLED: "gray",
    RunStatus.NEEDS_ATTENTION: "red",
}
STEP_TONE: dict[str, str] = {
    StepStatus.RUNNING: "blue",
    StepStatus.RETRYING: "orange",
    StepStatus.WAITING: "orange",
    StepStatus.COMPLETED: "green",
    StepStatus.FAILED: "red",
    StepStatus.CANCELLED: "gray",
}
APPROVAL_TONE: dict[str, str] = {
    ApprovalStatus.PENDING: "orange",
    ApprovalStatus.APPROVED: "green",
    ApprovalStatus.EDITED: "green",
    ApprovalStatus.REDIRECTED: "blue",
    ApprovalStatus.REJECTED: "red",
    ApprovalStatus.EXPIRED: "gray",
    ApprovalStatus.WITHDRAWN: "gray",
    ApprovalStatus.ANSWERED: "blue",
    ApprovalStatus.SENT_BACK: "blue",
    ApprovalStatus.TAKEN_OVER: "blue",
    ApprovalStatus.UNOPPOSED: "violet",
    ApprovalStatus.LOGGED: "gray",
}
STAGE_TONE: dict[str, str] = {
    Stage.DRAFT: "gray",
    Stage.STAGING: "orange",
    Stage.PRODUCTION: "green",
    Stage.RETIRED: "gray",
}
RISK_TONE: dict[str, str] = {
    RiskTier.MINIMAL: "gray",
    RiskTier.LIMITED: "blue",
    RiskTier.HIGH: "orange",
    RiskTier.PROHIBITED: "red",
}
HANDOFF_TONE: dict[str, str] = {
    "accepted": "green",
    "redirected": "blue",
    "rejected": "red",
    "expired": "gray",
    "ping_pong": "red",
    "unknown_target": "red",
}


def badge(text: str, tone: str, *, title: str = "", live: bool = False) -> Badge:
    """A badge for a component."""
    return {"kind": "badge", "text": text, "tone": tone, "title": title, "live": live}


def run_status(run: Run) -> Badge:
    """Where a run is; the outcome on hover."""
    return badge(
        wording.word(wording.RUN_STATUS, run.status),
        RUN_TONE[run.status],
        title=wording.word(wording.OUTCOME, run.outcome),
        live=run.status is RunStatus.RUNNING,
    )


def step_status(status: str) -> Badge:
    """Where a step is."""
    return badge(
        wording.word(wording.STEP_STATUS, status),
        STEP_TONE.get(status, "gray"),
        live=status == StepStatus.RUNNING,
    )


def approval_status(status: str) -> Badge:
    """What became of a question."""
    return badge(wording.word(wording.APPROVAL_STATUS, status), APPROVAL_TONE.get(status, "gray"))


def stage(value: str) -> Badge:
    """Where an agent stands in its life."""
    return badge(wording.word(wording.STAGE, value), STAGE_TONE.get(value, "gray"))


def risk_tier(value: str) -> Badge:
    """How much an agent's mistakes may cost people."""
    return badge(wording.word(wording.RISK_TIER, value), RISK_TONE.get(value, "gray"))


def named_risk(value: str) -> Badge:
    """The risk tier where no heading says that it is one."""
    said = _("Risk: {tier}", tier=wording.word(wording.RISK_TIER, value))
    return badge(said, RISK_TONE.get(value, "gray"))


def rehearsal() -> Badge:
    """Marks what the rehearsal model made."""
    return badge(_("Rehearsal"), "violet", title=_("Answered by the rehearsal model"))


def engine(name: str) -> Badge:
    """What carries a run out."""
    return badge(wording.word(wording.ENGINE, name), "gray", title=_("Engine"))


def show(item: Badge) -> None:
    """A badge among Streamlit's own elements."""
    st.badge(escape(item["text"]), color=item["tone"])


def markdown(item: Badge) -> str:
    """A badge within a line of Markdown."""
    return f":{item['tone']}-badge[{escape(item['text'])}]"
