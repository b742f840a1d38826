"""What can be done to a channel: try it, pause, resume, edit, delete; and send again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.notices import Channel, Notice, NoticeStatus
from control_plane.services import channels, notices
from control_plane.ui import navigation, notice_rows, refusals, rights
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

_MOST_BUTTONS = 10


def show(page: OpenedPage, channel: Channel) -> None:
    """The row of buttons."""
    name = channel.spec.name
    if not rights.may(page.principal, Role.OPERATOR):
        return
    with st.container(horizontal=True, gap="xsmall"):
        if channel.paused:
            _button(
                _("Resume"),
                "resume",
                lambda: channels.pause_channel(*page.who, name, paused=False),
                done=_("The channel is told again what happens."),
                key="resume_channel",
            )
        else:
            _button(
                _("Send a test"),
                "send",
                lambda: notices.send_test(*page.who, name),
                done=_("The test is on its way."),
                key="test_channel",
            )
            _button(
                _("Pause"),
                "pause",
                lambda: channels.pause_channel(*page.who, name),
                done=_("The channel is paused."),
                key="pause_channel",
            )
        if page.principal.may(Role.ADMIN):
            if st.button(_("Edit"), icon=":material/edit:", key="edit_channel"):
                navigation.go("notifications", channel=name, edit="1")
            _delete(page, name)


def send_again(page: OpenedPage, found: Sequence[Notice], names: Mapping[str, str]) -> None:
    """What was given up on this page, each with a button that sends it once more."""
    dead = [each for each in found if each.status is NoticeStatus.DEAD]
    if not dead or not page.principal.may(Role.OPERATOR):
        return
    with st.popover(_("Send again"), icon=":material/replay:", key="again"):
        for notice in dead[:_MOST_BUTTONS]:
            _button(
                notice_rows.again_label(notice, names),
                "replay",
                partial(notices.send_again, *page.who, notice.id),
                done=_("It is on its way again."),
                key=f"again_{notice.id}",
            )


def _button(label: str, icon: str, act: object, *, done: str, key: str) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=refusals.attempt_in_callback,
        args=(act,),
        kwargs={"done": done},
        key=key,
    )


def _delete(page: OpenedPage, name: str) -> None:
    with st.popover(_("Delete"), icon=":material/delete:", type="tertiary", key="delete_it"):
        st.write(_("Its log goes with it, and what was not told yet."))
        if st.button(_("Delete the channel"), type="primary", key="delete_channel"):
            refusals.attempt(
                lambda: channels.remove_channel(*page.who, name),
                done=_("Channel {name} is deleted.", name=escape(name)),
            )
            navigation.go("notifications")
