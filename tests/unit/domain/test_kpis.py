"""The formulas of the KPIs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from control_plane.domain.kpis import DEFINITIONS, Facts, Kpi, Point, measure, meets_target, total
from control_plane.domain.sketch import LatencySketch

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("kpi", Kpi)
def test_what_was_not_measured_is_none_never_zero(kpi: Kpi) -> None:
    assert measure(kpi, Facts()) is None


@pytest.mark.parametrize("kpi", Kpi)
def test_every_kpi_has_a_name_a_formula_and_a_unit(kpi: Kpi) -> None:
    definition = DEFINITIONS[kpi]
    assert definition.kpi is kpi
    assert definition.name
    assert definition.formula
    assert definition.unit in {"seconds", "usd", "ratio"}


@pytest.mark.parametrize(
    ("kpi", "facts", "value"),
    [
        (Kpi.TASK_SUCCESS, Facts(count=10, succeeded=9, failed=1), 0.9),
        (Kpi.TASK_SUCCESS, Facts(count=20, succeeded=9, failed=1, cancelled=10), 0.9),
        (Kpi.TASK_SUCCESS, Facts(count=2, failed=2), 0.0),
        (Kpi.TASK_SUCCESS, Facts(count=3, cancelled=3), None),
        (Kpi.COST_PER_REQUEST, Facts(count=4, cost_usd=Decimal("0.10")), 0.025),
        (Kpi.COST_PER_REQUEST, Facts(count=5, unpriced=1, cost_usd=Decimal("0.10")), 0.025),
        (Kpi.COST_PER_REQUEST, Facts(count=2, unpriced=2), None),
        (Kpi.COST_PER_REQUEST, Facts(count=2), 0.0),
        (Kpi.HALLUCINATION_RATE, Facts(count=9, checked=8, hallucinated=2), 0.25),
        (Kpi.HALLUCINATION_RATE, Facts(count=9, checked=8), 0.0),
        (Kpi.HALLUCINATION_RATE, Facts(count=9), None),
        (Kpi.HANDOFF_EFFICIENCY, Facts(count=1, handoffs=4, useful_handoffs=3), 0.75),
        (Kpi.HANDOFF_EFFICIENCY, Facts(count=1, handoffs=4), 0.0),
        (Kpi.HANDOFF_EFFICIENCY, Facts(count=1), None),
    ],
)
def test_each_kpi_follows_its_formula(kpi: Kpi, facts: Facts, value: float | None) -> None:
    assert (
        measure(kpi, facts) == pytest.approx(value)
        if value is not None
        else (measure(kpi, facts) is None)
    )


def test_p95_latency_is_in_seconds_within_one_percent() -> None:
    facts = Facts(count=100, latency=LatencySketch.of(range(10, 1010, 10)))
    assert measure(Kpi.P95_LATENCY, facts) == pytest.approx(0.95, rel=0.01)


@pytest.mark.parametrize(
    ("kpi", "value", "met"),
    [
        (Kpi.P95_LATENCY, 1.9, True),
        (Kpi.P95_LATENCY, 2.0, False),
        (Kpi.HALLUCINATION_RATE, 0.049, True),
        (Kpi.HALLUCINATION_RATE, 0.05, False),
        (Kpi.TASK_SUCCESS, 0.951, True),
        (Kpi.TASK_SUCCESS, 0.95, False),
        (Kpi.HANDOFF_EFFICIENCY, 0.901, True),
        (Kpi.HANDOFF_EFFICIENCY, 0.90, False),
        (Kpi.COST_PER_REQUEST, 0.01, None),
        (Kpi.TASK_SUCCESS, None, None),
    ],
)
def test_a_target_is_met_only_on_its_good_side(
    kpi: Kpi, value: float | None, met: bool | None
) -> None:
    assert meets_target(DEFINITIONS[kpi], value) is met


def test_facts_add_up_field_by_field() -> None:
    one = Facts(1, 1, 0, 0, Decimal("0.1"), 0, 10, 2, 1, 1, 0, LatencySketch.of([100]))
    two = Facts(2, 0, 1, 1, Decimal("0.2"), 1, 20, 3, 2, 1, 1, LatencySketch.of([200, 300]))
    both = one + two
    assert both == Facts(3, 1, 1, 1, Decimal("0.3"), 1, 30, 5, 3, 2, 1, both.latency)
    assert both.latency.count == 3


def test_the_total_over_no_points_is_nothing() -> None:
    assert total([]) == Facts()


def test_the_total_over_points_is_their_sum() -> None:
    points = [Point(NOON + timedelta(minutes=n), Facts(count=n)) for n in range(4)]
    assert total(points).count == 6
