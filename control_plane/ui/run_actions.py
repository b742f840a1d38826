"""What can be done to a run: cancel, pause, resume, retry, fork, download."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.runs import FINAL, Command
from control_plane.secrets.redaction import redacted_json
from control_plane.services import control
from control_plane.services.runs import RunView, export_run
from control_plane.ui import format, json_form, navigation, refusals, wording
from control_plane.ui.escape import escape, visible
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

_ICONS = {
    Command.CANCEL: ":material/stop_circle:",
    Command.PAUSE: ":material/pause:",
    Command.RESUME: ":material/play_arrow:",
    Command.RETRY: ":material/replay:",
}
_FROM_START = ""


def show(page: OpenedPage, view: RunView, *, held: bool = False) -> None:
    """The row of buttons; a run that a kill switch holds is not resumed one by one."""
    possible = [each for each in view.commands if not (held and each is Command.RESUME)]
    may_act = page.principal.may(Role.OPERATOR, control.subject_of(view.run))
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        for command in possible if may_act else ():
            st.button(
                wording.word(wording.COMMAND, command),
                icon=_ICONS[command],
                key=f"command_{command}",
                type="primary" if command in (Command.RETRY, Command.RESUME) else "secondary",
                on_click=_command,
                args=(page, view, command),
            )
        if may_act and st.button(_("Fork"), icon=":material/fork_right:", key="fork"):
            _ask_for_fork(page, view)
        st.download_button(
            "JSON",
            data=lambda: redacted_json(
                format.pretty_json(export_run(*page.who, view.run.id)).encode()
            ),
            file_name=f"{view.run.id}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            help=_("Everything recorded about this run"),
            key="download",
        )


def _command(page: OpenedPage, view: RunView, command: Command) -> None:
    done = {
        Command.CANCEL: _("The run is being cancelled."),
        Command.PAUSE: _("The run is being paused."),
        Command.RESUME: _("The run goes on."),
        Command.RETRY: _("The run is tried again from the failed step."),
    }
    refusals.attempt_in_callback(
        lambda: control.command(*page.who, view.run.id, command), done=done[command]
    )


def _ask_for_fork(page: OpenedPage, view: RunView) -> None:
    @st.dialog(_("Fork this run"), width="medium", icon=":material/fork_right:")
    def asked() -> None:
        with refusals.boundary():
            _fork_form(page, view)

    asked()


def _fork_form(page: OpenedPage, view: RunView) -> None:
    st.caption(_("A new run shares the record up to the step you choose, and goes its own way."))
    keys = [_FROM_START, *(control.forkable_keys(view) if view.run.status in FINAL else [])]
    chosen = st.query_params.get("step", _FROM_START)
    from_key = st.selectbox(
        _("Take anew from"),
        keys,
        index=keys.index(chosen) if chosen in keys else 0,
        format_func=lambda key: key or _("the beginning"),
        key="fork/from",
    )
    filled: json_form.Filled | None = None
    changes: dict[str, Any] = {}
    if from_key:
        instruction = st.text_area(
            _("Tell this step instead"),
            key=f"fork/instruction/{from_key}",
            help=_("Leave it empty to repeat the step as it was."),
        )
        changes["instruction"] = instruction.strip() or None
    else:
        filled = json_form.draw(view.spec.input_schema, key="fork/input", initial=view.run.input)
    latest = st.toggle(
        _("Use the current versions of agents"),
        help=_("Otherwise the versions this run used."),
        key="fork/latest",
    )
    if st.button(_("Start the fork"), type="primary", key="fork/start"):
        forked = refusals.attempt(
            lambda: control.fork(
                *page.who,
                view.run.id,
                from_key=from_key,
                input=filled.checked() if filled else None,
                latest_versions=latest,
                **changes,
            ),
            done=_("The fork is launched."),
        )
        if forked is not None:
            navigation.go("run", run=forked.id)


def describe(view: RunView) -> None:
    """What the run was started with, and every version it uses."""
    run = view.run
    with st.expander(_("Input and versions"), key="run_input"):
        left, right = st.columns(2)
        with left:
            st.markdown("**" + _("Input") + "**")
            for name, value in run.input.items():
                st.caption(escape(json_form.label_of(view.spec.input_schema, name)))
                st.text(visible(value if isinstance(value, str) else format.pretty_json(value)))
        with right:
            st.markdown("**" + _("Versions used") + "**")
            lines = [f"{escape(name)} :gray[v{pin.version}]" for name, pin in run.pins.items()]
            st.markdown("  \n".join(lines) or format.MISSING)
