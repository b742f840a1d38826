"""The conversation an agent has with its model during one turn. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from control_plane.models.answers import ToolCall
from control_plane.services.turns import HandoffTarget, Heard, Turn

Message = dict[str, Any]
"""One message in the protocol's form."""

HANDOFF_PREFIX = "transfer_to_"

_NOT_IN_A_NAME = re.compile(r"[^a-zA-Z0-9_-]")
_HANDOFF_PARAMETERS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "description": "Why they should take over."},
        "summary": {"type": "string", "description": "What they need to know to go on."},
    },
    "required": ["reason"],
    "additionalProperties": False,
}


def opening(turn: Turn) -> list[Message]:
    """The messages a turn begins with: who the agent is, what it heard, what to do now."""
    who = f"You are {turn.agent}: {turn.spec.role}"
    said = [_heard(heard) for heard in turn.heard]
    if turn.instruction:
        # The line keeps the instruction apart from what somebody else said before it.
        said += ["---", turn.instruction] if said else [turn.instruction]
    return [
        {"role": "system", "content": f"{turn.spec.instructions}\n\n{who}"},
        {"role": "user", "content": "\n\n".join(said) or "Begin."},
    ]


def offered_tools(turn: Turn, *, last: bool) -> list[dict[str, Any]]:
    """What the model may call: its tools, then its handoffs.

    On the last call these are the handoffs alone, if there are any: they end the turn.
    """
    handoffs = [_handoff_tool(target) for target in turn.handoffs]
    if last and handoffs:
        return handoffs
    tools = [_function(tool.name, tool.description, tool.parameters) for tool in turn.tools]
    return tools + handoffs


def called(text: str, calls: Sequence[ToolCall]) -> Message:
    """The model's message that calls tools, as it goes back to the model."""
    return {
        "role": "assistant",
        "content": text or None,
        "tool_calls": [
            {
                "id": call.id,
                "type": "function",
                "function": {
                    "name": _wire_name(call.name),
                    "arguments": _wire_arguments(call.arguments),
                },
            }
            for call in calls
        ],
    }


def result(call: ToolCall, text: str) -> Message:
    """What came of a call, told to the model."""
    return {"role": "tool", "tool_call_id": call.id, "content": text}


def corrected(text: str, told: str) -> list[Message]:
    """An unusable answer and what is said about it."""
    return [{"role": "assistant", "content": text or "-"}, {"role": "user", "content": told}]


def _heard(heard: Heard) -> str:
    return f"[from {heard.source}]\n{heard.text}" if heard.source else heard.text


def _handoff_tool(target: HandoffTarget) -> dict[str, Any]:
    told = f"Hand the task over to {target.name}: {target.role}"
    return _function(f"{HANDOFF_PREFIX}{target.name}", told, _HANDOFF_PARAMETERS)


def _function(name: str, description: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": parameters},
    }


def _wire_name(name: str) -> str:
    """A name the protocol takes back, for models that invent others."""
    return _NOT_IN_A_NAME.sub("_", name)[:64] or "unnamed"


def _wire_arguments(arguments: str) -> str:
    """Arguments an endpoint takes back; some refuse a conversation with broken ones in it."""
    try:
        return arguments if isinstance(json.loads(arguments), dict) else "{}"
    except ValueError:
        return "{}"
