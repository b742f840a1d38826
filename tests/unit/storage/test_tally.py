"""What is counted in one minute."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from control_plane.domain.kpis import Dimension, Facts
from storage.tally import ALL, Bucket, Counted, facts_of

PATTERN = Dimension.PATTERN


def one(status: str = "succeeded", **changes: Any) -> Counted:
    made = Counted(PATTERN, "answer", False, status, 1000, 2000, 30)
    return made._replace(**changes)


def test_nothing_makes_no_facts() -> None:
    assert facts_of([]) == {}


def test_each_name_is_counted_for_itself_and_for_all_together() -> None:
    facts = facts_of([one(), one(value="triage"), one(value="triage", rehearsal=True)])
    assert {bucket: fact.count for bucket, fact in facts.items()} == {
        Bucket(False, PATTERN, "answer"): 1,
        Bucket(False, PATTERN, "triage"): 1,
        Bucket(False, PATTERN, ALL): 2,
        Bucket(True, PATTERN, "triage"): 1,
        Bucket(True, PATTERN, ALL): 1,
    }


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("succeeded", (1, 0, 0, 1)),
        ("completed", (1, 0, 0, 1)),
        ("failed", (0, 1, 0, 1)),
        ("cancelled", (0, 0, 1, 0)),
    ],
)
def test_a_cancelled_one_is_neither_success_nor_failure_nor_latency(
    status: str, counted: tuple[int, ...]
) -> None:
    fact = facts_of([one(status)])[Bucket(False, PATTERN, "answer")]
    assert (fact.succeeded, fact.failed, fact.cancelled, fact.latency.count) == counted


def test_what_could_not_be_priced_is_counted_and_adds_no_cost() -> None:
    fact = facts_of([one(), one(cost_micros=None)])[Bucket(False, PATTERN, "answer")]
    assert (fact.cost_usd, fact.unpriced, fact.tokens) == (Decimal("0.002"), 1, 60)


def test_unknown_latency_is_left_out() -> None:
    fact = facts_of([one(latency_ms=None), one(latency_ms=0)])[Bucket(False, PATTERN, "answer")]
    assert (fact.count, fact.latency.count) == (2, 1)


def test_facts_of_parts_add_up_to_those_of_the_whole() -> None:
    bucket = Bucket(False, PATTERN, ALL)
    parts = [one(), one("failed", latency_ms=9000)]
    whole = facts_of(parts)[bucket]
    added = sum((facts_of([part])[bucket] for part in parts), Facts())
    assert (added.count, added.cost_usd, added.tokens) == (
        whole.count,
        whole.cost_usd,
        whole.tokens,
    )
    assert added.latency.quantile(0.95) == whole.latency.quantile(0.95)
