"""One plain sentence of what will happen if a person says yes."""

from __future__ import annotations

from control_plane.domain.approvals import Approval
from control_plane.domain.errors import N_
from control_plane.domain.policy import ActionKind
from control_plane.ui.i18n import _

_SENTENCES: dict[str, str] = {
    ActionKind.HANDOFF: N_("{source} hands the task over to {target}"),
    ActionKind.TOOL: N_("{source} calls the tool {target}"),
    ActionKind.AGENT: N_("{target} takes its turn"),
    ActionKind.PLAN: N_("{source} carries out its plan"),
}


def what_will_happen(approval: Approval) -> str:
    """The sentence, as plain text."""
    action = approval.action
    return _(_SENTENCES[action.kind], source=action.source, target=action.target)
