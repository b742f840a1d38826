"""One plain sentence of what will happen if a person says yes."""

from __future__ import annotations

from control_plane.domain.approvals import Approval
from control_plane.domain.errors import N_
from control_plane.domain.lifecycle import PromotionRequest
from control_plane.domain.policy import ActionKind
from control_plane.ui import format, wording
from control_plane.ui.i18n import _

_SENTENCES: dict[str, str] = {
    ActionKind.HANDOFF: N_("{source} hands the task over to {target}"),
    ActionKind.TOOL: N_("{source} calls the tool {target}"),
    ActionKind.AGENT: N_("{target} takes its turn"),
    ActionKind.PLAN: N_("{source} carries out its plan"),
    ActionKind.ANSWER: N_("The answer of {source} is passed on"),
    ActionKind.FLAG: N_("{source} goes on although it was flagged"),
    ActionKind.BUDGET: N_("The run goes on although its budget is used up"),
}


def what_will_happen(approval: Approval) -> str:
    """The sentence, as plain text."""
    action = approval.action
    return _(_SENTENCES[action.kind], source=action.source, target=action.target)


def decided_line(approval: Approval) -> str:
    """What became of it, in one line, as plain text."""
    said = wording.word(wording.APPROVAL_STATUS, approval.status)
    decision = approval.decision
    if decision and decision.by:
        said = _("{what} by {who}", what=said, who=_(decision.by))
    if approval.decided_at:
        said = f"{said} · {format.instant(approval.decided_at)}"
    if decision and decision.code:
        said = f"{said} · {wording.word(wording.REJECT_REASON, decision.code)}"
    return f"{said} · {decision.reason}" if decision and decision.reason else said


def stage_change(request: PromotionRequest) -> str:
    """What will happen if a request for another stage is approved, as plain text."""
    return _(
        "{agent}, version {version}, goes to {stage}",
        agent=request.agent_name,
        version=request.version,
        stage=wording.word(wording.STAGE, request.to_stage),
    )
