"""What an empty workspace shows: the four steps to a first run."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services.connections import list_connections
from control_plane.services.demo import seed_demo
from control_plane.ui import navigation, refusals
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def needed(page: OpenedPage) -> bool:
    """Whether the workspace is still empty."""
    return not list_connections(*page.who)


def show(page: OpenedPage) -> None:
    """The steps, and a demo for those who want to look first."""
    steps = [
        ("connections", _("Connect a model"), _("Any endpoint that speaks the OpenAI protocol.")),
        ("agents", _("Register agents"), _("Instructions, model, tools and limits.")),
        ("patterns", _("Compose a pattern"), _("Who works when, and what needs a person.")),
        ("launch", _("Launch a run"), _("Watch it live, decide, and see what it cost.")),
    ]
    for column, (key, title, about) in zip(st.columns(4), steps, strict=True):
        with column, st.container(border=True, height="stretch"):
            navigation.link(key, f"**{title}**")
            st.caption(about)
    if not page.principal.may(Role.ADMIN):
        return
    st.subheader(_("Or look around first"), anchor=False)
    st.write(
        _(
            "The demo brings five agents, one pattern of each kind and a few runs that really run"
            " on the rehearsal model. No key is needed."
        )
    )
    refusals.button(
        _("Fill the workspace with the demo"),
        None,
        lambda: seed_demo(*page.who),
        done=_("The demo is there; its runs are under way."),
        type="primary",
    )
