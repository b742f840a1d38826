"""What one does with a question short of deciding it: take it in hand, let go, withdraw it."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.approvals import Approval
from control_plane.services.approvals import claim, release, withdraw
from control_plane.ui import format, refusals
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def draw(page: OpenedPage, approval: Approval) -> None:
    """The buttons beside the decision."""
    _claim(page, approval)
    offer_withdrawal(page, approval)


def offer_withdrawal(page: OpenedPage, approval: Approval) -> None:
    """For whoever runs the pattern, who need not be one of those who decide."""
    if page.principal.may(Role.OPERATOR, on=f"pattern/{approval.pattern_name}"):
        with st.popover(_("Withdraw"), type="tertiary", icon=":material/cancel:"):
            _withdraw(page, approval)


def _claim(page: OpenedPage, approval: Approval) -> None:
    """Take it in hand, or let go of it."""
    held = approval.claimed_until is not None and approval.claimed_until > format.now()
    mine = held and approval.claimed_by == page.principal.id
    act = release if mine else claim
    st.button(
        _("Release") if mine else _("Claim"),
        icon=":material/back_hand:",
        type="tertiary",
        help=_("While you have it in hand, nobody else can decide it; for 10 minutes."),
        on_click=refusals.attempt_in_callback,
        args=(lambda: act(*page.who, approval.id),),
        key=f"claim/{approval.id}",
    )


def _withdraw(page: OpenedPage, approval: Approval) -> None:
    """Close it without a decision, for whoever runs the pattern."""
    typed = f"withdraw/{approval.id}/reason"
    st.caption(_("Nobody needs to decide this any more; the action does not happen."))
    st.text_input(_("Reason"), key=typed)
    st.button(
        _("Withdraw"),
        on_click=refusals.attempt_in_callback,
        args=(lambda: withdraw(*page.who, approval.id, reason=st.session_state[typed]),),
        kwargs={"done": _("Withdrawn.")},
        key=f"withdraw/{approval.id}",
    )
