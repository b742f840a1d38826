"""Plain answers in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("said", "japanese"),
    [
        ("Tell me about glass.", False),
        ("ガラスについて教えてください。", True),
        ("Request: 注文 A-1042 の status を教えて", True),
        ("Write to Mr. 山田 about the delay of his shipment, please, and be kind to him.", False),
    ],
)
async def test_the_answer_is_in_the_language_of_the_user(
    ask: Any, said: str, japanese: bool
) -> None:
    answer = (await ask(said, system="You are the clerk.")).choices[0].message.content

    assert answer.endswith("（リハーサル）" if japanese else "(rehearsal)")
    assert bool(JAPANESE.search(answer.replace("山田", ""))) is japanese


async def test_an_english_instruction_does_not_turn_a_japanese_request_english(ask: Any) -> None:
    said = [
        {"role": "user", "content": "ガラスの作り方を詳しく教えてください。"},
        {"role": "user", "content": "Merge what was contributed into one answer."},
    ]

    assert (await ask(said)).choices[0].message.content.endswith("（リハーサル）")


async def test_contributions_are_merged(ask: Any) -> None:
    said = (
        "How was glass invented?\n\n[from researcher]\nGlass is 4,000 years old. It began with "
        "beads. (rehearsal)\n\n[from critic]\nThe date is well documented. Fine."
    )
    answer = (await ask(said, system="You are the editor.")).choices[0].message.content

    assert "From researcher: Glass is 4,000 years old." in answer
    assert "From critic: The date is well documented." in answer
    assert answer.count("(rehearsal)") == 1
    assert "How was glass invented" in answer


async def test_a_failed_tool_is_named(ask: Any) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "get_order", "arguments": "{}"}}
    said = [
        {"role": "user", "content": "Where is X-1?"},
        {"role": "assistant", "tool_calls": [call]},
        {
            "role": "tool",
            "tool_call_id": "c1",
            "content": '{"error": {"message": "There is no order X-1."}}',
        },
    ]

    assert "failed: There is no order X-1." in (await ask(said)).choices[0].message.content


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ('{"articles": []}', "Search articles: nothing found."),
        (
            '{"articles": [{"id": "a", "title": "Glass", "text": "It is old."}]}',
            "“Glass” says: It is old.",
        ),
        ('{"status": "lost", "days": 3}', "Search articles: status lost, days 3."),
        ("no JSON at all.", "Search articles: no JSON at all."),
        ("[1, 2]", "Search articles: [1, 2]."),
    ],
)
async def test_a_tools_result_is_put_into_a_sentence(ask: Any, result: str, expected: str) -> None:
    function = {"name": "search_articles", "arguments": "{}"}
    call = {"id": "c1", "type": "function", "function": function}
    said = [
        {"role": "user", "content": "What about glass?"},
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": result},
    ]

    assert (await ask(said)).choices[0].message.content.startswith(expected)


@pytest.mark.parametrize(
    "said",
    [
        "Compare rail and road freight for fresh fish.",
        "Hello",
        "?!",
        '{"question": "Why is the sky blue?", "limit": 3}',
        "鉄道と道路の輸送を比較してください。",
        "こんにちは",
    ],
)
async def test_an_answer_has_one_to_five_sentences(ask: Any, said: str) -> None:
    answer = (await ask(said)).choices[0].message.content
    sentences = [s for s in re.split(r"(?<=[.!?])\s|(?<=。)", answer) if len(s) > 12]

    assert 1 <= len(sentences) <= 5
    assert "{" not in answer


async def test_phrasing_varies_with_the_request(ask: Any) -> None:
    answers = [
        (await ask(f"Tell me about {metal}.")).choices[0].message.content.replace(metal, "it")
        for metal in ("iron", "copper", "zinc", "lead", "gold", "silver")
    ]

    assert len(set(answers)) > 2
