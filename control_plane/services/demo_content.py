"""What the demo workspace holds: a small support and research fleet, in English and Japanese."""

from __future__ import annotations

from typing import Any

OWNER = "demo-team@example.com"

TOOLS: tuple[dict[str, Any], ...] = (
    {
        "name": "order_status",
        "description": "Look up an order by its id, such as A-1042: status, amount, carrier.",
        "parameters": {
            "type": "object",
            "properties": {"order_id": {"type": "string", "minLength": 1, "maxLength": 20}},
            "required": ["order_id"],
            "additionalProperties": False,
        },
        "kind": "http",
        "method": "GET",
        "url": "rehearsal:/tools/orders/{order_id}",
        "side_effects": False,
    },
    {
        "name": "refund",
        "description": "Refund an order: pay the amount back to the customer.",
        "parameters": {
            "type": "object",
            "properties": {
                "order_id": {"type": "string", "minLength": 1, "maxLength": 20},
                "amount": {"type": "number", "exclusiveMinimum": 0, "maximum": 100000},
            },
            "required": ["order_id", "amount"],
            "additionalProperties": False,
        },
        "kind": "http",
        "method": "POST",
        "url": "rehearsal:/tools/refunds",
        "side_effects": True,
    },
    {
        "name": "search_articles",
        "description": "Search the help articles by words.",
        "parameters": {
            "type": "object",
            "properties": {"q": {"type": "string", "minLength": 1, "maxLength": 200}},
            "required": ["q"],
            "additionalProperties": False,
        },
        "kind": "http",
        "method": "GET",
        "url": "rehearsal:/tools/articles",
        "side_effects": False,
    },
)


def _agent(
    role: str, instructions: str, *, model: str = "rehearsal-small", tools: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "role": role,
        "instructions": instructions,
        "connection": "rehearsal",
        "model": model,
        "tools": list(tools),
        "limits": {"turns": 6, "tokens": 40_000, "cost_usd": "0.50", "timeout_seconds": 60},
    }


AGENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "triage": (
        "production",
        _agent(
            "Front desk: reads each request and finds who should answer it",
            "You are the front desk of an online shop. Answer greetings and general "
            "questions yourself. Hand billing"
            " and refund matters to billing and technical problems to research. Answer in "
            "the customer's language.",
        ),
    ),
    "billing": (
        "production",
        _agent(
            "Billing: orders, invoices, payments and refunds",
            "You are the billing specialist. Look orders up before you speak about them. "
            "Refund only what the customer"
            " asked for. Answer in the customer's language.",
            tools=("order_status", "refund", "calculate"),
        ),
    ),
    "research": (
        "production",
        _agent(
            "Research: finds facts in help articles and explains technical problems",
            "You are the research specialist. Search the articles, then explain what you "
            "found and name the article."
            " Answer in the customer's language.",
            tools=("search_articles",),
        ),
    ),
    "writer": (
        "staging",
        _agent(
            "Writer: turns findings into a clear, friendly answer",
            "You write the final text: short, friendly, correct, in the customer's "
            "language. Use only what you were given.",
        ),
    ),
    "planner": (
        "staging",
        _agent(
            "Planner: plans, coordinates and merges the work of others",
            "You plan and coordinate. You decide who works on what, in which order, and "
            "put the results together.",
            model="rehearsal-large",
        ),
    ),
}

PATTERNS: dict[str, dict[str, Any]] = {
    "quick_answer": {
        "kind": "single",
        "description": "One agent looks it up and answers.",
        "member": {"name": "research"},
    },
    "support_swarm": {
        "kind": "swarm",
        "description": "The front desk answers or hands over to the specialist. A person "
        "decides about handoffs to"
        " billing, and about every refund.",
        "entry": "triage",
        "members": [
            {"name": "triage", "targets": ["billing", "research"]},
            {"name": "billing", "targets": ["triage"]},
            {"name": "research", "targets": ["billing"]},
        ],
        "policy": {
            "rules": [
                {
                    "on": "handoff",
                    "target": "billing",
                    "because": "Billing can move money; a person looks at what it is told.",
                    "expires_after_seconds": 604_800,
                },
                {"on": "tool", "target": "refund", "because": "A refund cannot be taken back."},
            ]
        },
    },
    "answer_pipeline": {
        "kind": "pipeline",
        "description": "Research and billing look into it side by side, the writer answers.",
        "stages": [
            {
                "name": "findings",
                "members": [{"name": "research"}, {"name": "billing"}],
                "instruction": "Find what is needed to answer the request.",
                "on_failure": "skip",
            },
            {
                "name": "answer",
                "members": [{"name": "writer"}],
                "instruction": "Write the answer to the customer.",
            },
        ],
    },
    "case_supervisor": {
        "kind": "supervisor",
        "description": "The planner directs specialists, one of them a whole pipeline, "
        "and merges what they find.",
        "coordinator": "planner",
        "members": [
            {"name": "billing"},
            {"name": "research"},
            {"name": "answer_pipeline", "kind": "pattern"},
        ],
        "max_turns": 4,
    },
    "migration_plan": {
        "kind": "plan_and_execute",
        "description": "The planner plans once with the large model, small models carry "
        "out the steps.",
        "planner": "planner",
        "members": [{"name": "research"}, {"name": "billing"}, {"name": "writer"}],
        "max_steps": 5,
    },
}

RUNS: tuple[tuple[str, str], ...] = (
    ("quick_answer", "How do I reset my password?"),
    ("quick_answer", "パスワードを再設定する方法を教えてください。"),
    ("support_swarm", "Hello, what are your opening hours?"),
    ("support_swarm", "My app shows an error at sign-in, can research help?"),
    ("support_swarm", "I was billed twice for order A-1042, please refund 42.50."),
    ("support_swarm", "注文 A-2077 の請求が二重になっています。返金をお願いします。"),
    ("answer_pipeline", "Where is my order A-1042 and how do I return it?"),
    ("answer_pipeline", "注文 A-3001 の配送状況を教えてください。"),
    (
        "case_supervisor",
        "A customer's invoice for order A-1042 is wrong and the app shows an error. Sort it out.",
    ),
    (
        "migration_plan",
        "Research how returns work, check the billing of order A-1042, and write a summary.",
    ),
    ("quick_answer", "What is the warranty on headphones? [[rehearsal: fail=400]]"),
)
