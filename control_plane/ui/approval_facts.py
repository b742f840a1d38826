"""What a person weighs beside the action itself: risk, cost, time, who decides, what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import streamlit as st

from control_plane.domain.approvals import Approval, ApprovalStatus, Level, Vote
from control_plane.domain.deciding import proposal_of, tally
from control_plane.domain.errors import N_, ControlPlaneError
from control_plane.domain.ladder import rungs
from control_plane.domain.policy import Mode
from control_plane.services.approval_history import similar, votes
from control_plane.services.approvals import asked_of_runs
from control_plane.services.audit import audit_names
from control_plane.services.estimates import estimate
from control_plane.ui import (
    approval_payload,
    badges,
    countdown,
    format,
    navigation,
    tables,
    wording,
)
from control_plane.ui.approval_words import decided_line
from control_plane.ui.escape import escape, one_line
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_
from control_plane.ui.tables import Column, Row, Table

_NEAR = timedelta(hours=1)
"""A deadline further off is said as an instant, not counted down."""
_RUNGS: dict[Level | None, str] = {
    Level.REMINDED: N_("reminds {at}"),
    Level.REASSIGNED: N_("also asks {who} {at}"),
    Level.ESCALATED: N_("asks only {who} {at}"),
}
_REVERSIBLE: dict[bool | None, str] = {
    True: N_("Yes"),
    False: N_("No"),
    None: N_("Unknown"),
}


def marks(approval: Approval) -> str:
    """Badges: where it is, how strictly it is held, how risky it is."""
    found = [badges.approval_status(approval.status)]
    if approval.rule.mode is not Mode.BLOCK:
        found.append(badges.badge(wording.word(wording.MODE, approval.rule.mode), "violet"))
    if approval.risk:
        found.append(badges.named_risk(approval.risk))
    if approval.level is Level.ESCALATED and approval.status is ApprovalStatus.PENDING:
        found.append(badges.badge(_("Escalated"), "red"))
    return " ".join(map(badges.markdown, found))


def show_weights(page: OpenedPage, approval: Approval) -> None:
    """Can it be taken back, what did the run cost so far, what is it likely to cost yet."""
    facts = [
        (_("Reversible"), _(_REVERSIBLE[approval.action.reversible])),
        (_("Cost so far"), format.money(approval.cost_so_far_usd)),
    ]
    ahead = cost_ahead(page, approval) if approval.status is ApprovalStatus.PENDING else None
    if ahead is not None:
        facts.append((_("Likely to come"), format.money(ahead)))
    if approval.action.confidence is not None:
        facts.append((_("Confidence"), format.percent(approval.action.confidence)))
    if approval.action.ungrounded is not None:
        count = len(approval.action.ungrounded)
        facts.append((_("Without support"), n_("{n} sentence", "{n} sentences", count)))
    with st.container(horizontal=True, gap="large", key=f"weights_{approval.id}"):
        for label, value in facts:
            with st.container(width="content", gap=None):
                st.caption(escape(label))
                st.markdown(f"**{escape(value)}**")


def cost_ahead(page: OpenedPage, approval: Approval) -> Decimal | None:
    """What runs of the pattern cost on the whole, less what this one did; `None` if unknown."""
    try:
        input = asked_of_runs(*page.who, [approval]).get(approval.run_id, {})
        whole = estimate(*page.who, pattern=approval.pattern_name, input=input).cost_usd
    except ControlPlaneError:  # The pattern may be gone.
        return None
    if whole is None or approval.cost_so_far_usd is None:
        return None
    return max(Decimal(0), whole - approval.cost_so_far_usd)


def show_times(approval: Approval, names: Mapping[str, str]) -> None:
    """Until when, and what happens then."""
    if approval.status is not ApprovalStatus.PENDING or approval.commits_at is not None:
        return
    passes = approval.rule.passes_unopposed
    if approval.expires_at is not None and (passes or _is_near(approval.expires_at)):
        countdown.show(
            approval.expires_at,
            before=_("It happens unless somebody objects within") if passes else _("Open for"),
            after="" if passes else _("longer, then it does not happen"),
            over=_("The time is over."),
            key=f"deadline_{approval.id}",
            tone="orange" if passes else "gray",
        )
    steps = [
        _(
            _RUNGS[rung.level],
            at=format.age(rung.at),
            who=said_approvers(
                approval.rule.reassign_to
                if rung.level is Level.REASSIGNED
                else approval.rule.escalate_to,
                names,
            ),
        )
        for rung in rungs(approval)
        if rung.level is not None
    ]
    if steps:
        st.caption(escape(_("If nobody decides: {steps}", steps=" · ".join(steps))))


def _is_near(at: datetime) -> bool:
    return at - format.now() < _NEAR


def people_of(page: OpenedPage, approval: Approval) -> Mapping[str, str]:
    """What to call everybody the question names, by id."""
    rule = approval.rule
    meant = (*approval.assigned_to, *rule.reassign_to, *rule.escalate_to)
    ids = {each.partition(":")[2] for each in meant if each.startswith("person:")}
    ids |= {approval.requested_by, approval.author, approval.claimed_by or ""}
    own = {page.principal.id: _(page.principal.name)}
    return {**audit_names(*page.who, ids - {""}), **own}


def said_approvers(approvers: Sequence[str], names: Mapping[str, str]) -> str:
    """Who is meant, in words."""
    said = []
    for each in approvers:
        kind, _colon, name = each.partition(":")
        role = wording.word(wording.ROLE, name)
        said.append(names.get(name, name) if kind == "person" else role)
    return ", ".join(said)


def show_people(page: OpenedPage, approval: Approval, names: Mapping[str, str]) -> None:
    """Who decides, who did so far, and who else must."""
    if approval.status is not ApprovalStatus.PENDING:
        return
    said = []
    if approval.assigned_to:
        said.append(_("for {who}", who=said_approvers(approval.assigned_to, names)))
    if approval.rule.quorum > 1:
        said.append(_("{n} people must agree", n=approval.rule.quorum))
    if approval.rule.four_eyes:
        said.append(_("whoever started the run or wrote the agent cannot pass it alone"))
    if said:
        st.caption(escape(_("Decided by: {who}", who=" · ".join(said))))
    _votes(approval, votes(*page.who, approval.id))


def _votes(approval: Approval, given: Sequence[Vote]) -> None:
    standing = [vote for vote in given if not vote.void]
    proposal = proposal_of(approval)
    if not standing or proposal is None:
        return
    lines = [
        f"- {escape(vote.name)}: {escape(wording.word(wording.VERDICT, vote.verdict))}"
        f" · {escape(format.age(vote.at))}" + (f" · {escape(vote.reason)}" if vote.reason else "")
        for vote in standing
    ]
    count = tally(standing, approval)
    if count.missing:
        lines.append("- " + n_("{n} more must agree", "{n} more must agree", count.missing))
    elif count.needs_other_eyes:
        lines.append("- " + escape(_("somebody who neither started it nor wrote it must agree")))
    lead = escape(_("Votes so far"))
    st.info("\n".join([f"**{lead}**\n", *lines]))
    approval_payload.show_proposal(approval.action, proposal)


def show_similar(page: OpenedPage, approval: Approval) -> None:
    """How people decided the like before."""
    found = similar(*page.who, approval)
    if not found:
        return
    st.caption(_("Similar decisions"))
    columns = [Column(_("Decided")), Column(_("By")), Column(_("When"), numeric=True)]
    rows = [_similar_row(each) for each in found]
    tables.show(Table(_("Similar decisions"), columns, rows), key=f"similar_{approval.id}")


def _similar_row(approval: Approval) -> Row:
    where = navigation.href("approvals", show="decided", approval=approval.id)
    who = approval.decision.by if approval.decision else ""
    reason = approval.decision.reason if approval.decision else ""
    return Row(
        [
            badges.approval_status(approval.status),
            tables.link(_(who) or format.MISSING, where, sub=one_line(reason, 80)),
            tables.text(format.age(approval.decided_at), title=decided_line(approval)),
        ],
        href=where,
    )
