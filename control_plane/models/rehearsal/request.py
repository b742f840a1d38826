"""A chat request as it comes over the wire, checked as strictly as OpenAI's endpoint checks it.

The strictness is the point: a client that forgets to answer a tool call must fail here, not in
production.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from control_plane.models.rehearsal.terms import count_tokens
from control_plane.models.rehearsal.wire import WireError

ToolName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]

_TOKENS_A_MESSAGE = 4  # What chat formats add around each message.


class _Body(BaseModel):
    """Fields the rehearsal model does not use (temperature, seed, ...) are accepted and ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Body):
    """One part of a message's content; only text is read."""

    type: str
    text: str = ""


class CalledFunction(_Body):
    """Name and arguments of a call made earlier."""

    name: str
    arguments: str


class ToolCall(_Body):
    """A call the assistant made earlier in the conversation."""

    id: str
    type: Literal["function"] = "function"
    function: CalledFunction


class Message(_Body):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        """The content as one text; empty when there is none."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.text)


class Function(_Body):
    """A tool the model may call."""

    name: ToolName
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict[str, Any])


class Tool(_Body):
    """A function in its wrapper."""

    type: Literal["function"]
    function: Function


class NamedFunction(_Body):
    """The name inside a `tool_choice`."""

    name: str


class NamedChoice(_Body):
    """A `tool_choice` that names one function."""

    type: Literal["function"]
    function: NamedFunction


class JsonSchemaFormat(_Body):
    """The `json_schema` part of a response format."""

    name: ToolName
    schema_: dict[str, Any] = Field(alias="schema")
    strict: bool | None = None


class ResponseFormat(_Body):
    """What the answer must look like."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchemaFormat | None = None


class StreamOptions(_Body):
    """What a stream carries besides the answer."""

    include_usage: bool = False


class ChatRequest(_Body):
    """The body of `POST /v1/chat/completions`."""

    model: str
    messages: list[Message] = Field(min_length=1)
    tools: list[Tool] | None = Field(default=None, min_length=1)
    tool_choice: Literal["none", "auto", "required"] | NamedChoice | None = None
    parallel_tool_calls: bool | None = None
    response_format: ResponseFormat | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    n: Literal[1] | None = None

    @property
    def functions(self) -> list[Function]:
        """The tools offered, in order."""
        return [tool.function for tool in self.tools or []]

    @property
    def most_tokens(self) -> int | None:
        """Most completion tokens; `None` means no limit."""
        return self.max_completion_tokens or self.max_tokens

    @property
    def include_usage(self) -> bool:
        """Whether a stream ends with a chunk of usage."""
        return self.stream_options is not None and self.stream_options.include_usage

    @property
    def response_schema(self) -> dict[str, Any] | None:
        """The schema the answer must satisfy, if the response format gives one."""
        asked = self.response_format
        return (
            asked.json_schema.schema_
            if asked is not None and asked.json_schema is not None
            else None
        )

    def digest(self) -> str:
        """The same for equal questions, streamed or not."""
        asked = self.model_dump_json(exclude={"stream", "stream_options"})
        return hashlib.blake2b(asked.encode(), digest_size=12).hexdigest()

    def prompt_tokens(self) -> int:
        """A plausible count of what the model had to read."""
        messages = sum(
            _TOKENS_A_MESSAGE + count_tokens(_all_text(message)) for message in self.messages
        )
        tools = sum(count_tokens(tool.model_dump_json()) for tool in self.tools or [])
        schema = count_tokens(str(self.response_schema)) if self.response_schema is not None else 0
        return messages + tools + schema


def parse_chat(body: bytes) -> ChatRequest | WireError:
    """The request, or the error to answer with."""
    try:
        request = ChatRequest.model_validate_json(body)
    except ValidationError as error:
        return wire_error(error)
    return _unanswered_calls(request.messages) or _missing_parts(request) or request


def wire_error(error: ValidationError) -> WireError:
    """The first problem, worded as OpenAI words it."""
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return WireError.bad_request("We could not parse the JSON body of your request.")
    param = _path(first["loc"])
    if first["type"] == "missing":
        message = f"Missing required parameter: '{param}'."
        return WireError.bad_request(message, param=param, code="missing_required_parameter")
    return WireError.bad_request(
        f"Invalid value for '{param}': {first['msg']}.", param=param, code="invalid_value"
    )


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def _all_text(message: Message) -> str:
    calls = message.tool_calls or []
    return message.text + "".join(call.function.name + call.function.arguments for call in calls)


def _unanswered_calls(messages: list[Message]) -> WireError | None:
    """Every tool call must be answered at once, and only calls may be answered."""
    waiting: dict[str, None] = {}
    for index, message in enumerate(messages):
        if message.role == "tool":
            if message.tool_call_id not in waiting:
                return WireError.bad_request(
                    "Invalid parameter: messages with role 'tool' must be a response to a "
                    "preceding message with 'tool_calls'.",
                    param=f"messages.[{index}].role",
                )
            del waiting[message.tool_call_id]
            continue
        if waiting:
            break
        waiting = dict.fromkeys(call.id for call in message.tool_calls or [])
    if not waiting:
        return None
    return WireError.bad_request(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to "
        "each 'tool_call_id'. The following tool_call_ids did not have response messages: "
        + ", ".join(waiting),
        param="messages",
    )


def _missing_parts(request: ChatRequest) -> WireError | None:
    asked, choice = request.response_format, request.tool_choice
    if asked is not None and asked.type == "json_schema" and asked.json_schema is None:
        return WireError.bad_request(
            "Missing required parameter: 'response_format.json_schema'.",
            param="response_format.json_schema",
            code="missing_required_parameter",
        )
    if choice in (None, "none", "auto"):
        return None
    if not request.tools:
        return WireError.bad_request(
            "'tool_choice' is only allowed when 'tools' are specified.", param="tool_choice"
        )
    if isinstance(choice, NamedChoice) and choice.function.name not in {
        f.name for f in request.functions
    }:
        return WireError.bad_request(
            f"Tool choice '{choice.function.name}' not found in 'tools' parameter.",
            param="tool_choice",
        )
    return None
