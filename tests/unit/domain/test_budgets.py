"""What a run may use, and what who lets it go on grants."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from control_plane.domain.budgets import (
    RunBudget,
    Spent,
    exchanged,
    limits_json,
    once_more,
    used_up,
)
from control_plane.domain.errors import InvalidInput
from control_plane.domain.patterns import pattern_spec, with_limits


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


@pytest.mark.parametrize(
    ("limits", "given", "found"),
    [
        (None, {"calls": 5}, {"calls": 5}),
        ({"calls": 2, "tokens": 9}, {"calls": 5}, {"calls": 5, "tokens": 9}),
        ({"calls": 2, "tokens": 9}, {"calls": None}, {"tokens": 9}),
        ({"calls": 2}, {"cost_usd": "0.50"}, {"calls": 2, "cost_usd": 0.5}),
        ({"calls": 2}, {}, {"calls": 2}),
    ],
)
def test_limits_that_are_given_hold_in_place_of_their_like(
    limits: dict[str, Any] | None, given: dict[str, Any], found: dict[str, Any]
) -> None:
    before = None if limits is None else RunBudget(**limits)

    assert limits_json(exchanged(before, given, prefix="")) == found


@pytest.mark.parametrize("given", [{"calls": 0}, {"dollars": 1}, {"cost_usd": "1e-999999999"}])
def test_a_limit_that_is_none_is_named_where_it_stands(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        exchanged(RunBudget(tokens=5), given, prefix="budget")

    assert [problem.field for problem in refused.value.problems] == [f"budget.{next(iter(given))}"]


def test_a_pattern_whose_limits_are_all_lifted_has_no_budget() -> None:
    spec = pattern_spec.validate_python(
        {"kind": "single", "member": {"name": "a"}, "budget": {"calls": 2}}
    )

    assert with_limits(spec, {"calls": None}, prefix="").budget is None
    assert with_limits(spec, {}, prefix="") is spec
