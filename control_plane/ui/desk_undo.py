"""What was just decided, and the way back from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from control_plane.bootstrap import current_plane
from control_plane.domain.approvals import STATUS_OF, Approval, ApprovalStatus, Verdict
from control_plane.domain.deciding import proposal_of
from control_plane.domain.errors import N_
from control_plane.services.approval_ballots import MOST_UNDO_SECONDS
from control_plane.services.approval_batches import undo_many
from control_plane.services.approvals import get_approval, undo
from control_plane.ui import countdown, desk_refused, format, refusals, state, wording
from control_plane.ui.approval_words import what_will_happen
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage, live
from control_plane.ui.i18n import _, n_

_DONE = {
    Verdict.APPROVE: N_("Approved; the run goes on."),
    Verdict.EDIT: N_("Approved with your changes; the run goes on."),
    Verdict.REDIRECT: N_("Redirected; the run goes on."),
    Verdict.RESPOND: N_("Answered; the run goes on with your answer."),
    Verdict.SEND_BACK: N_("Sent back; the agent tries again."),
    Verdict.REJECT: N_("Rejected; the agent is told why."),
    Verdict.TAKE_OVER: N_("Taken over; the run ends here."),
}
_LOOK_EVERY_SECONDS = 2.0


@dataclass(frozen=True)
class Undoable:
    """A decision of the reader that does not count yet."""

    approval_ids: tuple[str, ...]
    """Of one question, or of all that were decided at once."""
    said: str
    """What was decided about what."""
    until: datetime


def seconds() -> int:
    """How long a decision on this desk can be undone."""
    return min(current_plane().settings.undo_seconds, MOST_UNDO_SECONDS)


def tell(decided: Approval, verdict: Verdict) -> None:
    """Say what became of a decision that was just made, and keep the way back open."""
    if decided.commits_at is not None and decided.decision is not None:
        word = wording.word(wording.APPROVAL_STATUS, decided.decision.status)
        said = f"{word}: {what_will_happen(decided)}"
        _keep(Undoable((decided.id,), said, decided.commits_at))
    elif proposal_of(decided) is not None:
        said = _("Your vote counts; it takes effect once enough people agree.")
        st.session_state[state.FLASH] = ("done", said)
    elif decided.status is not ApprovalStatus.PENDING:
        st.session_state[state.FLASH] = ("done", _(_DONE[verdict]))


def in_advance() -> str:
    """What to say of the way back before several are decided."""
    if not (left := seconds()):
        return _("This takes effect at once; it cannot be undone.")
    return n_("It can be undone for {n} second.", "It can be undone for {n} seconds.", left)


def tell_of_several(page: OpenedPage, decided: Sequence[str], verdict: Verdict) -> None:
    """The same about what was decided at once."""
    count, until = len(decided), _commits_at(page, decided)
    if until is None:
        done = n_("{n} question is decided.", "{n} questions are decided.", count)
        st.session_state[state.FLASH] = ("done", done)
        return
    word = wording.word(wording.APPROVAL_STATUS, STATUS_OF[verdict])
    said = n_("{what}: {n} question", "{what}: {n} questions", count, what=word)
    _keep(Undoable(tuple(decided), said, until))


def _commits_at(page: OpenedPage, decided: Sequence[str]) -> datetime | None:
    """When they count, the same for all of them; `None` when none can be undone."""
    if not seconds():
        return None
    found = (get_approval(*page.who, each).commits_at for each in decided)
    return next((each for each in found if each is not None), None)


def _keep(decided: Undoable) -> None:
    st.session_state[state.UNDO] = [*_standing(), decided]


def show_bar(page: OpenedPage) -> None:
    """The bar at the foot of the page, while there is something to undo."""
    if _standing():
        _bar(page)
        live(_leave_when_over, key="undo", every_seconds=_LOOK_EVERY_SECONDS)


def show_on_card(page: OpenedPage, approval: Approval) -> None:
    """What was decided about this one, until when it can be undone, and by whom."""
    decision, until = approval.decision, approval.commits_at
    if decision is None or until is None:
        return
    word = wording.word(wording.APPROVAL_STATUS, decision.status)
    st.markdown(escape(_("{what} by {who}", what=word, who=_(decision.by))))
    countdown.show(
        until,
        before=_("It takes effect in"),
        over=_("It takes effect now."),
        key=f"commits_{approval.id}",
    )
    if approval.decided_by == page.principal.id:
        _button(page, (approval.id,), key=f"undo/{approval.id}")


def _leave_when_over() -> None:
    """Draw the page without the bar once there is nothing to undo any more."""
    if not _standing():
        st.rerun()


def _bar(page: OpenedPage) -> None:
    last = _standing()[-1]
    with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
        st.markdown(escape(last.said))
        countdown.show(
            last.until, before="", over=_("It takes effect now."), key="undo_left", tone="gray"
        )
        _button(page, last.approval_ids, key="desk/undo")


def _button(page: OpenedPage, approval_ids: tuple[str, ...], *, key: str) -> None:
    st.button(
        _("Undo"),
        icon=":material/undo:",
        on_click=_undo,
        args=(page, approval_ids),
        key=key,
        help=_("Undo the last decision"),
    )


def _undo(page: OpenedPage, approval_ids: tuple[str, ...]) -> None:
    st.session_state[state.UNDO] = [u for u in _standing() if u.approval_ids != approval_ids]
    if len(approval_ids) == 1:
        done = _("Undone; it waits again.")
        refusals.attempt_in_callback(lambda: undo(*page.who, approval_ids[0]), done=done)
    else:
        refusals.attempt_in_callback(lambda: _undo_several(page, approval_ids))
    if "approval" in st.query_params:
        st.query_params["approval"] = approval_ids[0]


def _undo_several(page: OpenedPage, approval_ids: tuple[str, ...]) -> None:
    """Take all of them back, and say how many were; the others are named with why."""
    outcome = undo_many(*page.who, approval_ids)
    count = len(outcome.undone)
    done = n_("Undone; {n} question waits again.", "Undone; {n} questions wait again.", count)
    if outcome.undone:
        st.session_state[state.FLASH] = ("done", done)
    desk_refused.keep(outcome.refused, desk_refused.NOT_UNDONE)


def _standing() -> list[Undoable]:
    kept: list[Undoable] = st.session_state.get(state.UNDO, [])
    return [each for each in kept if each.until > format.now()]
