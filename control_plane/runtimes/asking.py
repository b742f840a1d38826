"""Asks a model in the way its endpoint understands.

A request is always written down in one form, with native tools and a schema. How it is put to the
endpoint (response format or schema in the prompt, native tools or a JSON choice) is found out here
and remembered. It is never part of what is recorded as asked, since a replay after a restart must
ask the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from control_plane.domain.connections import ConnectionSpec, Support
from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Usage
from control_plane.domain.steps import FailureReason
from control_plane.models.answers import FILTERED, ChatAnswer, ToolCall
from control_plane.models.client import ChatClient
from control_plane.models.failures import too_long
from control_plane.models.prices import Price, PriceList
from control_plane.models.structured import with_schema_prompt, with_system_text
from control_plane.runtimes.conversation import HANDOFF_PREFIX, Message
from control_plane.runtimes.tool_choice import as_text, choice_schema, read_choice, translated
from control_plane.secrets.redaction import redacted
from control_plane.services.turns import Attempt, Effect

_PREVIEW_CHARACTERS = 400
_MOST_NAMES = 20  # Keeps a step's detail far below its 4 KB.
_ABOUT_SCHEMAS = re.compile(r"response_format|json_schema|structured output|grammar", re.IGNORECASE)
_ABOUT_TOOLS = re.compile(r"\btools?\b|tool_choice|tool use|function[ _-]?call", re.IGNORECASE)
_NOT_UNDERSTOOD = (400, 422)
_ANSWER_NOW = "Give your final answer now. No tool can be used any more."


@dataclass(frozen=True)
class ModelRequest:
    """One question to a model."""

    connection: ConnectionSpec
    model: str
    messages: tuple[Message, ...]
    tools: tuple[dict[str, Any], ...]
    answer_only: bool
    """Whether the tools are shown but must not be called."""
    schema: dict[str, Any] | None
    """What a final answer must satisfy; `None` for free text."""
    temperature: float | None
    timeout_seconds: float

    def as_input(self) -> dict[str, Any]:
        """What the step records as asked."""
        return {
            "connection": self.connection.name,
            "model": self.model,
            "messages": list(self.messages),
            "tools": list(self.tools),
            "answer_only": self.answer_only,
            "schema": self.schema,
            "temperature": self.temperature,
        }


@dataclass(frozen=True)
class ModelAnswer:
    """What came back, as it is recorded."""

    text: str
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str
    problem: str
    """Why the answer is unusable whatever was asked for; empty when it is not."""

    def as_output(self) -> dict[str, Any]:
        """For the record."""
        calls = [{"id": c.id, "name": c.name, "arguments": c.arguments} for c in self.tool_calls]
        return {
            "text": self.text,
            "tool_calls": calls,
            "finish_reason": self.finish_reason,
            "problem": self.problem,
        }

    @classmethod
    def read(cls, output: Mapping[str, Any]) -> ModelAnswer:
        """From the record."""
        calls = tuple(ToolCall(c["id"], c["name"], c["arguments"]) for c in output["tool_calls"])
        return cls(output["text"], calls, output["finish_reason"], output["problem"])


@dataclass(frozen=True)
class Way:
    """How a request is put to an endpoint."""

    json_schema: bool
    """A schema goes into the response format, else into the prompt."""
    native_tools: bool
    """Tools go into `tools`, else they are chosen by a JSON answer."""


_Learned = tuple[str, str, str, Support, Support]


class ModelDesk:
    """Asks models; remembers for the life of the process what each endpoint understands."""

    def __init__(self, *, client: ChatClient, prices: PriceList) -> None:
        self._client = client
        self._prices = prices
        self._learned: dict[_Learned, Way] = {}

    async def ask(self, request: ModelRequest, attempt: Attempt) -> Effect:
        """Ask, in simpler ways if the endpoint refuses, and return the answer with its price.

        The effect's output is a `ModelAnswer`. Raises as `ChatClient.chat` does.
        """
        spec = request.connection
        key = (spec.name, spec.base_url, request.model, spec.json_schema, spec.native_tools)
        way = self._learned.get(key) or first_way(spec)
        answer, understood = await self._ask_until_understood(request, way, attempt)
        self._learned[key] = understood
        read = _read(request, understood, answer)
        return self._effect(request, understood, answer, read)

    async def _ask_until_understood(
        self, request: ModelRequest, way: Way, attempt: Attempt
    ) -> tuple[ChatAnswer, Way]:
        while True:
            try:
                return await self._put(request, way, attempt), way
            except StepFailed as refusal:
                simpler = simpler_way(way, request, refusal)
                if simpler is None:
                    raise
                # Another body under the same key would look like a replay of the first.
                attempt = replace(attempt, idempotency_key=f"{attempt.idempotency_key}-simpler")
                way = simpler

    async def _put(self, request: ModelRequest, way: Way, attempt: Attempt) -> ChatAnswer:
        messages, schema = list(request.messages), request.schema
        tools = request.tools if way.native_tools else ()
        if not way.native_tools:
            messages, schema = _by_json(request)
        if schema is not None and not way.json_schema:
            messages, schema = with_schema_prompt(messages, schema), None
        return await self._client.chat(
            request.connection,
            model=request.model,
            messages=messages,
            tools=tools,
            tool_choice="none" if request.answer_only else None,
            response_schema=schema,
            temperature=request.temperature,
            timeout_seconds=request.timeout_seconds,
            attempt=attempt,
        )

    def _effect(
        self, request: ModelRequest, way: Way, answer: ChatAnswer, read: ModelAnswer
    ) -> Effect:
        price = self._price(request, answer)
        return Effect(
            output=read.as_output(),
            preview=_preview(read),
            detail=_detail(request, way, answer, read),
            usage=_usage(answer, price),
            model=answer.model or request.model,
            price=price.source if price else None,
            first_token_ms=answer.first_token_ms,
        )

    def _price(self, request: ModelRequest, answer: ChatAnswer) -> Price | None:
        """By the model that answered, else by the one asked for: gateways rename models."""
        if answer.usage is None:
            return None
        for model in dict.fromkeys([answer.model, request.model]):
            price = self._prices.price(request.connection, model, answer.usage) if model else None
            if price is not None:
                return price
        return None


def first_way(connection: ConnectionSpec) -> Way:
    """What is tried first: everything that is not known to be missing."""
    return Way(
        json_schema=connection.json_schema is not Support.NO,
        native_tools=connection.native_tools is not Support.NO,
    )


def simpler_way(way: Way, request: ModelRequest, refusal: StepFailed) -> Way | None:
    """The next way to try after a refusal, or `None` if a simpler one would not help."""
    said, status = str(refusal.params.get("said", "")), refusal.params.get("status")
    if refusal.reason != FailureReason.REFUSED or too_long(said):
        return None
    uses_tools = way.native_tools and bool(request.tools)
    uses_schema = way.json_schema and (request.schema is not None or _chooses_by_json(way, request))
    if uses_schema and _ABOUT_SCHEMAS.search(said):
        return replace(way, json_schema=False)
    if uses_tools and _ABOUT_TOOLS.search(said):
        return replace(way, native_tools=False)
    if uses_schema and status in _NOT_UNDERSTOOD:
        return replace(way, json_schema=False)
    return None


def _chooses_by_json(way: Way, request: ModelRequest) -> bool:
    return not way.native_tools and bool(request.tools) and not request.answer_only


def _by_json(request: ModelRequest) -> tuple[list[Message], dict[str, Any] | None]:
    """Messages and schema for a model that does not call tools natively."""
    if request.answer_only:
        return with_system_text(as_text(request.messages), _ANSWER_NOW), request.schema
    if not request.tools:
        return as_text(request.messages), request.schema
    return translated(request.messages, request.tools), choice_schema(request.tools, request.schema)


def _read(request: ModelRequest, way: Way, answer: ChatAnswer) -> ModelAnswer:
    if answer.finish_reason == FILTERED and not answer.text:
        return ModelAnswer("", (), answer.finish_reason, problem=answer.said)
    if not _chooses_by_json(way, request):
        return ModelAnswer(answer.text, answer.tool_calls, answer.finish_reason, problem="")
    schema = choice_schema(request.tools, request.schema)
    choice = read_choice(
        answer.text, schema, request.schema, call_id=f"choice-{len(request.messages)}"
    )
    calls = (choice.call,) if choice.call else ()
    return ModelAnswer(choice.text, calls, answer.finish_reason, choice.problem)


def _way_taken(way: Way, request: ModelRequest) -> str:
    """In words for the step's detail; empty when there was nothing to choose."""
    taken: list[str] = []
    if request.tools:
        taken.append("native_tools" if way.native_tools else "tools_by_json")
    if request.schema is not None or _chooses_by_json(way, request):
        taken.append("json_schema" if way.json_schema else "schema_in_prompt")
    return ", ".join(taken)


