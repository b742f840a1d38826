"""From a pattern's call to what a member is given: texts, pinned versions, targets. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from control_plane.domain.agents import AgentSpec
from control_plane.domain.builtin_tools import BUILTIN_TOOLS
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import Pin
from control_plane.domain.steps import FailureReason
from control_plane.domain.tools import ToolSpec
from control_plane.engines.fingerprints import fingerprint
from control_plane.patterns.context import AgentCall, HandoffRecord, Note
from control_plane.services.turns import HandoffTarget, Heard, Turn

PREVIEW_CHARACTERS = 400


def preview_of(text: str) -> str:
    """The beginning of a text, for lists and timelines."""
    return text if len(text) <= PREVIEW_CHARACTERS else text[: PREVIEW_CHARACTERS - 1] + "…"


def text_of_input(given: Mapping[str, Any]) -> str:
    """What a run was started with, as a member reads it: the request, or all fields as JSON."""
    if set(given) == {"request"} and isinstance(given["request"], str):
        return given["request"]
    return orjson.dumps(given, option=orjson.OPT_INDENT_2).decode()


def asked_of_member(call: AgentCall, produced: Sequence[str]) -> str:
    """The fingerprint of a call: what was asked, and the content of what the member reads."""
    return fingerprint(
        [call.member, call.instruction, call.choice_schema, call.handoffs, list(produced)]
    )


def detail_of(event: HandoffRecord | Note) -> dict[str, str]:
    """What is put on record of it."""
    if isinstance(event, Note):
        return {"text": event.text}
    return {
        "source": event.source,
        "target": event.target,
        "reason": event.reason,
        "summary": event.summary,
        "outcome": event.outcome,
    }


def turn_of(
    call: AgentCall,
    *,
    instruction: str,
    heard: Sequence[Heard],
    members: Mapping[str, AgentSpec | PatternSpec],
    roles: Mapping[str, str],
    connections: Mapping[str, ConnectionSpec],
    tools: Mapping[str, ToolSpec],
) -> Turn:
    """The turn asked of an agent.

    Raises:
        StepFailed: Its pinned version, its connection or one of its tools is gone.
    """
    spec = members.get(call.member)
    if not isinstance(spec, AgentSpec):
        raise _gone("agent", call.member)
    connection = connections.get(spec.connection)
    if connection is None:
        raise _gone("connection", spec.connection)
    known = {**BUILTIN_TOOLS, **tools}
    for name in spec.tools:
        if name not in known:
            raise _gone("tool", name)
    return Turn(
        agent=call.member,
        spec=spec,
        connection=connection,
        tools=tuple(known[name] for name in spec.tools),
        heard=tuple(heard),
        instruction=instruction,
        answer_schema=call.choice_schema or spec.output_schema,
        handoffs=tuple(HandoffTarget(name, roles.get(name, "")) for name in call.handoffs),
    )


def request_of(instruction: str, heard: Sequence[Heard]) -> str:
    """What a nested pattern is started with: everything it is to read, as one text."""
    blocks = [
        item.text if not item.source else f"[from {item.source}]\n{item.text}" for item in heard
    ]
    return "\n\n".join([*blocks, *([instruction] if instruction else [])])


def nested_pins(pins: Mapping[str, Pin], member: str) -> dict[str, Pin]:
    """The versions a nested pattern uses, by the names it knows."""
    prefix = f"{member}/"
    return {name.removeprefix(prefix): pin for name, pin in pins.items() if name.startswith(prefix)}


def roles_of(members: Mapping[str, AgentSpec | PatternSpec]) -> dict[str, str]:
    """What each member is there for."""
    return {
        name: spec.role if isinstance(spec, AgentSpec) else spec.description
        for name, spec in members.items()
    }


def _gone(kind: str, name: str) -> StepFailed:
    return StepFailed(
        FailureReason.CONFIGURATION,
        N_(
            "The {kind} {name!r} this run uses is not registered any more; register it again"
            " and retry."
        ),
        kind=kind,
        name=name,
    )
