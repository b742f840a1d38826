"""The messages between an agent and its model, with tool calls and their results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.errors import N_
from control_plane.ui import format, story
from control_plane.ui.i18n import _

_ROLE: dict[str, tuple[str, str]] = {
    "system": (N_("Instructions"), "gray"),
    "user": (N_("Asked"), "violet"),
    "assistant": (N_("Model"), "blue"),
    "tool": (N_("Tool result"), "green"),
}


def is_one(given: object) -> bool:
    """Whether a step's input is a conversation."""
    return isinstance(given, dict) and isinstance(given.get("messages"), list)


def show(given: Mapping[str, Any], answered: object, *, key: str) -> None:
    """Draw what the model was sent and what it answered."""
    story.show(entries(given.get("messages", []), answered), key=key)


def entries(messages: Sequence[Any], answered: object) -> list[story.Entry]:
    """The conversation; instructions are folded, they are the same in every call."""
    told = [_message(message) for message in messages if isinstance(message, dict)]
    if isinstance(answered, dict):
        told.append(_answer(answered))
    return told


def _message(message: Mapping[str, Any]) -> story.Entry:
    role = str(message.get("role", ""))
    who, tone = _ROLE.get(role, (role, "gray"))
    return story.entry(
        _(who),
        text=_text(message.get("content")),
        tone=tone,
        lines=[_call(call) for call in message.get("tool_calls") or []],
        folded=_("Show the instructions") if role == "system" else "",
        mono=role == "tool",
    )


def _answer(answered: Mapping[str, Any]) -> story.Entry:
    text = str(answered.get("text") or "")
    return story.entry(
        _("Model"),
        text=text,
        tone="blue",
        meta=str(answered.get("finish_reason") or ""),
        lines=[_call(call) for call in answered.get("tool_calls") or []],
    )


def _call(call: Mapping[str, Any]) -> story.Line:
    called = call.get("function", call)
    arguments = called.get("arguments", "")
    shown = arguments if isinstance(arguments, str) else format.pretty_json(arguments)
    return story.line(_("calls {tool}", tool=called.get("name", "")), _compact(shown), mono=True)


def _compact(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def _text(content: object) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return format.pretty_json(content)
