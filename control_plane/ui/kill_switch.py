"""What a kill switch holds, who may release it, and the way to stop an agent or the fleet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.interventions import FLEET, HaltedRun, KillSwitch, agent_subject
from control_plane.domain.runs import LIVE, Run
from control_plane.services import kill_switches, runs
from control_plane.services.audit import audit_names
from control_plane.services.kill_switches import SwitchView
from control_plane.ui import audit_rows, format, forms, navigation, refusals, state
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_

_FORM = "kill"


def banners(page: OpenedPage, held: Sequence[SwitchView]) -> None:
    """One for each stop in force: what, why, who, since; admins release it here."""
    names = audit_names(*page.who, [view.switch.killed_by for view in held])
    for view in held:
        who = audit_rows.actor(view.switch.killed_by, names)
        with st.container(key=f"killed_{view.switch.id}", gap="xxsmall"):
            st.error(f"**{escape(_title(view.switch))}**  \n{escape(_about(view, who))}")
            _release(page, view.switch)


def subjects(held: Sequence[SwitchView]) -> list[str]:
    """What is stopped."""
    return [view.switch.subject for view in held]


def of_agent(page: OpenedPage, name: str) -> None:
    """Whether the agent is stopped; if not, the way to stop it."""
    subject = agent_subject(name)
    held = [v for v in kill_switches.in_force(*page.who) if v.switch.subject in (FLEET, subject)]
    banners(page, held)
    if subject not in subjects(held):
        stop(page, subject)


def stop(page: OpenedPage, subject: str) -> None:
    """The small button that asks for a reason first; nothing for who may not use it."""
    fleet = subject == FLEET
    if not page.principal.may(Role.OPERATOR, on="" if fleet else subject):
        return
    label = _("Stop the whole fleet …") if fleet else _("Stop this agent …")
    if st.button(
        f":red[{escape(label)}]", icon=":material/dangerous:", type="tertiary", key="kill_asked"
    ):
        forms.forget(_FORM)
        title = _("Stop the whole fleet") if fleet else _("Stop this agent")
        st.dialog(title, icon=":material/dangerous:")(_confirm)(page, subject)


def on_run(halted: HaltedRun | None) -> None:
    """Why the run does not go on, if a kill switch holds it."""
    if halted is None:
        return
    switch = halted.switch
    name = halted.agent
    if switch.subject == FLEET:
        why = _(
            "This run is held before the next call of {name}: all agents are stopped", name=name
        )
    else:
        why = _("This run is held before the next call of {name}: the agent is stopped", name=name)
    then = _("It goes on when an admin releases it.")
    about = f"{switch.reason} · {then}"
    st.error(f"**{escape(why)}**  \n{escape(about)}")


def below(page: OpenedPage, children: Sequence[Run]) -> list[HaltedRun]:
    """Runs below that kill switches hold while the run itself waits for them."""
    if not kill_switches.in_force(*page.who):
        return []
    found: list[HaltedRun] = []
    for child in children:
        if child.status not in LIVE:
            continue
        held = kill_switches.halted(*page.who, child.id)
        if held is not None:
            found.append(held)
        else:
            found += below(page, runs.view_run(*page.who, child.id).children)
    return found


def on_runs_below(held: Sequence[HaltedRun]) -> None:
    """What the run waits for, with the way to what is held."""
    for each in held:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"held_below_{each.run_id}"
        ):
            why = _(
                "This run waits for a child run that is held before the next call of {name}",
                name=each.agent,
            )
            then = _("It goes on when an admin releases it.")
            about = f"{each.switch.reason} · {then}"
            st.error(f"**{escape(why)}**  \n{escape(about)}", width="stretch")
            navigation.link(
                "run", _("Open the child run"), icon=":material/south_east:", run=each.run_id
            )


def _confirm(page: OpenedPage, subject: str) -> None:
    with refusals.boundary():
        if state.FLASH in st.session_state:  # It was carried out, or refused: the page says so.
            st.rerun()
        st.write(
            _(
                "No further turn, model call or tool call begins. What is under way is finished"
                " and recorded; runs pause and go on when an admin releases it."
            )
        )
        forms.summary(_FORM, {"reason": _("Why it is stopped")})
        st.text_area(_("Why it is stopped"), key=f"{_FORM}/reason", height=90)
        st.button(
            _("Stop it now"), type="primary", key="kill_now", on_click=_kill, args=(page, subject)
        )


def _kill(page: OpenedPage, subject: str) -> None:
    forms.submit_in_callback(
        _FORM,
        lambda: kill_switches.kill(*page.who, subject, st.session_state[f"{_FORM}/reason"]),
        done=_("It is stopped."),
    )


def _release(page: OpenedPage, switch: KillSwitch) -> None:
    subject = switch.subject
    if not page.principal.may(Role.ADMIN, on="" if subject == FLEET else subject):
        st.caption(_("An admin can release it."))
        return
    with st.popover(_("Release …"), icon=":material/play_arrow:", key=f"release_{switch.id}"):
        st.write(_("Runs that it paused go on where they were."))
        key = f"release/{switch.id}/reason"
        st.text_input(forms.optional(_("Why")), key=key, max_chars=200)
        refusals.button(
            _("Release"),
            None,
            lambda: kill_switches.release(*page.who, subject, st.session_state[key]),
            done=_("It may act again."),
            key=f"release_now_{switch.id}",
            type="primary",
        )


def _title(switch: KillSwitch) -> str:
    if switch.subject == FLEET:
        return _("All agents are stopped")
    return _("Agent {name} is stopped", name=switch.subject.removeprefix("agent/"))


def _about(view: SwitchView, who: str) -> str:
    age = format.age(view.switch.killed_at)
    by = _("Stopped by {who}, {age}.", who=who, age=age)
    said = [view.switch.reason, by]
    if view.paused_runs:
        said.append(n_("{n} run is paused.", "{n} runs are paused.", view.paused_runs))
    return " · ".join(said)
