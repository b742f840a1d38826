"""The card beside the list: a question of a run, or a request for another stage."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.approvals import Approval, ApprovalStatus, verdicts_on
from control_plane.services.approvals import get_approval
from control_plane.services.governance import list_waiting
from control_plane.ui import (
    approval_agreement,
    approval_card,
    approval_decision,
    desk_keys,
    promotion_form,
)
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show(page: OpenedPage, chosen: str) -> list[desk_keys.Key]:
    """Draw the card; the keys that work on it."""
    if chosen.startswith("prm_"):
        return _stage_change(page, chosen)
    approval = get_approval(*page.who, chosen)
    keys = _keys(page, approval)
    approval_card.show(page, approval, on_desk=True)
    return keys


def _keys(page: OpenedPage, approval: Approval) -> list[desk_keys.Key]:
    if approval.status is not ApprovalStatus.PENDING or approval.commits_at is not None:
        return []
    picked = approval_decision.picked_for(approval)
    choices = {each: approval_decision.choice(each) for each in verdicts_on(approval.action)}
    agrees = bool(approval_agreement.offered(page, approval))
    agreeing = approval_agreement.button_key(approval) if agrees else ""
    return desk_keys.of_card(approval.id, choices, picked=picked, agreeing=agreeing)


def _stage_change(page: OpenedPage, request_id: str) -> list[desk_keys.Key]:
    found = [each for each in list_waiting(*page.who) if each.request.id == request_id]
    if not found:
        st.info(_("This request is decided, or was taken back."))
        return []
    promotion_form.show_waiting(page, found)
    return desk_keys.of_promotion(request_id)
