"""From steps to what is drawn: the path over the topology, and the waterfall's scale and order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.patterns import pattern_spec
from control_plane.domain.runs import RunStatus, Usage
from control_plane.domain.steps import Step, StepKind, StepStatus
from control_plane.domain.topology import END, START
from control_plane.ui.timeline import as_data, in_tree_order
from control_plane.ui.timescale import scale_of
from control_plane.ui.topology_path import path_of
from control_plane.ui.transcript import entries

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


def step(
    key: str, *, name: str = "", kind: str = "agent", at: float = 0, took: float = 1, **more: Any
) -> Step:
    fields: dict[str, Any] = {
        "run_id": "run_1",
        "key": key,
        "seq": abs(hash(key)) % 10_000,
        "round": 0,
        "superseded": False,
        "kind": StepKind(kind),
        "name": name or key,
        "status": StepStatus.COMPLETED,
        "attempt": 1,
        "preview": "said",
        "detail": {},
        "error": None,
        "reason": None,
        "usage": Usage(),
        "model": None,
        "price": None,
        "started_at": BEGAN + timedelta(seconds=at),
        "finished_at": BEGAN + timedelta(seconds=at + took),
        "latency_ms": int(took * 1000),
        "first_token_ms": None,
    }
    return Step(**{**fields, **more})


def handoff(source: str, target: str, outcome: str = "accepted") -> Step:
    detail = {"source": source, "target": target, "outcome": outcome, "reason": "because"}
    return step(f"handoff-{source}-{target}", name=target, kind="handoff", detail=detail)


SWARM = pattern_spec.validate_python(
    {"kind": "swarm", "entry": "a", "members": [{"name": "a", "targets": ["b"]}, {"name": "b"}]}
)
SUPERVISOR = pattern_spec.validate_python(
    {"kind": "supervisor", "coordinator": "boss", "members": [{"name": "a"}, {"name": "b"}]}
)


def test_a_swarms_path_follows_accepted_handoffs_only() -> None:
    steps = [step("t1", name="a"), handoff("a", "b", "rejected"), step("t2", name="a")]
    assert path_of(SWARM, steps, (), RunStatus.SUCCEEDED).passages == {(START, "a"): 1}
    steps.append(handoff("a", "b"))
    path = path_of(SWARM, steps, (), RunStatus.RUNNING)
    assert path.passages == {(START, "a"): 1, ("a", "b"): 1}
    assert path.visits == {"a": 2}


def test_a_hubs_members_come_back_when_they_are_done() -> None:
    steps = [
        step("t1", name="boss"),
        step("t2", name="a"),
        step("t3", name="b", status=StepStatus.RUNNING),
    ]
    path = path_of(SUPERVISOR, steps, (), RunStatus.RUNNING)
    assert path.passages == {
        (START, "boss"): 1,
        ("boss", "a"): 1,
        ("a", "boss"): 1,
        ("boss", "b"): 1,
    }
    assert path.states == {"boss": "done", "a": "done", "b": "running"}


def test_an_answer_leads_to_the_end() -> None:
    path = path_of(SUPERVISOR, [step("t1", name="boss")], (), RunStatus.SUCCEEDED)
    assert path.passages[("boss", END)] == 1


def test_what_a_retry_replaced_does_not_count() -> None:
    path = path_of(SWARM, [step("t1", name="a", superseded=True)], (), RunStatus.RUNNING)
    assert path.visits == {}


def test_steps_stand_below_the_turn_they_belong_to() -> None:
    steps = [step("t2", at=5), step("t1"), step("t2/tool", at=6), step("t1/model"), step("t1/x")]
    keys = [each.key for each in in_tree_order(steps)]
    assert keys[0] == "t1"
    assert set(keys[1:3]) == {"t1/model", "t1/x"}
    assert keys[3:] == ["t2", "t2/tool"]


def test_a_step_without_its_parent_is_still_shown() -> None:
    assert [s.key for s in in_tree_order([step("turn/model")])] == ["turn/model"]
    assert [entry["who"] for entry in entries([step("turn/model", name="m")], chosen=None)] == ["m"]


@pytest.mark.parametrize(("waited", "explained"), [(3600, True), (1, False)])
def test_stripes_are_explained_where_there_are_any(waited: float, explained: bool) -> None:
    steps = [step("a", kind="model"), step("b", kind="model", at=1 + waited)]
    drawn = as_data(steps, began_at=BEGAN, now=BEGAN, chosen=None)
    assert bool(drawn["breaks"]) is explained
    assert ("drawn shorter" in drawn["legend"]) is explained


def test_long_waits_are_drawn_short() -> None:
    two_days = 172_800.0
    scale = scale_of([(0, 10), (two_days, two_days + 10)], two_days + 10)
    assert len(scale.breaks) == 1
    assert scale.breaks[0].seconds == two_days - 10
    assert scale.breaks[0].width < 10
    assert scale.at(10) > 40


@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.floats(0, 1e3)).map(lambda s: (s[0], s[0] + s[1])),
        max_size=20,
    ),
    st.floats(0.001, 2e6),
    st.lists(st.floats(0, 2e6), min_size=2, max_size=10),
)
def test_later_never_stands_before_earlier(
    worked: list[tuple[float, float]], end: float, instants: list[float]
) -> None:
    scale = scale_of(worked, max([end, *(stop for _start, stop in worked)]))
    places = [scale.at(instant) for instant in sorted(instants)]
    assert places == pytest.approx(sorted(places))
    assert all(0 <= place <= 100 for place in places)


def test_a_waterfall_of_nothing_is_empty() -> None:
    assert as_data([], began_at=BEGAN, now=BEGAN, chosen=None)["spans"] == []


def test_many_steps_begin_folded() -> None:
    steps = [step(f"t{n}", at=n) for n in range(40)]
    steps += [step(f"t{n}/model", kind="model", at=n) for n in range(40)]
    assert len(as_data(steps, began_at=BEGAN, now=BEGAN, chosen=None)["folded"]) == 40
