"""The sidebar's foot: what the models are, and the language."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Principal
from control_plane.domain.errors import N_
from control_plane.services.standing import Standing
from control_plane.ui import component, navigation
from control_plane.ui.escape import escape
from control_plane.ui.i18n import LANGUAGE_COOKIE, LANGUAGE_KEY, LANGUAGES, _, language

_remember = component.declare("remember")
N_("Local operator")  # The name of the one principal there is without sign-in.


def notes(standing: Standing) -> dict[str, str]:
    """What stands behind page titles in the sidebar: how many approvals wait."""
    return {"approvals": f"({standing.pending})"} if standing.pending else {}


def draw(standing: Standing, principal: Principal) -> None:
    """The foot of the sidebar."""
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
        _choose_language()
        st.caption(escape(_(principal.name)))


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
