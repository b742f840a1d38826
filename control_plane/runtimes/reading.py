"""What a model's answer means: a final answer, a handoff, arguments of a tool. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

import orjson

from control_plane.domain.errors import N_, Problem, StepFailed
from control_plane.domain.json_schema import problems_with
from control_plane.domain.steps import FailureReason
from control_plane.domain.tools import ToolSpec
from control_plane.models.answers import FILTERED, ToolCall
from control_plane.models.structured import correction, read_object
from control_plane.patterns.context import HandoffWish
from control_plane.runtimes.asking import ModelAnswer
from control_plane.runtimes.conversation import HANDOFF_PREFIX
from control_plane.services.turns import Turn, TurnResult


@dataclass(frozen=True)
class Reading:
    """A final answer, or what is wrong with it."""

    result: TurnResult | None
    problem: str = ""
    told: str = ""
    """What the model is told before its second try."""
    sent_back: bool = False
    """Whether a person asks for another answer; that is no mistake of the model's."""


def read_answer(turn: Turn, answer: ModelAnswer) -> Reading:
    """Read an answer that calls no tool.

    Raises:
        StepFailed: `refused`: the endpoint's content filter left nothing of it.
    """
    if not answer.text and answer.finish_reason == FILTERED:
        raise _withheld(turn, answer.problem)
    if answer.problem:
        return Reading(None, answer.problem, correction(answer.problem))
    if turn.answer_schema is None and not answer.text.strip():
        return Reading(None, "it is empty", "Your answer is empty. Answer again, in words.")
    if turn.answer_schema is None:
        return Reading(TurnResult(text=answer.text, choice=None, handoff=None))
    reading = read_object(answer.text, turn.answer_schema)
    if reading.value is None:
        cut = "; it was cut off because it was too long" if answer.finish_reason == "length" else ""
        return Reading(None, reading.problem + cut, correction(reading.problem + cut))
    text = json.dumps(reading.value, ensure_ascii=False)
    return Reading(TurnResult(text=text, choice=reading.value, handoff=None))


def _withheld(turn: Turn, said: str) -> StepFailed:
    template = N_("The endpoint's content filter withheld the answer of {agent}.")
    if said:
        template = N_("The endpoint's content filter refused the request of {agent}: {said}")
    return StepFailed(FailureReason.REFUSED, template, agent=turn.agent, said=said)


def malformed(turn: Turn, problem: str, *, twice: bool) -> StepFailed:
    """The failure of a turn without a usable answer; the problem is the last one found."""
    template = N_(
        "{agent} gave no usable answer, and its limit of turns left no second try: {problem}"
    )
    if twice:
        template = N_("{agent} gave no usable answer twice: {problem}")
    return StepFailed(FailureReason.MALFORMED, template, agent=turn.agent, problem=problem)


def handoff_in(answer: ModelAnswer) -> HandoffWish | None:
    """The first handoff among the calls. To whom is the pattern's business, whoever it names."""
    call = next((call for call in answer.tool_calls if call.name.startswith(HANDOFF_PREFIX)), None)
    if call is None:
        return None
    said = _json_object(call.arguments) or {}
    reason = str(said.get("reason") or answer.text or "no reason given")
    return HandoffWish(
        to=call.name.removeprefix(HANDOFF_PREFIX),
        reason=reason,
        summary=str(said.get("summary") or ""),
    )


def read_arguments(call: ToolCall, tool: ToolSpec) -> dict[str, Any] | str:
    """The call's arguments, or what is wrong with them."""
    arguments = _json_object(call.arguments or "{}")
    if arguments is None:
        return f"the arguments of {tool.name} are no JSON object: {call.arguments[:200]}"
    problems: list[Problem] = problems_with(arguments, tool.parameters)
    if not problems:
        return arguments
    listed = "; ".join(f"{p.field}: {p.message}" if p.field else p.message for p in problems[:5])
    return f"the arguments of {tool.name} are wrong: {listed}"


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = orjson.loads(text)
    except ValueError:
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
