"""Routes, plans and verdicts."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

MEMBERS = {
    "orders": "looks up orders and their delivery",
    "refunds": "pays money back for broken goods",
    "researcher": "investigates open questions in sources",
    "writer": "writes and polishes texts",
}
LISTED = "\n".join(f"- {name}: {role}" for name, role in MEMBERS.items())
SUPERVISOR = f"You are the supervisor. Choose who acts next.\n{LISTED}"
ORDER_AND_REFUND = "Where is my order A-1042? If it is lost I want a refund."


def route_schema(*, many: bool, **more: Any) -> dict[str, Any]:
    names = {"type": "string", "enum": [*MEMBERS, "finish"]}
    following = {"type": "array", "items": names, "minItems": 1} | more if many else names
    return {
        "type": "object",
        "properties": {
            "next": following,
            "instruction": {"type": "string"},
            "reason": {"type": "string"},
        },
        "required": ["next", "instruction", "reason"],
        "additionalProperties": False,
    }


PLAN = {
    "type": "object",
    "properties": {"steps": {"type": "array", "items": {"$ref": "#/$defs/Step"}, "minItems": 1}},
    "required": ["steps"],
    "additionalProperties": False,
    "$defs": {
        "Step": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
                "agent": {"type": "string", "enum": list(MEMBERS)},
                "task": {"type": "string", "minLength": 1},
                "needs": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["id", "agent", "task", "needs"],
            "additionalProperties": False,
        }
    },
}


async def decide(ask: Any, said: Any, schema: dict[str, Any], system: str = SUPERVISOR) -> Any:
    """The decision, which is the same whether its schema is a response format or in the prompt."""
    form = {"type": "json_schema", "json_schema": {"name": "decision", "schema": schema}}
    answer = await ask(said, system=system, response_format=form)
    fenced = f"{system}\n```json schema\n{json.dumps(schema)}\n```"
    plain = await ask(said, system=fenced)
    value = json.loads(answer.choices[0].message.content)
    jsonschema.validate(value, schema)
    assert json.loads(plain.choices[0].message.content) == value
    return value


def from_(*names: str) -> str:
    return "".join(f"\n\n[from {name}]\nDone by {name}." for name in names)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (ORDER_AND_REFUND, "orders"),
        (ORDER_AND_REFUND + from_("orders"), "refunds"),
        (ORDER_AND_REFUND + from_("orders", "refunds"), "finish"),
        ("Refund me first, then find my order.", "refunds"),
        ("Write a poem about rain.", "writer"),
        ("Write a poem about rain." + from_("writer"), "finish"),
        ("注文 A-1042 はどこですか。届かなければ返金してください。", "orders"),
        ("注文 A-1042 を返金してください。" + from_("orders"), "refunds"),
        ("日本の水素政策を調べて、記事を執筆してください。", "researcher"),
        ("Hello there!", "orders"),
        ("Hello there!" + from_("orders"), "finish"),
    ],
)
async def test_members_go_in_the_order_of_the_request_until_all_contributed(
    ask: Any, said: str, expected: str
) -> None:
    assert (await decide(ask, said, route_schema(many=True)))["next"] == [expected]
    assert (await decide(ask, said, route_schema(many=False)))["next"] == expected


async def test_contributions_may_come_in_messages_of_their_own(ask: Any) -> None:
    said = [
        {"role": "user", "content": ORDER_AND_REFUND},
        {"role": "user", "content": "[from orders]\nThe order is lost.\n[end]\nWho is next?"},
    ]

    assert (await decide(ask, said, route_schema(many=False)))["next"] == "refunds"


async def test_members_listed_in_the_user_message_do_not_all_match(ask: Any) -> None:
    said = f"Write a poem about rain.\n\nMembers:\n{LISTED}"

    assert (await decide(ask, said, route_schema(many=False), "Choose."))["next"] == "writer"


@pytest.mark.parametrize(("limits", "count"), [({}, 2), ({"maxItems": 1}, 1)])
async def test_members_go_together_when_the_request_says_so(
    ask: Any, limits: dict[str, int], count: int
) -> None:
    said = "Find the order and prepare the refund at the same time."
    decision = await decide(ask, said, route_schema(many=True, **limits))

    assert decision["next"] == ["orders", "refunds"][:count]


async def test_never_more_than_three_members_contribute(ask: Any) -> None:
    said = "Order, refund, researcher and writer: all of you."
    heard: list[str] = []
    while (name := (await decide(ask, said + from_(*heard), route_schema(many=False)))["next"]) != (
        "finish"
    ):
        heard.append(name)

    assert len(heard) == 3


async def test_instruction_and_reason_are_in_the_users_language(ask: Any) -> None:
    decision = await decide(ask, "注文を返金してください。", route_schema(many=False))

    assert "ください" in decision["instruction"]
    assert "orders" in decision["reason"]


@pytest.mark.parametrize(
    ("said", "agents"),
    [
        ("Look into the sources, write a text.", ["researcher", "writer"]),
        (
            "Write about my order; a researcher should check the facts.",
            ["orders", "researcher", "writer"],
        ),
        ("Hello there!", ["orders", "refunds"]),
    ],
)
async def test_a_plan_has_independent_steps_and_one_that_needs_them(
    ask: Any, said: str, agents: list[str]
) -> None:
    steps = (await decide(ask, said, PLAN))["steps"]

    assert [step["agent"] for step in steps] == agents
    assert all(step["needs"] == [] for step in steps[:-1])
    assert steps[-1]["needs"] == [step["id"] for step in steps[:-1]]


async def test_a_plan_for_a_single_agent_still_has_two_steps(ask: Any) -> None:
    schema = json.loads(json.dumps(PLAN))
    schema["$defs"]["Step"]["properties"]["agent"] = {"const": "writer"}
    schema["$defs"]["Step"]["properties"]["id"] = {"type": "integer"}
    schema["$defs"]["Step"]["properties"]["needs"]["items"] = {"type": "integer"}
    steps = (await decide(ask, "Write a poem.", schema))["steps"]

    assert [(step["id"], step["agent"], step["needs"]) for step in steps] == [
        (1, "writer", []),
        (2, "writer", [1]),
    ]


async def test_a_verdict_is_favourable_and_in_range(ask: Any) -> None:
    schema = {
        "type": "object",
        "properties": {
            "ok": {"type": "boolean"},
            "approved": {"type": "boolean"},
            "grounded": {"type": "boolean"},
            "needs_review": {"type": "boolean"},
            "score": {"type": "number", "minimum": 0, "maximum": 1},
            "confidence": {"type": "integer", "minimum": 1, "maximum": 5},
            "problems": {"type": "array", "items": {"type": "string"}},
            "unsupported_claims": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["ok"],
    }
    verdict = await decide(ask, "Is the answer right?", schema)

    assert [verdict[name] for name in ("ok", "approved", "grounded")] == [True, True, True]
    assert verdict["needs_review"] is False
    assert verdict["score"] == pytest.approx(0.9)
    assert verdict["confidence"] == 5
    assert verdict["problems"] == verdict["unsupported_claims"] == []


async def test_fields_are_taken_out_of_the_text(ask: Any) -> None:
    schema = {
        "type": "object",
        "properties": {
            "order_id": {"type": "string"},
            "customer_email": {"type": "string", "format": "email"},
            "amount": {"type": "number"},
            "currency": {"type": "string"},
            "due_date": {"type": "string", "format": "date"},
            "category": {"enum": ["billing", "shipping", "refund"]},
            "priority": {"anyOf": [{"enum": ["low", "high"]}, {"type": "null"}]},
        },
    }
    said = "Refund $42.50 for A-1042 to jo@example.com before 2025-03-04."
    assert await decide(ask, said, schema) == {
        "order_id": "A-1042",
        "customer_email": "jo@example.com",
        "amount": 42.5,
        "currency": "USD",
        "due_date": "2025-03-04",
        "category": "refund",
        "priority": None,
    }


async def test_a_json_object_is_answered_without_a_schema(ask: Any) -> None:
    answer = await ask("Give me JSON about rain.", response_format={"type": "json_object"})

    assert "rain" in json.loads(answer.choices[0].message.content)["answer"]


ROUND = (
    "Decide who works next on the request. The members are:\n"
    f"{LISTED}\nPick up to 3 who can work side by side, or 'finish' when the contributions suffice."
)


@pytest.mark.parametrize(
    ("heard", "news", "expected"),
    [
        ("", "", "orders"),
        ("\n\n[from orders]\nLost.\n---\nThat is all I know of the refund.", "", "refunds"),
        ("", "\norders failed: it did not answer", "refunds"),
        ("\n\n[from refunds]\nPaid.", "\norders did not work: too dangerous", "finish"),
    ],
)
async def test_what_stands_below_the_line_says_what_to_do_and_not_what_it_is_about(
    ask: Any, heard: str, news: str, expected: str
) -> None:
    said = f"{ORDER_AND_REFUND}{heard}\n\n---\n\n{ROUND}{news}"
    decision = await decide(ask, said, route_schema(many=True), "You plan.\n\nYou are boss: Boss")

    assert decision["next"] == [expected]
    assert "Decide who works" not in decision["instruction"]


async def test_an_english_round_leaves_a_japanese_request_japanese(ask: Any) -> None:
    said = f"注文を返金してください。\n\n---\n\n{ROUND}"

    assert "ください" in (await decide(ask, said, route_schema(many=False)))["instruction"]


async def test_a_correction_does_not_change_the_decision(ask: Any) -> None:
    told = "Your answer could not be used: next: 'x' is not one of ['writer', 'refunds']. Again."
    said = [
        {"role": "user", "content": f"{ORDER_AND_REFUND}\n\n---\n\n{ROUND}"},
        {"role": "assistant", "content": "x"},
        {"role": "user", "content": told},
    ]

    assert (await decide(ask, said, route_schema(many=False)))["next"] == "orders"
