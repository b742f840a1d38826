"""Trouble on demand."""

from __future__ import annotations

import json
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI

from control_plane.models.rehearsal.directives import Directives, read_directives
from control_plane.models.rehearsal.wire import WireError

FORMAT = {
    "type": "json_schema",
    "json_schema": {
        "name": "answer",
        "schema": {
            "type": "object",
            "properties": {"answer": {"type": "string"}},
            "required": ["answer"],
        },
    },
}
TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object"}}}
    for name in ("get_order", "transfer_to_refunds", "transfer_to_orders")
]


def called(answer: Any) -> list[str]:
    return [call.function.name for call in answer.choices[0].message.tool_calls or []]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("[[rehearsal: slow=2.5]]", Directives(slow=2.5)),
        ("[[rehearsal: fail=429 retry_after=2]]", Directives(fail=429, retry_after=2)),
        ("[[rehearsal: fail=503, fail_first=2]]", Directives(fail=503, fail_first=2)),
        ("[[Rehearsal:malformed_once empty]]", Directives(malformed_once=True, empty=True)),
        ("[[rehearsal: say=two words, a=b]]", Directives(say="two words, a=b")),
        ("[[rehearsal: handoff=refunds]]", Directives(handoff="refunds")),
        (
            "[[rehearsal: handoff!=ghosts stubborn]]",
            Directives(handoff_unlisted="ghosts", stubborn=True),
        ),
        ("[[rehearsal: tokens=5]] and [[rehearsal: tokens=7]]", Directives(tokens=7)),
        ("no tag", Directives()),
    ],
)
def test_a_tag_is_read(tag: str, expected: Directives) -> None:
    assert read_directives([f"Please. {tag} Thanks."]) == expected


@pytest.mark.parametrize("item", ["fial=503", "fail=200", "slow=soon", "malformed=1", "handoff"])
def test_a_typing_error_in_a_tag_is_refused_by_name(item: str) -> None:
    error = read_directives([f"[[rehearsal: {item}]]"])

    assert isinstance(error, WireError)
    assert item in error.message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, openai.AuthenticationError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
async def test_a_failure_carries_the_asked_status(ask: Any, status: int, kind: Any) -> None:
    for stream in (False, True):
        with pytest.raises(kind) as caught:
            await ask(f"[[rehearsal: fail={status} retry_after=2]]", stream=stream)

        assert caught.value.status_code == status
        assert caught.value.response.headers["retry-after"] == "2"


@pytest.mark.parametrize(("attempt", "fails"), [(None, True), (1, True), (2, True), (3, False)])
async def test_the_first_attempts_fail_by_the_attempt_header(
    ask: Any, attempt: int | None, fails: bool
) -> None:
    headers = {} if attempt is None else {"X-Rehearsal-Attempt": str(attempt)}
    asked = ask("Hi [[rehearsal: fail_first=2]]", extra_headers=headers)
    if not fails:
        assert (await asked).choices[0].message.content
        return
    with pytest.raises(openai.InternalServerError):
        await asked


async def test_the_clients_own_retries_count_as_attempts(base_url: str) -> None:
    said = "Hi [[rehearsal: fail=429 retry_after=0.01 fail_first=1]]"
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=1) as client:
        answer = await client.chat.completions.create(
            model="rehearsal-small", messages=[{"role": "user", "content": said}]
        )

    assert answer.choices[0].message.content


async def test_a_slow_answer_outlasts_an_impatient_client(ask: Any) -> None:
    with pytest.raises(openai.APITimeoutError):
        await ask("[[rehearsal: slow=30]]", timeout=0.2)


async def test_a_slow_stream_begins_at_once(ask: Any) -> None:
    async with await ask("[[rehearsal: slow=30 say=one two three four]]", stream=True) as stream:
        first = await anext(stream)

    assert first.choices[0].delta.role == "assistant"


async def test_a_slow_stream_comes_whole(ask: Any) -> None:
    said = "[[rehearsal: slow=0.05 say=one two three four]]"
    chunks = [chunk async for chunk in await ask(said, stream=True)]

    assert "".join(c.choices[0].delta.content or "" for c in chunks) == "one two three four"


async def test_malformed_breaks_json_arguments_and_text(ask: Any) -> None:
    structured = await ask("Hello [[rehearsal: malformed]]", response_format=FORMAT)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(structured.choices[0].message.content)
    assert structured.choices[0].finish_reason == "stop"

    calling = await ask("[[rehearsal: malformed tool=get_order]]", tools=TOOLS)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(calling.choices[0].message.tool_calls[0].function.arguments)

    plain = await ask("Hello [[rehearsal: malformed]]")
    assert plain.choices[0].finish_reason == "length"


