"""The sidebar's foot: what the models are, the workspace, the language, and who is asking."""

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
    """The foot of the sidebar."""
    with st.sidebar.container(key="sidebar_foot"):
        _choose_workspace(entry)
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
        _choose_language()
        _say_who(entry)


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


def _say_who(entry: Entry) -> None:
    name = entry.principal.name
    if not door.signs_in():
        st.caption(escape(_(name)))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="who"):
        st.caption(escape(name))
        st.button(
            _("Sign out"),
            icon=":material/logout:",
            type="tertiary",
            on_click=door.leave,
            key="sign_out",
        )


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
    _remember(key="remember", data={"cookie": LANGUAGE_COOKIE, "value": language()}, height=1)