def _usage(answer: ChatAnswer, price: Price | None) -> Usage:
    cost_usd: Decimal | None = price.cost_usd if price else None
    if answer.usage is None:
        return Usage(cost_usd=None, calls=1)
    return Usage(answer.usage.input_tokens, answer.usage.output_tokens, cost_usd, calls=1)


def _detail(
    request: ModelRequest, way: Way, answer: ChatAnswer, read: ModelAnswer
) -> dict[str, Any]:
    names = [call.name[:64] for call in read.tool_calls]
    handoffs = [name for name in names if name.startswith(HANDOFF_PREFIX)]
    usage = answer.usage
    facts: dict[str, Any] = {
        "finish_reason": answer.finish_reason[:64],
        "tool_calls": names[:_MOST_NAMES],
        "handoff": handoffs[0] if handoffs else None,
        "ignored_handoffs": handoffs[1:_MOST_NAMES],
        "way": _way_taken(way, request),
        "usage": "not reported by the endpoint" if usage is None else None,
        "cached_tokens": usage.cached_tokens if usage else None,
        "reasoning_tokens": usage.reasoning_tokens if usage else None,
        "problem": read.problem[:_PREVIEW_CHARACTERS],
    }
    return {name: fact for name, fact in facts.items() if fact not in (None, "", [])}


def _preview(read: ModelAnswer) -> str:
    calls = [f"{call.name}({call.arguments})" for call in read.tool_calls]
    said = [read.text, *calls] if read.text or calls else [read.problem]
    return redacted("\n".join(filter(None, said)))[:_PREVIEW_CHARACTERS]
