"""The shapes that go over the wire, as OpenAI's endpoint writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from control_plane.models.rehearsal.terms import has_cjk

FinishReason = Literal["stop", "length", "tool_calls"]

CREATED = 1_760_000_000  # A fixed instant: equal requests must give equal answers.
FINGERPRINT = "fp_rehearsal"
MODELS = ("rehearsal-small", "rehearsal-large")

_MOST_PIECES = 40  # A long answer need not cost more CPU to stream than this many chunks.
_CHARACTERS_A_PIECE = 6
_WORDS_A_PIECE = 3


@dataclass(frozen=True, slots=True)
class WireError:
    """An error answer in OpenAI's shape."""

    status: int
    message: str
    type: str
    code: str | None = None
    param: str | None = None
    retry_after_seconds: float | None = None
    """For the Retry-After header; `None` leaves it out."""

    @classmethod
    def bad_request(
        cls, message: str, *, param: str | None = None, code: str | None = None
    ) -> WireError:
        """The request itself is wrong."""
        return cls(400, message, "invalid_request_error", code, param)

    @classmethod
    def unknown_model(cls, model: str) -> WireError:
        """No such model here."""
        message = f"The model `{model}` does not exist or you do not have access to it."
        return cls(404, message, "invalid_request_error", "model_not_found", "model")

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        error = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        return {"error": error}

    def headers(self) -> dict[str, str]:
        """Extra headers of the answer."""
        return (
            {}
            if self.retry_after_seconds is None
            else {"retry-after": f"{self.retry_after_seconds:g}"}
        )


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A tool call the model makes."""

    id: str
    name: str
    arguments: str
    """JSON text, as on the wire."""

    def body(self) -> dict[str, Any]:
        """The JSON of a whole call."""
        function = {"name": self.name, "arguments": self.arguments}
        return {"id": self.id, "type": "function", "function": function}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answers: words, or calls of tools."""

    id: str
    model: str
    text: str
    calls: tuple[FunctionCall, ...]
    finish_reason: FinishReason
    prompt_tokens: int
    completion_tokens: int

    def usage(self) -> dict[str, Any]:
        """Token counts."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        }


def completion(reply: Reply) -> dict[str, Any]:
    """The body of an answer that is not streamed."""
    message: dict[str, Any] = {"role": "assistant", "content": reply.text, "refusal": None}
    if reply.calls:
        message["content"] = reply.text or None
        message["tool_calls"] = [call.body() for call in reply.calls]
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": reply.finish_reason,
    }
    return _envelope(reply, "chat.completion") | {"choices": [choice], "usage": reply.usage()}


def chunks(reply: Reply, *, include_usage: bool) -> Iterator[dict[str, Any]]:
    """The bodies of a streamed answer, in order."""
    extra: dict[str, Any] = {"usage": None} if include_usage else {}
    envelope = _envelope(reply, "chat.completion.chunk") | extra
    for delta, finish_reason in _deltas(reply):
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        yield envelope | {"choices": [choice]}
    if include_usage:
        yield envelope | {"choices": [], "usage": reply.usage()}


def pieces(text: str) -> list[str]:
    """The text cut as a stream brings it: some words, or some characters of Japanese, at a time."""
    if not text:
        return []
    if has_cjk(text):
        size = max(_CHARACTERS_A_PIECE, -(-len(text) // _MOST_PIECES))
        return [text[start : start + size] for start in range(0, len(text), size)]
    words = text.split(" ")
    size = max(_WORDS_A_PIECE, -(-len(words) // _MOST_PIECES))
    starts = range(0, len(words), size)
    return [("" if start == 0 else " ") + " ".join(words[start : start + size]) for start in starts]


def _deltas(reply: Reply) -> Iterator[tuple[dict[str, Any], FinishReason | None]]:
    yield {"role": "assistant", "content": "", "refusal": None}, None
    for piece in pieces(reply.text):
        yield {"content": piece}, None
    for index, call in enumerate(reply.calls):
        opening = call.body() | {"index": index, "function": {"name": call.name, "arguments": ""}}
        yield {"tool_calls": [opening]}, None
        for piece in pieces(call.arguments):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}, None
    yield {}, reply.finish_reason


def _envelope(reply: Reply, kind: str) -> dict[str, Any]:
    return {
        "id": reply.id,
        "object": kind,
        "created": CREATED,
        "model": reply.model,
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
    }
