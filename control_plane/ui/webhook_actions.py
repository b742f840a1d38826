"""What can be done to an endpoint: try it, pause, resume, edit, new secret, replay, delete."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.webhooks import Endpoint
from control_plane.services import webhook_deliveries as deliveries
from control_plane.services import webhook_endpoints as endpoints
from control_plane.services.webhook_endpoints import SavedEndpoint
from control_plane.ui import format, navigation, refusals, rights, state
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show(page: OpenedPage, endpoint: Endpoint) -> None:
    """The row of buttons."""
    name = endpoint.spec.name
    if not rights.may(page.principal, Role.OPERATOR):
        return
    with st.container(horizontal=True, gap="xsmall"):
        if endpoint.paused is None:
            refusals.button(
                _("Send a test event"),
                "send",
                lambda: deliveries.send_test_event(*page.who, name),
                done=_("The test event is on its way."),
                key="test_endpoint",
            )
            _pause(page, name)
        else:
            refusals.button(
                _("Resume"),
                "resume",
                lambda: endpoints.resume_endpoint(*page.who, name),
                done=_("The endpoint is told what happens again."),
                key="resume_endpoint",
            )
        _replay(page, name)
        if page.principal.may(Role.ADMIN):
            if st.button(_("Edit"), icon=":material/edit:", key="edit_endpoint"):
                navigation.go("webhooks", endpoint=name, edit="1")
            _rotate(page, name)
            _delete(page, name)


def keep_secret(saved: SavedEndpoint) -> None:
    """Show the new secret, if there is one, until its reader has kept it."""
    if saved.secret is not None:
        st.session_state[state.NEW_SIGNING] = (saved.endpoint.id, saved.secret)


def show_secret(endpoint: Endpoint) -> None:
    """The secret if it is new, and until when the one before is valid."""
    until = endpoint.old_secret_until
    if until is not None and until > format.now():
        st.caption(_("The old secret is valid until {time}.", time=format.instant(until)))
    endpoint_id, secret = st.session_state.get(state.NEW_SIGNING, ("", ""))
    if endpoint_id != endpoint.id:
        return
    st.success(_("Keep this secret now: it is shown only here and only once."))
    st.code(secret, language=None)
    st.button(
        _("I have kept it"), on_click=state.take, args=(state.NEW_SIGNING,), key="secret_kept"
    )


def _pause(page: OpenedPage, name: str) -> None:
    with st.popover(_("Pause"), icon=":material/pause:", key="pause_it"):
        st.write(_("What happens meanwhile waits, for up to 30 days."))
        st.text_input(_("Why"), key="pause_note", max_chars=200)
        refusals.button(
            _("Pause it"),
            "pause",
            lambda: endpoints.pause_endpoint(*page.who, name, note=st.session_state["pause_note"]),
            done=_("The endpoint is paused."),
            key="pause_endpoint",
        )


def _rotate(page: OpenedPage, name: str) -> None:
    with st.popover(_("New secret"), icon=":material/key:", key="rotate_it"):
        st.number_input(
            _("Hours for which the old one stays valid"),
            min_value=0,
            max_value=168,
            value=endpoints.OVERLAP_HOURS,
            key="overlap_hours",
        )
        refusals.button(
            _("Make a new secret"),
            "key",
            lambda: keep_secret(
                endpoints.rotate_endpoint_secret(
                    *page.who, name, overlap_hours=st.session_state["overlap_hours"]
                )
            ),
            done=_("The new secret signs from now on."),
            key="rotate_endpoint",
        )


def _replay(page: OpenedPage, name: str) -> None:
    with st.popover(_("Send again"), icon=":material/replay:", key="replay_it"):
        st.write(_("Everything that was given up is sent again, with the ids it had."))
        refusals.button(
            _("Send what was given up"),
            "replay",
            lambda: deliveries.replay_deliveries(*page.who, endpoint=name),
            done=_("It is on its way again."),
            key="replay_endpoint",
        )


def _delete(page: OpenedPage, name: str) -> None:
    with st.popover(_("Delete"), icon=":material/delete:", type="tertiary", key="delete_it"):
        st.write(_("Its log goes with it, and what it was not told yet."))
        if st.button(_("Delete the endpoint"), type="primary", key="delete_endpoint"):
            refusals.attempt(
                lambda: endpoints.remove_endpoint(*page.who, name),
                done=_("Endpoint {name} is deleted.", name=escape(name)),
            )
            navigation.go("webhooks")
