"""Tools chosen by a JSON answer: `{"action", "arguments", "answer", "reason"}`.

Clients ask so where an endpoint refuses native tools; the tools are described in the prompt.
"""

from __future__ import annotations

from typing import Any, Final

from control_plane.models.rehearsal import prose
from control_plane.models.rehearsal.conversation import Conversation
from control_plane.models.rehearsal.decisions import decided
from control_plane.models.rehearsal.directives import Directives
from control_plane.models.rehearsal.hints import ConversationHints
from control_plane.models.rehearsal.schema_merge import Schema
from control_plane.models.rehearsal.schema_values import value_for
from control_plane.models.rehearsal.tool_calls import arguments_for, fitting_names, forced_names

_ANSWER = "answer"
_REASONS: Final = {
    "en": ("{action} fits the request and was not used yet.", "Everything needed is known."),
    "ja": ("{action}が依頼に合っており、まだ使っていません。", "必要な情報がそろいました。"),
}


def is_choice(schema: Schema) -> bool:
    """Whether the schema asks for a choice between an answer and tools."""
    properties = schema.get("properties", {})
    if not {"action", "arguments", _ANSWER} <= set(properties):
        return False
    return _ANSWER in properties["action"].get("enum", [])


def choice_for(
    schema: Schema, conversation: Conversation, directives: Directives
) -> dict[str, Any]:
    """The choice: at most one tool at a time, else the answer."""
    tools, (why_tool, why_answer) = conversation.offered, _REASONS[conversation.language]
    possible = schema["properties"]["action"]["enum"]
    forced = forced_names(tools, conversation, directives)
    names = [*forced, *fitting_names(tools, conversation, directives)]
    action = next((name for name in names if name in possible), _ANSWER)
    if action == _ANSWER:
        answer = _answer(schema, conversation)
        return {"action": action, "arguments": {}, _ANSWER: answer, "reason": why_answer}
    arguments = arguments_for(action, tools, conversation)
    nothing = None if "anyOf" in schema["properties"][_ANSWER] else ""
    why = why_tool.format(action=action)
    return {"action": action, "arguments": arguments, _ANSWER: nothing, "reason": why}


def _answer(schema: Schema, conversation: Conversation) -> object:
    """Words, or what the answer's own schema asks for; the definitions are those of the whole."""
    parts: list[Schema] = schema["properties"][_ANSWER].get("anyOf", [])
    structured = next((part for part in parts if part.get("type") != "null"), None)
    if structured is None:
        return prose.answer(conversation)
    whole = structured | {key: schema[key] for key in ("$defs",) if key in schema}
    return value_for(whole, ConversationHints(conversation), decided=decided(whole, conversation))
