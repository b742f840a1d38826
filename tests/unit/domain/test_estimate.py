"""What a run will probably cost."""

from __future__ import annotations

from decimal import Decimal

from control_plane.domain.estimate import Estimate, from_past_runs, from_prompt


def usd(*cents: int) -> list[Decimal]:
    return [Decimal(one) / 100 for one in cents]


def test_the_median_and_the_tenth_and_ninetieth_percentile_of_past_runs() -> None:
    found = from_past_runs(usd(50, 10, 30, 20, 100, 60, 70, 80, 90, 40, 110))
    assert found == Estimate(Decimal("0.6"), Decimal("0.2"), Decimal("1"), "past_runs", 11)


def test_too_few_past_runs_say_nothing() -> None:
    assert from_past_runs(usd(1, 2, 3, 4)) is None
    assert from_past_runs(usd(1, 2, 3, 4, 5)) is not None


def test_from_the_prompt_it_lies_between_the_fewest_and_the_most_passes() -> None:
    found = from_prompt(Decimal("0.10"), passes_low=1, passes_high=5)
    assert found == Estimate(Decimal("0.30"), Decimal("0.10"), Decimal("0.50"), "prompt", 0)


def test_an_unpriced_member_makes_it_unknown_never_free() -> None:
    found = from_prompt(None, passes_low=1, passes_high=5)
    assert found == Estimate(None, None, None, "unknown", 0)
