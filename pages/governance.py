"""Governance: risk tiers, what is flagged, promotions, evidence, controls, the report."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services import control_sets, governance
from control_plane.services.timeline import agent_timeline
from control_plane.ui import (
    badges,
    control_set_form,
    evidence_form,
    governance_rows,
    navigation,
    promotion_form,
    report_form,
    tables,
    tiles,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("governance")


def overview() -> None:
    """What needs somebody, and how all agents stand."""
    found = governance.list_standings(*page.who)
    if not found:
        st.info(_("No agent is registered yet. An agent needs a connection to a model."))
        navigation.link("agents", _("Agents"), icon=":material/smart_toy:")
        return
    tiles.show(governance_rows.tier_tiles(found), key="tiers")
    waiting = governance.list_waiting(*page.who)
    if waiting:
        st.subheader(_("Waiting for a decision"), anchor=False)
        promotion_form.show_waiting(page, waiting)
    st.subheader(_("Flagged"), anchor=False)
    if any(standing.flags for standing in found):
        tables.show(governance_rows.flagged(found), key="flagged")
    else:
        st.caption(_("Nothing is wrong with any agent's standing."))
    st.subheader(_("Agents"), anchor=False)
    tables.show(governance_rows.agents(found), key="standings")


def controls() -> None:
    """What each tier asks for; an admin changes it."""
    found = control_sets.list_control_sets(*page.who)
    st.caption(
        _("What must be in place before an agent is promoted. Missing or expired means refused.")
    )
    tables.show(governance_rows.control_sets(found), key="control_sets")
    chosen = st.query_params.get("tier")
    if not page.principal.may(Role.ADMIN):
        st.caption(_("An admin of the workspace can change them."))
    for one in found:
        if one.tier == chosen and page.principal.may(Role.ADMIN):
            control_set_form.edit(page, one)


def report() -> None:
    """Take the compliance report away."""
    st.caption(_("Inventory, controls, changes, decisions and the audit record of a period."))
    report_form.draw(page)


def detail(name: str) -> None:
    """One agent: its stage, its evidence, its history."""
    standing = governance.get_standing(*page.who, name)
    agent = standing.agent
    navigation.link("governance", _("All of governance"), icon=":material/arrow_back:")
    st.title(f"{escape(agent.name)} :gray[v{agent.version}]", anchor=False)
    marks = [badges.stage(agent.stage), badges.named_risk(agent.risk_tier)]
    owner = _("Owner: {name}", name=agent.owner)
    st.markdown(" ".join([*map(badges.markdown, marks), escape(owner)]))
    navigation.link("agent", _("Open the agent"), icon=":material/smart_toy:", agent=name)
    if standing.flags:
        tables.show(governance_rows.flagged([standing]), key="flags")
    st.subheader(_("Stage"), anchor=False)
    mine = [each for each in governance.list_waiting(*page.who) if each.request.agent_name == name]
    promotion_form.show_waiting(page, mine, linked=False)
    promotion_form.show_ways(page, standing)
    st.subheader(_("Evidence"), anchor=False)
    if standing.evidence:
        tables.show(governance_rows.evidence(standing.evidence, standing), key="evidence")
    else:
        st.caption(_("No evidence is on record for this agent."))
    if page.principal.may(Role.APPROVER, on=f"agent/{name}"):
        with st.expander(_("Attest a control"), key="attest"):
            evidence_form.attest(page, standing)
            evidence_form.withdraw(page, standing)
    st.subheader(_("History"), anchor=False)
    tables.show(governance_rows.timeline(agent_timeline(*page.who, name)), key="timeline")


name = st.query_params.get("agent")
if name is not None:
    detail(name)
else:
    page.title(_("Which agents may do what, who answers for them, and what is missing."))
    sections = {_("Overview"): overview, _("Controls"): controls, _("Report"): report}
    shown = st.tabs(list(sections), default=_("Controls") if "tier" in st.query_params else None)
    for tab, draw in zip(shown, sections.values(), strict=True):
        with tab:
            draw()
