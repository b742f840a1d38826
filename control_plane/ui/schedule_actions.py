"""What can be done to a schedule: run now, pause, resume, edit, new token, delete."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.schedules import HookProof, Schedule, WebhookTrigger
from control_plane.services import firings, schedules
from control_plane.services.schedules import Saved
from control_plane.ui import navigation, refusals, rights, schedule_words, state, wording
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _
from control_plane.ui.origin import origin


def show(page: OpenedPage, schedule: Schedule) -> None:
    """The row of buttons."""
    name = schedule.spec.name
    if not rights.may(page.principal, Role.OPERATOR, on=f"pattern/{schedule.spec.pattern}"):
        return
    with st.container(horizontal=True, gap="xsmall", key="schedule_actions"):
        refusals.button(
            _("Run now"),
            "play_arrow",
            lambda: firings.run_now(*page.who, name),
            done=_("The run is under way."),
            key="run_now",
        )
        if schedule.paused:
            refusals.button(
                _("Resume"),
                "resume",
                lambda: schedules.resume_schedule(*page.who, name),
                done=_("The schedule goes on."),
                key="resume",
            )
        else:
            _pause(page, name)
        if st.button(_("Edit"), icon=":material/edit:", key="edit"):
            navigation.go("schedules", schedule=name, edit="1")
        if isinstance(schedule.spec.trigger, WebhookTrigger):
            by_token = schedule.spec.trigger.proof is HookProof.TOKEN
            refusals.button(
                _("New token") if by_token else _("New signing secret"),
                "key",
                lambda: keep_token(schedules.rotate_secret(*page.who, name)),
                done=_("The old token is refused from now on.")
                if by_token
                else _("The old signing secret is refused from now on."),
                key="rotate",
            )
        _delete(page, name)


def keep_token(saved: Saved) -> None:
    """Show the new token, if there is one, until its reader has kept it."""
    if saved.token is not None:
        st.session_state[state.NEW_WEBHOOK] = (saved.schedule.id, saved.token)


def show_webhook(schedule: Schedule) -> None:
    """How to call it, with the token or signing secret if it is new."""
    trigger = schedule.spec.trigger
    if not isinstance(trigger, WebhookTrigger):
        return
    schedule_id, token = st.session_state.get(state.NEW_WEBHOOK, ("", ""))
    is_new = schedule_id == schedule.id
    by_token = trigger.proof is HookProof.TOKEN
    if is_new and by_token:
        st.success(_("Keep this token now: it is shown only here and only once."))
    elif is_new:
        st.success(_("Keep this secret now: it is shown only here and only once."))
        st.code(token, language=None)
    if by_token:
        st.code(_with_token(schedule.id, token if is_new else "$TOKEN"), language="bash")
    else:
        st.code(f"POST {origin()}/api/v1/hooks/{schedule.id}", language=None)
        st.caption(escape(wording.word(schedule_words.PROOF, trigger.proof)))
    if is_new:
        st.button(
            _("I have kept it"), on_click=state.take, args=(state.NEW_WEBHOOK,), key="token_kept"
        )


def _with_token(schedule_id: str, token: str) -> str:
    return (
        f"curl -X POST {origin()}/api/v1/hooks/{schedule_id} \\\n"
        f'  -H "Authorization: Bearer {token}" \\\n'
        "  -H 'Content-Type: application/json' -d '{}'"
    )


def _pause(page: OpenedPage, name: str) -> None:
    with st.popover(_("Pause"), icon=":material/pause:", key="pause_it"):
        st.text_input(_("Why"), key="pause_note", max_chars=200)
        refusals.button(
            _("Pause it"),
            "pause",
            lambda: schedules.pause_schedule(*page.who, name, note=st.session_state["pause_note"]),
            done=_("The schedule is paused."),
            key="pause",
        )


def _delete(page: OpenedPage, name: str) -> None:
    with st.popover(_("Delete"), icon=":material/delete:", type="tertiary", key="delete_it"):
        st.write(_("Its history goes with it; the runs it started stay."))
        if st.button(_("Delete the schedule"), type="primary", key="delete"):
            refusals.attempt(
                lambda: schedules.remove_schedule(*page.who, name),
                done=_("Schedule {name} is deleted.", name=escape(name)),
            )
            navigation.go("schedules")