async def test_malformed_once_is_mended_by_a_correction(ask: Any) -> None:
    first = {"role": "user", "content": "Hello [[rehearsal: malformed_once]]"}
    broken = await ask([first], response_format=FORMAT)
    correction = [
        {"role": "assistant", "content": broken.choices[0].message.content},
        {"role": "user", "content": "That was not JSON. Answer again."},
    ]
    mended = await ask([first, *correction], response_format=FORMAT)

    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(broken.choices[0].message.content)
    assert json.loads(mended.choices[0].message.content)["answer"]


@pytest.mark.parametrize(
    ("tag", "more", "param"),
    [
        ("no_json_schema", {"response_format": FORMAT}, "response_format"),
        ("no_tools", {"tools": TOOLS}, "tools"),
    ],
)
async def test_a_missing_ability_is_refused_only_when_it_is_used(
    ask: Any, tag: str, more: dict[str, Any], param: str
) -> None:
    said = f"Hello [[rehearsal: {tag}]]"
    assert (await ask(said)).choices[0].message.content
    with pytest.raises(openai.BadRequestError, match="not supported") as caught:
        await ask(said, **more)
    assert caught.value.param == param


async def test_a_forced_handoff_needs_the_tool_unless_it_is_unlisted(ask: Any) -> None:
    listed = await ask("[[rehearsal: handoff=refunds]] Hi", tools=TOOLS)
    missing = await ask("[[rehearsal: handoff=ghosts]] Hi", tools=TOOLS)
    unlisted = await ask("[[rehearsal: handoff!=ghosts]] Hi", tools=TOOLS)

    assert called(listed) == ["transfer_to_refunds"]
    assert called(missing) == []
    assert called(unlisted) == ["transfer_to_ghosts"]
    arguments = json.loads(unlisted.choices[0].message.tool_calls[0].function.arguments)
    assert set(arguments) == {"reason", "summary"}


@pytest.mark.parametrize(("tag", "again"), [("", False), (" stubborn", True)])
async def test_a_refused_handoff_is_repeated_only_by_the_stubborn(
    ask: Any, tag: str, again: bool
) -> None:
    said = f"Hi [[rehearsal: handoff!=ghosts{tag}]]"
    told = "You cannot hand off to ghosts. You may hand off to: refunds. Otherwise answer yourself."
    answer = await ask(f"{said}\n\n{told}", tools=TOOLS)

    assert called(answer) == (["transfer_to_ghosts"] if again else [])


async def test_a_forced_handoff_goes_back_to_who_was_heard(ask: Any) -> None:
    said = "Hi [[rehearsal: handoff=orders]]\n\n[from orders]\nOver to you."

    assert called(await ask(said, tools=TOOLS)) == ["transfer_to_orders"]


async def test_a_forced_tool_is_called_once(ask: Any) -> None:
    said = {"role": "user", "content": "Hi [[rehearsal: tool=get_order]]"}
    first = await ask([said], tools=TOOLS)
    call = first.choices[0].message.tool_calls[0]
    done = [
        first.choices[0].message.model_dump(exclude_none=True),
        {"role": "tool", "tool_call_id": call.id, "content": "{}"},
    ]

    assert called(first) == ["get_order"]
    assert called(await ask([said, *done], tools=TOOLS)) == []


async def test_the_words_given_are_said_exactly(ask: Any) -> None:
    said = '[[rehearsal: say={"any": "text"} as it is]] find the order'
    answer = await ask(said, tools=TOOLS, response_format=FORMAT)

    assert answer.choices[0].message.content == '{"any": "text"} as it is'


async def test_empty_says_nothing(ask: Any) -> None:
    assert (await ask("[[rehearsal: empty]]")).choices[0].message.content == ""


async def test_tokens_are_reported_as_asked(ask: Any) -> None:
    assert (await ask("[[rehearsal: tokens=5000]]")).usage.completion_tokens == 5000


async def test_hanging_up_breaks_the_answer_off(ask: Any) -> None:
    with pytest.raises(openai.APIConnectionError):
        await ask("Hello there [[rehearsal: hang_up]]")

    stream = await ask("Hello there [[rehearsal: hang_up]]", stream=True)
    seen: list[Any] = []

    async def read() -> None:
        async for chunk in stream:
            seen.append(chunk)

    with pytest.raises(openai.APIConnectionError):
        await read()
    assert seen
    assert seen[-1].choices[0].finish_reason is None


async def test_a_tag_in_the_system_prompt_counts_and_is_never_repeated(ask: Any) -> None:
    answer = await ask("Tell me about glass.", system="You are kind. [[rehearsal: tokens=9]]")

    assert answer.usage.completion_tokens == 9
    assert "[[" not in answer.choices[0].message.content
