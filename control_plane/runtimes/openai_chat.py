"""The agent loop over chat completions: the model answers, calls tools, or hands the task over.

    ask the model
    an answer ends the turn, if it satisfies the schema; a malformed one is corrected once
    a refusal, or what a content filter withheld, is put to a person where a rule asks; calls of
    tools that came with such an answer are not made
    a tool is called after its arguments are checked and, where a rule asks, a person agreed
    whatever goes wrong with a call is told to the model, which may do better
    a handoff ends the turn, after the other calls of the same answer
    the last call allowed may only answer or hand over

Every call of a model or tool goes through the journal, in one order, so that a replay takes the
same path.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.policy import ActionKind
from control_plane.domain.steps import FailureReason, StepKind
from control_plane.domain.tools import ToolSpec
from control_plane.models.answers import FILTERED, ToolCall
from control_plane.runtimes.asking import ModelAnswer, ModelDesk, ModelRequest
from control_plane.runtimes.conversation import (
    HANDOFF_PREFIX,
    Message,
    called,
    corrected,
    offered_tools,
    opening,
    result,
)
from control_plane.runtimes.flags import answered_instead, flag_of, told_instead
from control_plane.runtimes.reading import (
    Reading,
    handoff_in,
    malformed,
    read_answer,
    read_arguments,
)
from control_plane.runtimes.spending import Spending
from control_plane.runtimes.tool_choice import lifted
from control_plane.runtimes.tools import ToolRunner
from control_plane.services.turns import Attempt, Effect, Turn, TurnJournal, TurnResult


class OpenAIChatRuntime:
    """Takes turns of agents whose runtime is `openai_chat`; implements the port `AgentRuntime`."""

    def __init__(self, *, models: ModelDesk, tools: ToolRunner) -> None:
        self._models = models
        self._tools = tools

    async def turn(self, turn: Turn, journal: TurnJournal) -> TurnResult:
        """Take the turn.

        Raises:
            StepFailed: A call failed for good, the answer was malformed twice (`malformed`), or a
                limit was reached (`limit`).
        """
        messages, spending = opening(turn), Spending(turn.agent, turn.spec.limits)
        was_corrected = False

        for number in range(1, turn.spec.limits.turns + 1):
            last = number == turn.spec.limits.turns
            answer, spending = await self._ask(
                turn, journal, messages, number=number, spending=spending
            )
            spending.check()

            if not answer.tool_calls or answer.finish_reason == FILTERED:
                reading = await _read(turn, journal, answer, number=number)
                if reading.result is not None:
                    return reading.result
                if (was_corrected or last) and not reading.sent_back:
                    raise malformed(turn, reading.problem, twice=was_corrected)
                messages += corrected(answer.text, reading.told)
                was_corrected = was_corrected or not reading.sent_back
                continue

            wish = handoff_in(answer)
            if last and wish is None:
                break
            messages.append(called(answer.text, answer.tool_calls))
            messages += await self._call_tools(turn, journal, answer.tool_calls, number=number)
            if wish is not None:
                return TurnResult(text=answer.text, choice=None, handoff=wish)

        raise spending.no_turns_left()

    async def _ask(
        self,
        turn: Turn,
        journal: TurnJournal,
        messages: Sequence[Message],
        *,
        number: int,
        spending: Spending,
    ) -> tuple[ModelAnswer, Spending]:
        """One model call, and what the turn has spent with it."""
        request = _request(turn, messages, last=number == turn.spec.limits.turns)

        async def do(attempt: Attempt) -> Effect:
            effect = await self._models.ask(request, attempt)
            if turn.spec.limits.cost_usd is not None and effect.usage.cost_usd is None:
                told = "not checked: this model is unpriced"
                return replace(effect, detail={**effect.detail, "cost_limit": told})
            return effect

        effect = await journal.step(
            f"model-{number}",
            kind=StepKind.MODEL,
            name=turn.spec.model,
            input=request.as_input(),
            do=do,
            retries=turn.spec.retries,
        )
        return ModelAnswer.read(effect.output), spending.plus(effect.usage)

    async def _call_tools(
        self, turn: Turn, journal: TurnJournal, calls: Sequence[ToolCall], *, number: int
    ) -> list[Message]:
        """Carry out the calls of one answer in order, handoffs left out; what the model is told."""
        return [
            result(
                call,
                await self._call(turn, journal, call, key=f"tool-{number}-{position}-{call.name}"),
            )
            for position, call in enumerate(calls, start=1)
            if not call.name.startswith(HANDOFF_PREFIX)
        ]

    async def _call(self, turn: Turn, journal: TurnJournal, call: ToolCall, *, key: str) -> str:
        """Carry out one call if it is sound and allowed; returns what the model is told.

        Raises:
            StepFailed: The tool cannot be used at all, its retries included.
        """
        tool = next((tool for tool in turn.tools if tool.name == call.name), None)
        if tool is None:
            known = ", ".join(tool.name for tool in turn.tools) or "none"
            return f"error: there is no tool named {call.name!r}; your tools are: {known}"
        arguments = read_arguments(call, tool)
        if isinstance(arguments, str):
            return f"error: {arguments}"
        decision = await journal.approve(key, _action(turn.agent, tool, arguments))
        if decision.status is ApprovalStatus.ANSWERED:
            return decision.answer
        if not decision.allowed:
            return _not_allowed(decision)
        allowed = cast("dict[str, Any]", decision.payload.get("arguments", arguments))
        told = await self._run(turn, journal, tool, allowed, key=key)
        if allowed == arguments:
            return told
        return (
            f"A person changed the arguments to {json.dumps(allowed, ensure_ascii=False)}.\n{told}"
        )

    async def _run(
        self,
        turn: Turn,
        journal: TurnJournal,
        tool: ToolSpec,
        arguments: dict[str, Any],
        *,
        key: str,
    ) -> str:
        async def do(attempt: Attempt) -> Effect:
            return await self._tools.run(tool, arguments, attempt)

        try:
            effect = await journal.step(
                key,
                kind=StepKind.TOOL,
                name=tool.name,
                input={"tool": tool.name, "arguments": arguments},
                do=do,
                retries=turn.spec.retries,
            )
        except StepFailed as failure:
            if failure.reason != FailureReason.TOOL:
                raise
            return f"error: {failure}"
        return str(effect.output)


async def _read(turn: Turn, journal: TurnJournal, answer: ModelAnswer, *, number: int) -> Reading:
    """Read an answer that ends the turn; what flagged it is put to a person first.

    Raises:
        StepFailed: `refused`: nothing is left of it, a person rejected it, or nobody decided.
    """
    action = flag_of(turn, answer)
    if action is None:
        return read_answer(turn, answer)
    decision = await journal.approve(f"flag-{number}", action)
    if instead := answered_instead(turn, decision):
        return Reading(instead)
    told = told_instead(turn, answer, decision)
    return Reading(None, told=told, sent_back=True) if told else read_answer(turn, answer)


def _request(turn: Turn, messages: Sequence[Message], *, last: bool) -> ModelRequest:
    return ModelRequest(
        connection=turn.connection,
        model=turn.spec.model,
        messages=tuple(messages),
        tools=tuple(offered_tools(turn, last=last)),
        answer_only=last and not turn.handoffs and bool(turn.tools),
        schema=turn.answer_schema,
        temperature=turn.spec.temperature,
        timeout_seconds=turn.spec.limits.timeout_seconds,
    )


def _action(agent: str, tool: ToolSpec, arguments: dict[str, Any]) -> Action:
    parameters, definitions = lifted(tool.parameters)
    return Action(
        kind=ActionKind.TOOL,
        source=agent,
        target=tool.name,
        payload={"arguments": arguments},
        payload_schema={
            "type": "object",
            "properties": {"arguments": parameters},
            "required": ["arguments"],
            "additionalProperties": False,
            **definitions,
        },
        reversible=not tool.side_effects,
    )


def _not_allowed(decision: Decision) -> str:
    if decision.status is ApprovalStatus.REJECTED:
        return f"rejected by a person: {decision.reason}"
    if decision.status is ApprovalStatus.SENT_BACK:
        return f"not done; a person asks for something else: {decision.reason}"
    if decision.status is ApprovalStatus.EXPIRED:
        return "not done: nobody decided about it in time"
    return f"not done: the question to a person was {decision.status.value}"
