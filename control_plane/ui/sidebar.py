"""What stands around the page: what the models are, and who is asking, where, in which language."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.errors import N_
from control_plane.services.sign_in import Entry
from control_plane.services.standing import Standing
from control_plane.ui import component, door, navigation, state
from control_plane.ui.escape import escape
from control_plane.ui.i18n import LANGUAGE_COOKIE, LANGUAGE_KEY, LANGUAGES, _, language

_remember = component.declare("remember")
N_("Local operator")  # The name of the one principal there is without sign-in.


def notes(standing: Standing) -> dict[str, str]:
    """What stands behind page titles in the sidebar: how many approvals wait."""
    return {"approvals": f"({standing.pending})"} if standing.pending else {}


def draw(standing: Standing, entry: Entry) -> None:
    """The foot of the sidebar, and the account in the page's upper corner."""
    with st.sidebar.container(key="sidebar_foot"):
        if standing.rehearsal_only:
            with st.container(key="rehearsal_note", gap="xxsmall"):
                st.markdown("**" + _("Rehearsal model") + "**")
                st.caption(_("Answers are made up on this machine; no key is needed."))
                navigation.link(
                    "connections",
                    _("Connect a real model"),
                    icon=":material/arrow_forward:",
                    add="1",
                )
        _remember(key="remember", data={"cookie": LANGUAGE_COOKIE, "value": language()}, height=1)
    with st.container(key="account", width="content"):
        _account(entry)


def _account(entry: Entry) -> None:
    """Who is asking, and what they chose: in sight on every page, however long the sidebar is."""
    label = escape(" · ".join(_who_and_where(entry)))
    with st.popover(label, icon=":material/account_circle:", type="tertiary", key="account_menu"):
        st.caption(label)
        _choose_workspace(entry)
        _choose_language()
        if door.signs_in():
            st.button(
                _("Sign out"),
                icon=":material/logout:",
                type="tertiary",
                on_click=door.leave,
                key="sign_out",
            )


def _who_and_where(entry: Entry) -> list[str]:
    """The name; and the workspace, where there are several."""
    name = entry.principal.name if door.signs_in() else _(entry.principal.name)
    if len(entry.workspaces) < 2:
        return [name]
    here = entry.principal.workspace_id
    return [name, *(each.title for each in entry.workspaces if each.id == here)]


def _choose_workspace(entry: Entry) -> None:
    """A list of those one is a member of, where there are several; the rest is out of reach."""
    if len(entry.workspaces) < 2:
        return
    here = entry.principal.workspace_id
    titles = {workspace.id: workspace.title for workspace in entry.workspaces}
    chosen = st.selectbox(
        _("Workspace"),
        list(titles),
        index=list(titles).index(here),
        format_func=lambda each: titles[each],
        key=f"choose_workspace/{here}",
    )
    if chosen != here:
        state.forget_all_but(LANGUAGE_KEY)
        st.session_state[state.WORKSPACE] = chosen
        navigation.go(navigation.START)


def _choose_language() -> None:
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        default=language(),
        required=True,
        key=LANGUAGE_KEY,
        label_visibility="collapsed",
        persist_state="session",
    )
