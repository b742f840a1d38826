"""What exactly will happen, field by field, and what an edit changes of it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import streamlit as st

from control_plane.domain.approvals import Action, Approval, Decision
from control_plane.domain.policy import ActionKind
from control_plane.ui import approval_budget, format, json_form
from control_plane.ui.escape import escape, visible
from control_plane.ui.i18n import _

_MARKED = ":orange-background[{said}]"


def show(approval: Approval) -> None:
    """Each field of the payload."""
    action = approval.action
    payload = action.payload
    if action.kind is ActionKind.BUDGET:
        approval_budget.show(action, key=f"budget_{approval.id}")
        return
    if action.kind is ActionKind.TOOL and isinstance(payload.get("arguments"), dict):
        payload = payload["arguments"]
    for name, value in payload.items():
        with st.container(gap="xsmall"):
            st.caption(escape(title(action, name)))
            _value(action, value)


def title(action: Action, name: str) -> str:
    """What to call a field of the payload, as plain text."""
    schema: Mapping[str, Any] = action.payload_schema or {}
    if action.kind is ActionKind.TOOL:
        schema = schema.get("properties", {}).get("arguments", schema)
    return json_form.label_of(schema, name)


def show_changes(action: Action, decision: Decision) -> None:
    """What a decision changes of the payload, line by line; nothing if it changes nothing."""
    if not decision.payload or decision.payload == action.payload:
        return
    st.caption(_("Changed"))
    st.code(visible(difference(action.payload, decision.payload)), language="diff", wrap_lines=True)


def show_proposal(action: Action, decision: Decision) -> None:
    """What a decision would do instead of what is asked."""
    show_changes(action, decision)
    if decision.target != action.target:
        said = _("to {target} instead of {asked}", target=decision.target, asked=action.target)
        st.markdown(escape(said))
    if decision.answer:
        st.caption(_("Answer"))
        st.text(visible(decision.answer))


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The fields that differ, each with its lines before and after."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return "\n".join(line for name in names for line in _lines(name, before, after))


def marked(text: str, sentences: tuple[str, ...]) -> str:
    """The text as Markdown, the sentences in it that nothing supports marked."""
    rest, found = text, ""
    for sentence in sentences:
        head, mark, tail = rest.partition(sentence)
        if mark:
            found += escape(head) + _MARKED.format(said=escape(mark))
            rest = tail
    return found + escape(rest)


def _value(action: Action, value: Any) -> None:
    if isinstance(value, str) and action.ungrounded:
        st.markdown(marked(value, action.ungrounded))
    elif isinstance(value, str):
        st.text(visible(value) or format.MISSING)
    elif isinstance(value, int | float):
        st.text(visible(format.pretty_json(value)))
    else:
        st.code(visible(format.pretty_json(value)), language="json", wrap_lines=True)


def _lines(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    old, new = (_text(side.get(name)).splitlines() for side in (before, after))
    return [f"  {name}:", *(line for line in difflib.ndiff(old, new) if not line.startswith("?"))]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else format.pretty_json(value)
