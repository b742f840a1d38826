"""Notifications: through which channels people are told what waits, and what could not be told."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.notices import Channel
from control_plane.services import channels, notices
from control_plane.services.members import list_members
from control_plane.ui import (
    badges,
    forms,
    navigation,
    notice_actions,
    notice_form,
    notice_rows,
    pager,
    rights,
    tables,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("notifications")
cursor = st.query_params.get("cursor")


def people() -> Mapping[str, str]:
    """The workspace's people by id; only admins may look, and only they edit."""
    if not page.principal.may(Role.ADMIN):
        return {}
    found = (member.person for member in list_members(*page.who))
    return {each.id: each.shown_as for each in found if each.id.startswith("prn_")}


def listed() -> None:
    """All channels, read anew each time."""
    found = channels.list_channels(*page.who)
    if found:
        tables.show(notice_rows.table(found), key="channels")
    else:
        st.info(_("No channel yet. Add one, and people are told when something waits for them."))


def log(name: str | None) -> None:
    """What was told through one channel or all of them."""
    st.subheader(_("What people were told"), anchor=False)
    statuses, known = notice_rows.draw_filter(), people()

    def rows() -> None:
        found = notices.list_notices(
            *page.who, channel=name, statuses=statuses, limit=pager.SIZE, cursor=cursor
        )
        named = {v.channel.id: v.channel.spec.name for v in channels.list_channels(*page.who)}
        if not found.items:
            st.caption(_("Nobody was told anything yet, or nothing that matches."))
            return
        notice_actions.send_again(page, found.items, named)
        tables.show(notice_rows.log(found.items, named, known), key="notices")
        pager.show("notifications", found.next_cursor)

    live(rows, key="log", every_seconds=None if cursor else 4)


def edit(channel: Channel | None) -> None:
    """The form."""
    if not rights.may(page.principal, Role.ADMIN):
        return
    forms.summary(notice_form.FORM, notice_form.labels())
    spec, url = notice_form.draw(channel, people())
    if not notice_form.kept():
        return
    given = {"spec": spec, "url": url, "expected_version": channel.version if channel else None}
    saved = forms.submit(
        notice_form.FORM,
        lambda: channels.save_channel(*page.who, **given),
        done=_("Channel {name} is saved.", name=spec["name"]),
    )
    if saved is not None:
        navigation.go("notifications", channel=saved.spec.name)


def detail(name: str) -> None:
    """One channel: its state, its buttons, its log."""
    channel = channels.get_channel(*page.who, name).channel
    spec = channel.spec
    st.title(escape(spec.name), anchor=False)
    if "edit" in st.query_params:
        edit(channel)
        return
    mark = badges.markdown(notice_rows.state_of(channel))
    st.markdown(f"{mark} " + escape(notice_rows.about(channel, people())))
    notice_actions.show(page, channel)
    log(name)


chosen = st.query_params.get("channel")
if chosen or "add" in st.query_params:
    navigation.link("notifications", _("All channels"), icon=":material/arrow_back:")
if chosen:
    detail(chosen)
elif "add" in st.query_params:
    st.title(_("Add a channel"), anchor=False)
    edit(None)
else:
    page.title(
        _("People are told where they are when something waits for a decision."),
        action=navigation.Way("notifications", _("Add a channel"), "add", (("add", "1"),)),
        needs=Role.ADMIN,
    )
    live(listed, key="listed", every_seconds=4)
    log(None)
