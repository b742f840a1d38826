"""From a request to its answer: a pure function, so that a retry or a replay is told the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from control_plane.models.rehearsal import prose
from control_plane.models.rehearsal.conversation import Conversation, read_conversation
from control_plane.models.rehearsal.decisions import decided
from control_plane.models.rehearsal.directives import Directives, read_directives
from control_plane.models.rehearsal.hints import ConversationHints
from control_plane.models.rehearsal.json_choice import choice_for, is_choice
from control_plane.models.rehearsal.request import ChatRequest
from control_plane.models.rehearsal.schema_values import value_for
from control_plane.models.rehearsal.terms import count_tokens
from control_plane.models.rehearsal.tool_calls import calls_for
from control_plane.models.rehearsal.wire import FinishReason, FunctionCall, Reply, WireError

CONTEXT_TOKENS = 128_000
"""The longest prompt that is accepted."""

_CHARACTERS_A_TOKEN = 4
_FAILURE_TYPES = {
    429: ("rate_limit_error", "rate_limit_exceeded"),
    401: ("authentication_error", "invalid_api_key"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to send, and how."""

    result: Reply | WireError
    slow_seconds: float = 0.0
    """Time to take over it."""
    hang_up: bool = False
    """Break the connection off halfway."""


def outcome_of(request: ChatRequest, *, attempt: int) -> Outcome:
    """The answer to the request.

    Args:
        request: The checked request.
        attempt: Which try of the same question this is; 1 for the first.
    """
    if not is_model(request.model):
        return Outcome(WireError.unknown_model(request.model))
    texts = [m.text for m in request.messages if m.role in ("system", "developer", "user")]
    directives = read_directives(texts)
    if isinstance(directives, WireError):
        return Outcome(directives)
    refused = _refusal(request, directives, attempt=attempt)
    result = refused if refused is not None else _reply(request, directives)
    return Outcome(result, slow_seconds=directives.slow, hang_up=directives.hang_up)


def is_model(model: str) -> bool:
    """Whether the endpoint answers for a model of that name."""
    return model.startswith("rehearsal")


def _refusal(request: ChatRequest, directives: Directives, *, attempt: int) -> WireError | None:
    if directives.fails(attempt=attempt):
        status = directives.fail or 503
        kind, code = _FAILURE_TYPES.get(
            status, ("server_error" if status >= 500 else "invalid_request_error", None)
        )
        message = f"The rehearsal was told to fail with status {status}."
        return WireError(status, message, kind, code, None, directives.retry_after)
    asked = request.response_format
    if directives.no_json_schema and asked is not None and asked.type == "json_schema":
        message = (
            "Invalid parameter: 'response_format' of type 'json_schema' is not supported "
            "with this model."
        )
        return WireError.bad_request(message, param="response_format")
    if directives.no_tools and request.tools:
        return WireError.bad_request("'tools' is not supported with this model.", param="tools")
    length = request.prompt_tokens()
    if length > CONTEXT_TOKENS:
        message = (
            f"This model's maximum context length is {CONTEXT_TOKENS} tokens. However, your "
            f"messages resulted in {length} tokens. Please reduce the length of the messages."
        )
        return WireError.bad_request(message, param="messages", code="context_length_exceeded")
    return None


def _reply(request: ChatRequest, directives: Directives) -> Reply:
    conversation = read_conversation(request)
    calls = calls_for(request, conversation, directives)
    text = "" if calls else _text(request, conversation, directives)
    finish: FinishReason = "tool_calls" if calls else "stop"
    if directives.spoils(corrected=conversation.corrected):
        calls = [replace(call, arguments=_half(call.arguments)) for call in calls]
        finish = finish if calls or _schema_for(request, conversation) is not None else "length"
        text = _half(text)
    text, finish = _limited(text, finish, most_tokens=request.most_tokens)
    spent = count_tokens(text) + sum(count_tokens(call.name + call.arguments) for call in calls)
    return Reply(
        id=f"chatcmpl-{conversation.seed}",
        model=request.model,
        text=text,
        calls=tuple[FunctionCall, ...](calls),
        finish_reason=finish,
        prompt_tokens=request.prompt_tokens(),
        completion_tokens=directives.tokens if directives.tokens is not None else spent,
    )


def _text(request: ChatRequest, conversation: Conversation, directives: Directives) -> str:
    if directives.say is not None:
        return directives.say
    if directives.empty:
        return ""
    schema = _schema_for(request, conversation)
    if schema is None:
        return prose.answer(conversation)
    if is_choice(schema):
        return json.dumps(choice_for(schema, conversation, directives), ensure_ascii=False)
    hints = ConversationHints(conversation)
    value = value_for(schema, hints, decided=decided(schema, conversation))
    return json.dumps(value, ensure_ascii=False)


def _schema_for(request: ChatRequest, conversation: Conversation) -> dict[str, Any] | None:
    """The answer's schema, given beside the prompt or written in it; `None` for plain text."""
    schema = request.response_schema
    if schema is None:
        schema = conversation.prompt_schema
    asked = request.response_format
    if schema is None and asked is not None and asked.type == "json_object":
        return {
            "type": "object",
            "properties": {"answer": {"type": "string"}},
            "required": ["answer"],
        }
    return schema


def _half(text: str) -> str:
    return text[: max(1, len(text) // 2)]


def _limited(
    text: str, finish: FinishReason, *, most_tokens: int | None
) -> tuple[str, FinishReason]:
    """The text cut to its limit; a cut answer says so with its finish reason."""
    if most_tokens is None or count_tokens(text) <= most_tokens:
        return text, finish
    cut = text[: most_tokens * _CHARACTERS_A_TOKEN]
    while count_tokens(cut) > most_tokens:
        cut = cut[: len(cut) - max(1, count_tokens(cut) - most_tokens)]
    return cut, "length"
