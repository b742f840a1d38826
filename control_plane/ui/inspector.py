"""One step in full: what it was given, what it produced, what it cost. Read only when opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from pydantic import JsonValue

from control_plane.domain.errors import NotFound
from control_plane.domain.steps import Step, StepKind
from control_plane.services.runs import RunView, step_payload
from control_plane.ui import badges, conversation, format, recorded, wording
from control_plane.ui.escape import escape, visible
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _


def show(page: OpenedPage, view: RunView, key: str) -> None:
    """The panel of the chosen step."""
    step = next((s for s in reversed(view.steps) if s.key == key), None)
    with st.container(border=True, key="inspector"):
        _head(step, key)
        if step is None:
            st.caption(_("This step is no longer on record."))
            return
        _facts(step)
        if step.error:
            st.error(escape(recorded.say(step.error)))
        _bodies(page, view, step)


def _head(step: Step | None, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = step.name if step else key
        kind = wording.word(wording.STEP_KIND, step.kind) if step else ""
        status = badges.markdown(badges.step_status(step.status)) if step else ""
        st.markdown(f"**{escape(name)}** :gray[{kind}] {status}", width="stretch")
        st.button(
            "",
            icon=":material/close:",
            type="tertiary",
            help=_("Close"),
            on_click=close,
            key="close_inspector",
        )


def choose(key: str) -> None:
    """Show this step; the address keeps it."""
    st.query_params["step"] = key


def choose_last_turn(steps: Sequence[Step], member: str) -> None:
    """Show the newest turn of a member."""
    turns = [step.key for step in steps if step.name == member and step.depth == 0]
    if turns:
        choose(turns[-1])


def close() -> None:
    """Leave the step; the address forgets it too."""
    st.query_params.pop("step", None)


def _facts(step: Step) -> None:
    facts = [
        (_("Step"), step.key),
        (_("Began"), format.instant(step.started_at)),
        (_("Took"), format.milliseconds(step.latency_ms)),
        (_("First token"), format.milliseconds(step.first_token_ms)),
        (_("Tokens"), _tokens(step)),
        (_("Cost"), format.money(step.usage.cost_usd) if step.usage.tokens else ""),
        (_("Model"), step.model or ""),
        (_("Price"), step.price or ""),
        (_("Attempt"), str(step.attempt) if step.attempt > 1 else ""),
        (_("Reason"), wording.word(wording.FAILURE, step.reason)),
    ]
    st.markdown(
        "  \n".join(
            f":gray[{label}] {escape(value)}"
            for label, value in facts
            if value and value != format.MISSING
        )
    )


def _tokens(step: Step) -> str:
    if not step.usage.tokens:
        return ""
    return _(
        "{input} in, {output} out",
        input=format.count(step.usage.input_tokens),
        output=format.count(step.usage.output_tokens),
    )


def _bodies(page: OpenedPage, view: RunView, step: Step) -> None:
    given, produced = _payload(page, view, step.key)
    talk = _conversation(page, view, step, given, produced)
    labels = [_("Output"), *([_("Conversation")] if talk else []), _("Input"), _("Details")]
    tabs = dict(zip(labels, st.tabs(labels), strict=True))
    with tabs[_("Output")]:
        _body(produced, nothing=_("Nothing yet."))
    if talk:
        with tabs[_("Conversation")]:
            conversation.show(talk[0], talk[1], key="conversation")
    with tabs[_("Input")]:
        _body(given, nothing=_("A turn has no input of its own; its model calls do."))
    with tabs[_("Details")]:
        st.code(visible(format.pretty_json(step.detail)), language="json", wrap_lines=True)


def _conversation(
    page: OpenedPage,
    view: RunView,
    step: Step,
    given: JsonValue,
    produced: JsonValue,
) -> tuple[dict[str, Any], JsonValue] | None:
    """A model call's own messages; of a turn those of its last model call."""
    if conversation.is_one(given):
        return given, produced
    if step.kind is not StepKind.AGENT:
        return None
    calls = [s for s in view.steps if s.kind is StepKind.MODEL and s.parent_key == step.key]
    if not calls:
        return None
    last = _payload(page, view, calls[-1].key)
    return last if conversation.is_one(last[0]) else None


def _payload(page: OpenedPage, view: RunView, key: str) -> tuple[JsonValue, JsonValue]:
    try:
        return step_payload(*page.who, view.run.id, key)
    except NotFound:
        return None, None


def _body(value: JsonValue, *, nothing: str) -> None:
    if value is None:
        st.caption(nothing)
        return
    text = value.get("text") if isinstance(value, dict) else value
    if isinstance(text, str) and text:
        st.text(visible(text))
    rest = {k: v for k, v in value.items() if k != "text"} if isinstance(value, dict) else None
    if rest or not isinstance(value, dict | str):
        text = format.pretty_json(value if rest is None else rest)
        st.code(visible(text), language="json", wrap_lines=True)
