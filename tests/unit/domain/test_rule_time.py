"""Rules that end, and rules that leave a sample to the rules after them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.policy import ActionKind, Mode, Policy, Rule, candidates, held_by

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ASK = Rule(on=ActionKind.TOOL, because="asks")


def held(first: Rule, *, now: datetime | None = NOW, draw: str = "run_1/step") -> Rule | None:
    found = held_by(
        Policy(rules=(first, ASK)),
        ActionKind.TOOL,
        source="a",
        target="b",
        pattern="p",
        facts=dict,
        now=now,
        draw=draw,
    )
    return found and found.rule


def test_a_rule_whose_time_is_over_leaves_it_to_the_next() -> None:
    passes = Rule(on=ActionKind.TOOL, mode=Mode.LOG, until=NOW)
    assert held(passes, now=NOW - timedelta(seconds=1)) == passes
    assert held(passes, now=NOW) == ASK
    assert held(passes, now=None) == passes


def test_what_was_decided_under_a_rule_that_ended_is_still_looked_for() -> None:
    over = Policy(rules=(Rule(on=ActionKind.TOOL, until=NOW),))
    found = candidates(over, ActionKind.TOOL, source="a", target="b", pattern="p")
    assert list(found) == list(over.rules)


@given(st.integers(2, 1000), st.text(min_size=1, max_size=30))
def test_the_same_action_is_always_sampled_alike(every: int, draw: str) -> None:
    passes = Rule(on=ActionKind.TOOL, mode=Mode.LOG, sample_every=every)
    assert held(passes, draw=draw) == held(passes, draw=draw)


def test_about_one_of_so_many_is_sampled() -> None:
    passes = Rule(on=ActionKind.TOOL, mode=Mode.LOG, sample_every=10)
    asked = sum(held(passes, draw=f"run_{n}/turn-1") == ASK for n in range(2000))
    assert 140 <= asked <= 260
    assert held(passes, draw="") == passes
