"""Agree with what others proposed, by one click: exactly that, as it is shown above the button."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.approvals import Approval, Verdict
from control_plane.domain.deciding import proposal_of, standing_body, verdict_of
from control_plane.services.approval_agreeing import agree
from control_plane.services.approval_history import votes
from control_plane.ui import (
    approval_drafts,
    approval_sight,
    desk_list,
    desk_undo,
    refusals,
    wording,
)
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def button_key(approval: Approval) -> str:
    """Key of the button."""
    return f"agree/{approval.id}"


def offered(page: OpenedPage, approval: Approval) -> str:
    """Digest of the proposal the reader can agree with; empty when there is none.

    To approve what is asked as it is, the card's own button is enough.
    """
    proposal = proposal_of(approval)
    if proposal is None or verdict_of(proposal) is Verdict.APPROVE:
        return ""
    given = votes(*page.who, approval.id)
    mine = {vote.body for vote in given if not vote.void and vote.principal_id == page.principal.id}
    body = standing_body(given)
    return "" if body in mine else body


def draw(page: OpenedPage, approval: Approval, *, on_desk: bool) -> bool:
    """The button, where there is a proposal to agree with; whether there is."""
    body, proposal = offered(page, approval), proposal_of(approval)
    if not body or proposal is None:
        return False
    verdict = verdict_of(proposal)

    def carry_out() -> None:
        decided = agree(
            *page.who,
            approval.id,
            digest=approval.digest,
            body=body,
            via="ui",
            considered_ms=approval_sight.considered_ms(approval),
            undo_seconds=desk_undo.seconds(),
        )
        approval_drafts.forget(approval.id)
        if on_desk:
            desk_list.go_on_from(approval.id)
        desk_undo.tell(decided, verdict)

    label = _("Agree: {what}", what=wording.word(wording.VERDICT, verdict))
    st.button(
        label,
        type="primary",
        icon=":material/how_to_reg:",
        on_click=refusals.attempt_in_callback,
        args=(carry_out,),
        key=button_key(approval),
        help=_("You agree with exactly what is shown above."),
    )
    st.caption(_("Or decide something else; the votes so far are void then."))
    return True
