"""Step in while a run is under way: tell it something, say who is next, set its budget."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.interventions import RunMessage
from control_plane.domain.patterns import SwarmSpec
from control_plane.domain.runs import LIVE, Run
from control_plane.services import interventions
from control_plane.services.audit import audit_names
from control_plane.services.control import subject_of
from control_plane.services.runs import RunView
from control_plane.ui import audit_rows, format, forms, navigation, run_budget, step_in, tables
from control_plane.ui.escape import escape, one_line
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

_TELL, _NEXT = "step_in_tell", "step_in_next"
_LONG = 300
_ANYBODY = ""
"""As the agent a message is for: whoever begins next."""


def offer(page: OpenedPage, view: RunView) -> None:
    """The ways to step in, for who may; nothing once the run has ended."""
    run = view.run
    if run.status not in LIVE or not page.principal.may(Role.OPERATOR, subject_of(run)):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="step_in"):
        _offer_to_tell(page, run)
        if isinstance(view.spec, SwarmSpec):
            _offer_who_is_next(page, run, view.spec)
        if run.parent_run_id is None:
            run_budget.change(page, run.id)


def show(page: OpenedPage, view: RunView) -> None:
    """Who is to be next, and what the run was told; nothing where nobody stepped in."""
    told = interventions.messages(*page.who, view.run.id)
    if isinstance(view.spec, SwarmSpec):
        _show_who_is_next(page, view.run)
    if told:
        st.subheader(_("What people told it"), anchor=False)
        tables.show(_table(page, view, told), key="told")


# Messages.


def _offer_to_tell(page: OpenedPage, run: Run) -> None:
    form, agents = step_in.form("tell", run.id, key=_TELL), _agents_of(run)
    with (
        step_in.way(_("Tell it something"), "chat", key=_TELL),
        st.container(width=460, gap="small"),
    ):
        st.text_area(
            _("What it is to know"),
            key=f"{form}/text",
            max_chars=interventions.LONGEST_MESSAGE,
            placeholder=_("The next turn that begins takes it up; one that has begun does not."),
        )
        forms.beside(form, "text")
        if len(agents) > 1:
            st.selectbox(
                _("For"),
                [_ANYBODY, *agents],
                format_func=lambda name: name or _("whoever begins next"),
                key=f"{form}/to",
            )
            forms.beside(form, "to")
        st.button(_("Tell it"), type="primary", key="tell", on_click=_tell, args=(page, run.id))


def _tell(page: OpenedPage, run_id: str) -> None:
    form = step_in.form("tell", run_id, key=_TELL)

    def carry_out() -> None:
        text, to = st.session_state[f"{form}/text"], st.session_state.get(f"{form}/to") or _ANYBODY
        interventions.add_message(*page.who, run_id, text=text, to=to)
        step_in.close(_TELL)

    forms.submit_in_callback(form, carry_out, done=_("It is kept for the next turn."))


def _agents_of(run: Run) -> list[str]:
    """Every agent of the run, those of nested patterns included."""
    paths = [path for path, pin in run.pins.items() if pin.kind == "agent"]
    return sorted({path.rpartition("/")[2] for path in paths})


def _table(page: OpenedPage, view: RunView, told: Sequence[RunMessage]) -> Table:
    names = audit_names(*page.who, [message.by for message in told])
    columns = [
        Column(_("What was told"), wrap=True),
        Column(_("For")),
        Column(_("Taken up by")),
        Column(_("Told by")),
        Column(_("When"), numeric=True),
    ]
    return Table(
        _("What people told it"),
        columns,
        [
            Row(
                [
                    tables.text(one_line(message.text, _LONG), title=message.text),
                    tables.quiet(message.to or _("whoever begins next")),
                    _taken_up(view, message),
                    tables.text(audit_rows.actor(message.by, names)),
                    tables.age(message.at),
                ]
            )
            for message in told
        ],
    )


def _taken_up(view: RunView, message: RunMessage) -> Cell:
    """The turn that heard it, with the way there."""
    key, run_id = message.taken_key, message.taken_run
    if key is None or run_id is None:
        if view.run.status in LIVE:
            return tables.quiet(_("nobody yet"))
        return tables.quiet(_("nobody"))
    turn = next((step.name for step in view.steps if step.key == key), key)
    below = "" if run_id == view.run.id else _("in a child run")
    where = navigation.href("run", run=run_id, step=key)
    said = " · ".join(filter(None, [below, format.age(message.taken_at)]))
    return tables.link(turn, where, sub=said, title=format.instant(message.taken_at))


# Who is next.


def _offer_who_is_next(page: OpenedPage, run: Run, spec: SwarmSpec) -> None:
    targets = sorted({target for member in spec.members for target in member.targets})
    if not targets:
        return
    form = step_in.form("next", run.id, key=_NEXT)
    with (
        step_in.way(_("Next agent"), "alt_route", key=_NEXT),
        st.container(width=360, gap="small"),
    ):
        st.selectbox(
            _("Who is next"), targets, index=None, placeholder=_("Choose"), key=f"{form}/to"
        )
        forms.beside(form, "to")
        st.caption(
            _(
                "The next handoff by an agent that may hand over to it goes there, once. Rules"
                " ask as for any other."
            )
        )
        st.button(
            _("Send it there"), type="primary", key="redirect", on_click=_send, args=(page, run.id)
        )


def _send(page: OpenedPage, run_id: str) -> None:
    form = step_in.form("next", run_id, key=_NEXT)

    def carry_out() -> None:
        to = st.session_state[f"{form}/to"]
        if to is None:
            raise InvalidInput([Problem("to", N_("Choose who is next."))])
        interventions.redirect_next(*page.who, run_id, to=to)
        step_in.close(_NEXT)

    forms.submit_in_callback(form, carry_out, done=_("The next handoff goes there."))


def _show_who_is_next(page: OpenedPage, run: Run) -> None:
    ahead = interventions.redirection_ahead(*page.who, run.id)
    if ahead is None:
        return
    who = audit_rows.actor(ahead.by, audit_names(*page.who, [ahead.by]))
    if run.status in LIVE:
        said = _("The next handoff that may go to {name} goes there.", name=ahead.to)
    else:
        said = _("The run ended before a handoff could go to {name}.", name=ahead.to)
    by = _("Wanted by {who}, {age}.", who=who, age=format.age(ahead.at))
    st.info(f"{escape(said)} {escape(by)}", icon=":material/alt_route:")
