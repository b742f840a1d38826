"""When tools are called, with what, and when the task is handed over."""

from __future__ import annotations

import json
from typing import Any

import pytest


def tool(name: str, description: str, **parameters: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": parameters, "required": list(parameters)}
    function = {"name": name, "description": description, "parameters": schema}
    return {"type": "function", "function": function}


TEXT = {"type": "string"}
GET_ORDER = tool("get_order", "Look up one order", order_id=TEXT)
REFUND = tool("issue_refund", "Pay money back", order_id=TEXT, amount={"type": "number"})
ARTICLES = tool("search_articles", "Search the help articles about policies", query=TEXT)
WEATHER = tool("get_weather", "Forecast for a place", city=TEXT, days={"type": "integer"})
DESK = [GET_ORDER, REFUND, ARTICLES, WEATHER]


def handoff(agent: str, role: str) -> dict[str, Any]:
    return tool(f"transfer_to_{agent}", role, reason=TEXT, summary=TEXT)


AGENTS = [handoff("orders", "Finds parcels"), handoff("refunds", "Pays money back")]
TRIAGE = "You are the triage agent for orders and refunds."


def calls(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    made = answer.choices[0].message.tool_calls or []
    return [(call.function.name, json.loads(call.function.arguments)) for call in made]


def names(answer: Any) -> list[str]:
    return [name for name, _ in calls(answer)]


async def follow(ask: Any, said: str, results: dict[str, Any], **more: Any) -> list[list[str]]:
    """Which tools are called in each round until the model answers."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": said}]
    rounds: list[list[str]] = []
    while True:
        answer = await ask(messages, **more)
        message = answer.choices[0].message
        if not message.tool_calls:
            return rounds
        rounds.append(names(answer))
        messages.append(message.model_dump(exclude_none=True))
        messages += [
            {
                "role": "tool",
                "tool_call_id": call.id,
                "content": json.dumps(results.get(call.function.name, {})),
            }
            for call in message.tool_calls
        ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Where is order A-1042?", [("get_order", {"order_id": "A-1042"})]),
        ("注文 A-1042 はどこですか。", [("get_order", {"order_id": "A-1042"})]),
        ("Weather in New York for 3 days?", [("get_weather", {"city": "New York", "days": 3})]),
        ("東京の天気を3日分教えて。", [("get_weather", {"city": "東京", "days": 3})]),
        (
            'Find an article on "late parcels".',
            [("search_articles", {"query": "late parcels"})],
        ),
        (
            "Please refund 30 USD for B-77.",
            [("issue_refund", {"order_id": "B-77", "amount": 30})],
        ),
        (
            "B-77の1,500円を返金してください。",
            [("issue_refund", {"order_id": "B-77", "amount": 1500})],
        ),
        ("Where is order A-9?", [("get_order", {"order_id": "A-9"})]),
        ("Where is my order?", []),
        ("Please refund order A-9.", [("get_order", {"order_id": "A-9"})]),
        ("Good morning!", []),
    ],
)
async def test_a_fitting_tool_is_called_with_values_from_the_text(
    ask: Any, said: str, expected: list[Any]
) -> None:
    answer = await ask(said, tools=DESK)

    assert calls(answer) == expected
    assert answer.choices[0].finish_reason == ("tool_calls" if expected else "stop")


async def test_reading_tools_go_together_before_those_that_change(ask: Any) -> None:
    said = "Find order A-1042, the article on it, and refund me."
    rounds = await follow(ask, said, {"get_order": {"total": 84.5}}, tools=DESK)

    assert rounds == [["get_order", "search_articles"], ["issue_refund"]]


async def test_what_a_tool_does_is_told_from_its_whole_name(ask: Any) -> None:
    tools = [tool("order_status", "Look it up", order_id=TEXT), REFUND]

    assert names(await ask("Refund order A-1042 for 5 USD.", tools=tools)) == ["order_status"]


async def test_calls_come_one_by_one_where_parallel_ones_are_off(ask: Any) -> None:
    said = "Find order A-1042 and the article on it."
    rounds = await follow(ask, said, {}, tools=DESK, parallel_tool_calls=False)

    assert rounds == [["get_order"], ["search_articles"]]


async def test_arguments_and_answer_use_what_tools_answered(ask: Any) -> None:
    said = {"role": "user", "content": "Find order A-1042 and refund it."}
    first = await ask([said], tools=DESK)
    known = [
        said,
        first.choices[0].message.model_dump(exclude_none=True),
        {
            "role": "tool",
            "tool_call_id": first.choices[0].message.tool_calls[0].id,
            "content": '{"order_id": "A-1042", "status": "delivered", "total": 84.5}',
        },
    ]
    second = await ask(known, tools=DESK)
    final = await ask(known, tools=[GET_ORDER])

    assert calls(second) == [("issue_refund", {"order_id": "A-1042", "amount": 84.5})]
    assert "delivered" in final.choices[0].message.content
    assert "84.5" in final.choices[0].message.content


async def test_a_new_request_in_the_conversation_is_what_counts(ask: Any) -> None:
    said = [
        {"role": "user", "content": "Where is order A-1042?"},
        {"role": "assistant", "content": "It is on its way."},
        {"role": "user", "content": "And the weather in Osaka?"},
    ]

    assert names(await ask(said, tools=DESK)) == ["get_weather"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("none", []),
        ("auto", ["get_order"]),
        ("required", ["get_order"]),
        ({"type": "function", "function": {"name": "get_weather"}}, ["get_weather"]),
    ],
)
async def test_tool_choice_is_respected(ask: Any, choice: Any, expected: list[str]) -> None:
    answer = await ask("Where is order A-1042?", tools=DESK, tool_choice=choice)

    assert names(answer) == expected


async def test_a_required_call_is_made_even_if_nothing_fits(ask: Any) -> None:
    rounds = await follow(ask, "Good morning!", {}, tools=[WEATHER], tool_choice="required")

    assert rounds == [["get_weather"]]


@pytest.mark.parametrize(
    ("said", "system", "expected"),
    [
        ("I want a refund.", TRIAGE, ["transfer_to_refunds"]),
        ("Where is my parcel?", TRIAGE, ["transfer_to_orders"]),
        ("返金してください。", "あなたは受付です。", ["transfer_to_refunds"]),
        ("Refund my order.", "You are the refunds specialist.", ["transfer_to_orders"]),
        ("I want a refund.", "You are the refunds specialist.", []),
        ("返金してください。", "あなたは返金担当です。", []),
        ("I want a refund.\n\n[from refunds]\nI could not.", TRIAGE, []),
        ("Refund my order.\n\n[from orders]\nLost.", "You are the refunds specialist.", []),
        (
            "I want a refund.\n\nThe handoff to refunds was rejected by a person: too much. "
            "Answer yourself.",
            TRIAGE,
            [],
        ),
        (
            "Hello!\n\nYou cannot hand off to ghosts. You may hand off to: orders, refunds. "
            "Otherwise answer yourself.",
            TRIAGE,
            [],
        ),
        ("Good morning!", TRIAGE, []),
    ],
)
async def test_a_task_is_handed_to_the_specialist_and_never_back(
    ask: Any, said: str, system: str, expected: list[str]
) -> None:
    answer = await ask(said, system=system, tools=AGENTS)

    assert names(answer) == expected
    for _, arguments in calls(answer):
        assert arguments["reason"]
        assert arguments["summary"]


async def test_own_tools_are_used_before_handing_over_and_only_one_handoff_is_made(
    ask: Any,
) -> None:
    said = "Find order A-1042, I want a refund, my parcel is lost."
    rounds = await follow(ask, said, {}, system=TRIAGE, tools=[GET_ORDER, *AGENTS])

    assert rounds[0] == ["get_order"]
    assert all(len(made) == 1 for made in rounds)
    assert sorted(name for made in rounds[1:] for name in made) == [
        "transfer_to_orders",
        "transfer_to_refunds",
    ]


@pytest.mark.parametrize(
    ("said", "system", "expected"),
    [
        ("I lost my password.", "Search the articles, then explain.", ["search_articles"]),
        ("It never arrived: A-1042.", "Look orders up before you speak.", ["get_order"]),
        ("It never arrived.", "Look orders up before you speak.", []),
        ("I lost my password.", "Issue refunds where you can.", []),
        ("Hello!", "Search the articles, then explain.", []),
    ],
)
async def test_instructions_have_reading_tools_used_when_enough_is_known(
    ask: Any, said: str, system: str, expected: list[str]
) -> None:
    assert names(await ask(said, system=system, tools=[GET_ORDER, REFUND, ARTICLES])) == expected


@pytest.mark.parametrize(
    ("said", "parameter", "value"),
    [
        ("Please calculate (1200 - 80) * 1.1 for me.", "expression", "(1200 - 80) * 1.1"),
        ("Calculate the time in Europe/Paris.", "timezone", "Europe/Paris"),
        ("東京の時間を計算して。", "timezone", "Asia/Tokyo"),
        ("Calculate for jo@example.com", "recipient_email", "jo@example.com"),
        ("Calculate from 2025年3月4日", "start_date", "2025-03-04"),
        ("Calculate https://example.com/a, please", "page_url", "https://example.com/a"),
        ("Calculate for +81 3-1234-5678.", "phone_number", "+81 3-1234-5678"),
        ("Calculate it in €", "currency", "EUR"),
    ],
)
async def test_arguments_of_many_kinds_are_found(
    ask: Any, said: str, parameter: str, value: str
) -> None:
    answer = await ask(said, tools=[tool("calculate", "Calculates", **{parameter: TEXT})])

    assert calls(answer) == [("calculate", {parameter: value})]


async def test_a_result_under_a_note_is_read_like_one_alone(ask: Any) -> None:
    first = await ask("Find order A-1042 and refund it.", tools=DESK)
    message = first.choices[0].message
    note = 'A person changed the arguments.\n{"status": "delivered", "total": 84.5}'
    said = [
        {"role": "user", "content": "Find order A-1042 and refund it."},
        message.model_dump(exclude_none=True),
        {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": note},
    ]

    assert calls(await ask(said, tools=DESK))[0][1]["amount"] == 84.5


async def test_the_handoff_tells_the_receiver_what_was_found(ask: Any) -> None:
    said = "I want a refund.\n\n[from orders]\nThe parcel is lost. Sorry."
    arguments = calls(await ask(said, system=TRIAGE, tools=AGENTS))[0][1]

    assert arguments["summary"] == "The request: I want a refund\nFrom orders: The parcel is lost."
