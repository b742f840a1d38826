"""Tools for models that do not call them natively: the choice is a JSON answer. Pure.

A small model that prints its tool call as text, or one behind an endpoint that refuses `tools`,
still fills in a schema reliably. The request is translated, and the answer translated back, so that
the rest of the runtime and the record know only one form of tool call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from control_plane.models.answers import ToolCall
from control_plane.models.structured import read_object, with_system_text
from control_plane.runtimes.conversation import HANDOFF_PREFIX, Message

ANSWER = "answer"


@dataclass(frozen=True)
class Choice:
    """What the model chose: an answer, one call, or nothing usable."""

    text: str = ""
    call: ToolCall | None = None
    problem: str = ""
    """What is wrong with the choice; empty when nothing is."""


def choice_schema(
    tools: Sequence[Mapping[str, Any]], answer_schema: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The schema of the choice: one action, and what that action needs."""
    answer, definitions = lifted(answer_schema) if answer_schema else ({"type": "string"}, {})
    if answer_schema:
        answer = {"anyOf": [answer, {"type": "null"}]}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "action": {"enum": [ANSWER, *(tool["function"]["name"] for tool in tools)]},
            "arguments": {"type": "object", "description": "Of the chosen tool; {} for an answer."},
            ANSWER: answer | {"description": "The final answer; empty when a tool is chosen."},
            "reason": {"type": "string", "description": "Why this action, in one sentence."},
        },
        "required": ["action", "arguments", ANSWER, "reason"],
        "additionalProperties": False,
    }
    return schema | definitions


def lifted(schema: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A schema fit to be put inside another, and the definitions the outer one must carry."""
    inner = {key: value for key, value in schema.items() if key not in ("$defs", "$schema")}
    return inner, {"$defs": schema["$defs"]} if "$defs" in schema else {}


def translated(messages: Sequence[Message], tools: Sequence[Mapping[str, Any]]) -> list[Message]:
    """The conversation without native tools: offered in the prompt, called and answered as text."""
    lines = [_offer(tool["function"]) for tool in tools]
    prompt = (
        "Choose one action and say it as JSON: `answer` when you can answer now, or one of these "
        "tools. You will be told a tool's result and may choose again.\n" + "\n".join(lines)
    )
    plain = as_text(messages)
    return with_system_text(plain, prompt) if tools else plain


def as_text(messages: Sequence[Message]) -> list[Message]:
    """The conversation with calls and results of tools as plain text."""
    names = {
        call["id"]: call["function"]["name"]
        for message in messages
        for call in message.get("tool_calls", ())
    }
    return [_as_text(message, names) for message in messages]


def read_choice(
    text: str, schema: Mapping[str, Any], answer_schema: Mapping[str, Any] | None, *, call_id: str
) -> Choice:
    """What the model chose. Fields the action does not need may be missing.

    Args:
        text: The model's answer.
        schema: From `choice_schema`.
        answer_schema: What a final answer must satisfy; `None` for free text.
        call_id: Given to a call; unique in the conversation.
    """
    reading = read_object(text, dict(schema) | {"required": ["action"]})
    if reading.value is None:
        return Choice(text=text, problem=reading.problem)
    action, answer = reading.value["action"], reading.value.get(ANSWER)
    if action != ANSWER:
        return Choice(call=_call(str(action), reading.value, call_id))
    if answer is None:
        return Choice(text=text, problem="the action is answer, but there is no answer")
    return Choice(text=json.dumps(answer, ensure_ascii=False) if answer_schema else str(answer))


def _offer(function: Mapping[str, Any]) -> str:
    parameters = json.dumps(function["parameters"], ensure_ascii=False)
    return f"- {function['name']}: {function['description']} Arguments as JSON Schema: {parameters}"


def _call(action: str, chosen: Mapping[str, Any], call_id: str) -> ToolCall:
    arguments: dict[str, Any] = dict(chosen.get("arguments") or {})
    if action.startswith(HANDOFF_PREFIX):
        arguments.setdefault("reason", chosen.get("reason") or "")
    return ToolCall(call_id, action, json.dumps(arguments, ensure_ascii=False))


def _as_text(message: Message, names: Mapping[str, str]) -> Message:
    if message["role"] == "tool":
        name = names.get(message["tool_call_id"], "the tool")
        return {"role": "user", "content": f"[result of {name}]\n{message['content']}"}
    if not message.get("tool_calls"):
        return dict(message)
    chosen = [
        f'{{"action": "{call["function"]["name"]}", "arguments": {call["function"]["arguments"]}}}'
        for call in message["tool_calls"]
    ]
    return {
        "role": "assistant",
        "content": "\n".join([*filter(None, [message.get("content")]), *chosen]),
    }
