"""A model's answer, and how it is put together from the pieces of a stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall


@dataclass(frozen=True)
class TokenUsage:
    """What one call used, as the endpoint reported it."""

    input_tokens: int
    output_tokens: int
    cached_tokens: int | None = None
    """Of the input, read from the endpoint's cache; `None` when it does not say."""
    reasoning_tokens: int | None = None
    """Of the output, spent on thinking; `None` when it does not say."""
    reported: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The endpoint's own usage object, for the price list."""


@dataclass(frozen=True)
class ToolCall:
    """One call of a tool the model wants."""

    id: str
    name: str
    arguments: str
    """As written by the model: meant to be a JSON object, not yet checked."""


REFUSAL = "refusal"
"""Why an answer ended in which the model says that it will not do what is asked."""


FILTERED = "content_filter"
"""Why an answer ended of which a content filter of the endpoint withheld a part, or all."""


@dataclass(frozen=True)
class ChatAnswer:
    """One whole answer."""

    text: str
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str
    """As the endpoint says; `REFUSAL` when it says that the model refused, and `FILTERED` when it
    refused the request because of a content filter."""
    model: str
    """The model that answered, as the endpoint names it; empty when it does not say."""
    usage: TokenUsage | None
    """`None` when the endpoint does not report it."""
    first_token_ms: int | None
    """Milliseconds to the first piece of text or tool call; `None` for an empty answer."""
    latency_ms: int
    said: str = ""
    """The endpoint's sentence, where its content filter refused the request."""


def token_usage(reported: Mapping[str, Any]) -> TokenUsage:
    """A chat completion's usage object, read leniently: what is not a count is 0 or unknown."""
    read = _count(reported.get("prompt_tokens_details"), "cached_tokens")
    thought = _count(reported.get("completion_tokens_details"), "reasoning_tokens")
    return TokenUsage(
        input_tokens=_count(reported, "prompt_tokens") or 0,
        output_tokens=_count(reported, "completion_tokens") or 0,
        cached_tokens=read,
        reasoning_tokens=thought,
        reported=reported,
    )


def well_formed(text: str) -> str:
    """The text as it can be stored: halves of a character joined, lone ones and NUL replaced.

    Endpoints may split an emoji's two escaped halves over two pieces of a stream.
    """
    if text.isascii():
        return text.replace("\x00", "\ufffd")
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "\ufffd")


@dataclass
class _PartialCall:
    id: str
    name: str
    arguments: str


class AnswerBuilder:
    """Puts the pieces of one streamed answer together."""

    def __init__(self) -> None:
        self.text = ""
        self.finish_reason = ""
        self._refused = False
        self._model = ""
        self._usage: TokenUsage | None = None
        self._calls: list[_PartialCall] = []
        self._by_index: dict[int, _PartialCall] = {}

    @property
    def started(self) -> bool:
        """Whether any text or tool call has arrived."""
        return bool(self.text or self._calls)

    def add(self, chunk: ChatCompletionChunk) -> bool:
        """Take one piece; true when the text grew."""
        self._model = chunk.model or self._model
        if chunk.usage is not None:
            self._usage = token_usage(_plain(chunk.usage))
        if not chunk.choices:
            return False
        choice = chunk.choices[0]
        self.finish_reason = choice.finish_reason or self.finish_reason
        # Some endpoints leave the delta of their last piece out, though the protocol has it.
        delta = cast("Any", choice).delta
        if delta is None:
            return False
        for call in delta.tool_calls or ():
            self._add_call(call)
        self._refused = self._refused or bool(delta.refusal)
        grown = delta.content or delta.refusal or ""
        self.text += grown
        return bool(grown)

    def build(self, *, first_token_ms: int | None, latency_ms: int) -> ChatAnswer:
        """The whole answer."""
        calls = tuple(
            ToolCall(
                call.id or f"call-{number}", well_formed(call.name), well_formed(call.arguments)
            )
            for number, call in enumerate(self._calls, start=1)
        )
        return ChatAnswer(
            text=well_formed(self.text),
            tool_calls=calls,
            finish_reason=REFUSAL if self._refused else self.finish_reason,
            model=self._model,
            usage=self._usage,
            first_token_ms=first_token_ms,
            latency_ms=latency_ms,
        )

    def _add_call(self, piece: ChoiceDeltaToolCall) -> None:
        index = cast("int | None", piece.index) or 0
        call = self._by_index.get(index)
        # Some endpoints give every call the index 0 and tell them apart by id only.
        if call is None or (piece.id and call.id and piece.id != call.id):
            call = _PartialCall(id="", name="", arguments="")
            self._by_index[index] = call
            self._calls.append(call)
        call.id = call.id or piece.id or ""
        if piece.function is not None:
            call.name += piece.function.name or ""
            call.arguments += piece.function.arguments or ""


def _plain(usage: Any) -> dict[str, Any]:
    return usage.model_dump(mode="json", exclude_none=True, warnings=False)


def _count(holder: object, key: str) -> int | None:
    value = cast("Mapping[str, object]", holder).get(key) if isinstance(holder, Mapping) else None
    return value if isinstance(value, int) and value >= 0 else None
