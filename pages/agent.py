"""Agent: register one, change it, compare and restore versions, try it alone."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.agents import Agent
from control_plane.services import agents
from control_plane.services import try_agent as try_out
from control_plane.services.connections import list_connections
from control_plane.services.tools import list_tools
from control_plane.ui import (
    agent_form,
    agent_rows,
    badges,
    forms,
    kill_switch,
    navigation,
    read_only,
    rights,
    tables,
    versions,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("agent")


def settings(agent: Agent | None) -> None:
    """The form; a save makes the next version. Who may not save is shown what there is."""
    if not rights.may_save(page.principal, Role.OPERATOR, "agent", agent and agent.name):
        if agent is not None:
            read_only.show(agent.spec, agent_form.labels(), key="fields", owner=agent.owner)
        return
    choices = agent_form.Choices(list_connections(*page.who), list_tools(*page.who))
    if not choices.connections:
        st.info(_("An agent needs a connection to a model first."))
        navigation.link("connections", _("Connections"), icon=":material/cable:")
        return
    draft = agent_form.draw(agent, choices)
    if draft is None:
        return
    saved = forms.submit(
        agent_form.FORM,
        lambda: agents.save_agent(
            *page.who,
            name=draft.name,
            owner=draft.owner,
            spec=draft.spec,
            risk_tier=draft.risk_tier,
            expected_version=agent.version if agent else None,
            note=draft.note,
        ),
        done=_("Agent {name} is saved.", name=draft.name),
    )
    if saved is not None:
        navigation.go("agent", agent=saved.name)


def history(agent: Agent) -> None:
    """Every version, what changed, and the way back."""
    found = agents.agent_versions(*page.who, agent.name)
    numbers = [version.number for version in found]
    tables.show(agent_rows.versions(found), key="agent_versions")
    if page.principal.may(Role.OPERATOR, on=f"agent/{agent.name}"):
        versions.restore(
            numbers,
            lambda number: agents.restore_agent(
                *page.who, agent.name, version=number, expected_version=agent.version
            ),
            current=agent.version,
            key="agent",
        )
    versions.compare(
        numbers,
        lambda a, b: agents.compare_versions(*page.who, agent.name, a, b),
        key="agent",
    )


def trial(agent: Agent) -> None:
    """One turn of this agent alone."""
    if not rights.may(page.principal, Role.OPERATOR, on=f"agent/{agent.name}"):
        return
    with st.form("try_agent", border=False):
        request = st.text_area(_("Request"), key="try/request", height=110)
        asked = st.form_submit_button(
            _("Run it alone"), type="primary", icon=":material/play_arrow:"
        )
    if asked:
        run = forms.submit(
            "try",
            lambda: try_out.try_agent(*page.who, agent.name, request=request),
            done=_("The agent is at work."),
        )
        if run is not None:
            navigation.go("run", run=run.id)
    forms.summary("try", {"input.request": _("Request"), "request": _("Request")})


navigation.link("agents", _("All agents"), icon=":material/arrow_back:")
name = st.query_params.get("agent")
if name is None:
    st.title(_("Register an agent"), anchor=False)
    settings(None)
else:
    agent = agents.get_agent(*page.who, name)
    stage = badges.markdown(badges.stage(agent.stage))
    st.title(f"{escape(agent.name)} :gray[v{agent.version}]", anchor=False)
    tier = badges.markdown(badges.named_risk(agent.risk_tier))
    st.markdown(f"{stage} {tier} {escape(agent.spec.role)}")
    navigation.link("governance", _("Stage and controls"), icon=":material/policy:", agent=name)
    kill_switch.of_agent(page, agent.name)
    tabs = st.tabs([_("Settings"), _("Versions"), _("Try it")])
    for tab, draw in zip(tabs, (settings, history, trial), strict=True):
        with tab:
            draw(agent)
