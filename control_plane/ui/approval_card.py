"""One question to a person: what will happen, why it is asked, what led here, and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.services.approval_history import history
from control_plane.ui import (
    approval_decision,
    approval_facts,
    approval_payload,
    desk_undo,
    format,
    navigation,
    story,
    wording,
)
from control_plane.ui.approval_words import decided_line, what_will_happen
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def open_ids(approvals: Sequence[Approval]) -> tuple[str, ...]:
    """Those that wait, oldest first."""
    waiting = [a for a in approvals if a.status is ApprovalStatus.PENDING]
    return tuple(a.id for a in sorted(waiting, key=lambda a: a.requested_at))


def show_open(page: OpenedPage, approvals: Sequence[Approval]) -> None:
    """A card for each question that waits."""
    by_id = {approval.id: approval for approval in approvals}
    for approval in approvals:
        if approval.status is not ApprovalStatus.PENDING:
            approval_decision.tell_who_came_too_late(page, approval)
    for approval_id in open_ids(approvals):
        show(page, by_id[approval_id])


def show(page: OpenedPage, approval: Approval, *, on_desk: bool = False) -> None:
    """The card with its decision.

    Args:
        on_desk: Whether it leads to its run, and the next one is shown after the decision.
    """
    names = approval_facts.people_of(page, approval)
    with st.container(border=True, key=f"approval_{approval.id}"):
        _head(approval, names, with_run=on_desk)
        approval_facts.show_weights(page, approval)
        approval_payload.show(approval)
        _evidence(approval)
        approval_facts.show_times(approval, names)
        approval_facts.show_people(page, approval, names)
        _outcome(page, approval, on_desk=on_desk)
        if on_desk:
            approval_facts.show_similar(page, approval)
            _history(page, approval)


def _outcome(page: OpenedPage, approval: Approval, *, on_desk: bool) -> None:
    if approval.status is not ApprovalStatus.PENDING:
        approval_decision.tell_who_came_too_late(page, approval)
        if approval.decision is not None:
            approval_payload.show_changes(approval.action, approval.decision)
            if approval.decision.answer:
                st.caption(_("Your answer") if _is_own(page, approval) else _("Answer"))
                st.text(approval.decision.answer)
        st.caption(escape(decided_line(approval)))
    elif approval.commits_at is not None:
        desk_undo.show_on_card(page, approval)
    else:
        approval_decision.draw(page, approval, on_desk=on_desk)


def _is_own(page: OpenedPage, approval: Approval) -> bool:
    return approval.decided_by == page.principal.id


def _head(approval: Approval, names: Mapping[str, str], *, with_run: bool) -> None:
    st.markdown(approval_facts.marks(approval))
    st.markdown(f"## {escape(what_will_happen(approval))}")
    said = [_("asked {age}", age=format.age(approval.requested_at))]
    if approval.requested_by:
        who = names.get(approval.requested_by, approval.requested_by)
        said.append(_("run started by {who}", who=who))
    if approval.expires_at:
        said.append(_("expires {at}", at=format.instant(approval.expires_at)))
    if approval.because:
        said.append(approval.because)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(escape(" · ".join(said)), help=escape(format.instant(approval.requested_at)))
        if with_run:
            navigation.link(
                "run",
                _("Open the run of {pattern}", pattern=escape(approval.pattern_name)),
                icon=":material/timeline:",
                run=approval.run_id,
            )
    claimed = approval.claimed_until
    if approval.claimed_by and claimed is not None and claimed > format.now():
        who = names.get(approval.claimed_by, approval.claimed_by)
        at = format.instant(claimed)
        st.info(escape(_("{who} has it in hand until {at}.", who=who, at=at)))


def _evidence(approval: Approval) -> None:
    if not approval.evidence:
        return
    with st.expander(_("What led here"), key=f"evidence_{approval.id}"):
        entries = []
        for said in approval.evidence:
            who, _colon, text = said.partition(": ")
            entries.append(story.entry(who, text=text, tone="blue"))
        story.show(entries, key=f"story_{approval.id}")


def _history(page: OpenedPage, approval: Approval) -> None:
    happened = history(*page.who, approval.id)
    with st.expander(_("What happened so far"), key=f"history_{approval.id}"):
        lines = [
            f"- {escape(format.instant(event.at))} · "
            f"{escape(wording.word(wording.APPROVAL_EVENT, event.kind))}"
            + (f" · {escape(event.detail['name'])}" if event.detail.get("name") else "")
            for event in happened
        ]
        st.markdown("\n".join(lines))
