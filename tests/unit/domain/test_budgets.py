"""What a run may use, and what who lets it go on grants."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from control_plane.domain.budgets import RunBudget, Spent, limits_json, once_more, used_up


@pytest.mark.parametrize(
    ("limits", "spent", "found"),
    [
        ({"calls": 2}, Spent(calls=1), ()),
        ({"calls": 2}, Spent(calls=2), ("calls",)),
        ({"handoffs": 1}, Spent(handoffs=1), ()),
        ({"handoffs": 1}, Spent(handoffs=2), ("handoffs",)),
        (
            {"cost_usd": 1, "tokens": 5, "seconds": 9},
            Spent(cost_usd=Decimal(1), tokens=6),
            ("cost_usd", "tokens"),
        ),
    ],
)
def test_a_budget_is_used_up_when_no_room_is_left_for_another_call(
    limits: dict[str, Any], spent: Spent, found: tuple[str, ...]
) -> None:
    assert used_up(RunBudget(**limits), spent) == found


@pytest.mark.parametrize(
    ("limits", "original", "granted"),
    [
        ({"calls": 2}, {"calls": 2}, {"calls": 4}),
        ({"calls": 4}, {"calls": 2}, {"calls": 6}),
        ({"tokens": 5}, {"calls": 2}, {"tokens": 10}),
        ({"handoffs": 0}, {"handoffs": 0}, {"handoffs": 1}),
        ({"calls": 1_000_000}, {"calls": 2}, {"calls": 1_000_000}),
        ({"cost_usd": "0.2"}, {"cost_usd": "0.1"}, {"cost_usd": 0.3}),
    ],
)
def test_who_lets_a_run_go_on_grants_what_it_began_with_once_more(
    limits: dict[str, Any], original: dict[str, Any], granted: dict[str, Any]
) -> None:
    grown = once_more(RunBudget(**limits), RunBudget(**original))

    assert limits_json(grown) == granted
