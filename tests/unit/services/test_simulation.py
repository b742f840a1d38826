"""A draft of the policy held against what runs did says what the engine then does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import InvalidInput
from control_plane.domain.runs import FINAL, Run
from control_plane.services.approvals import decide, list_approvals
from control_plane.services.demo import seed_demo
from control_plane.services.launch import launch
from control_plane.services.policies import save_policy
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs
from control_plane.services.simulation import simulate
from storage.emptying import empty_runs
from storage.mapping import micros_of
from tests.autonomy import an_approval, put_approvals
from tests.planes import PRINCIPAL, plane_in, until

TOP = RunFilter(top_level_only=True)
LOG: dict[str, Any] = {"mode": "log"}
# What depends on how far other branches are is left out: they race.
RULES = [
    {"on": "tool", "target": "refund", "when": "payload.arguments.amount > 1.0", **LOG},
    {"on": "tool", "when": "calls > 0 && reversible", **LOG},
    {"on": "handoff", "when": "payload.reason != ''", **LOG},
    {"on": "plan", "when": "size(payload.steps) > 0", **LOG},
    {"on": "answer", "when": "confidence < 0.0 && cost_usd >= 0.0", "source": "b*", **LOG},
    {"on": "agent", "when": "stage == 'production' && handoffs > 0", **LOG},
    {"on": "agent", "when": "risk == 'limited' && tokens < 100000", "pattern": "*s*", **LOG},
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    """The demo's runs, all ended, everything approved."""
    with plane_in(tmp_path_factory.mktemp("demo")) as plane:
        seed_demo(plane.desk, PRINCIPAL)
        plane.worker.start()
        ended(plane)
        yield plane


def ended(plane: Plane) -> tuple[Run, ...]:
    """All runs, once people have approved whatever was asked."""

    def look() -> bool:
        for approval in list_approvals(plane.desk, PRINCIPAL).items:
            decide(plane.desk, PRINCIPAL, approval.id, verdict="approve", digest=approval.digest)
        return all(run.status in FINAL for run in runs(plane))

    until(look, seconds=120)
    return runs(plane)


def runs(plane: Plane, where: RunFilter = TOP) -> tuple[Run, ...]:
    return list_runs(plane.desk, PRINCIPAL, where, limit=200).items


def test_what_is_foretold_is_what_the_engine_then_puts_on_record(demo: Plane) -> None:
    before = ended(demo)
    foretold = simulate(demo.desk, PRINCIPAL, policy={"rules": RULES})
    assert (foretold.unknown, foretold.asked, foretold.watched) == (0, 0, 0)
    assert sum(effect.logged > 0 for effect in foretold.rules) >= 4
    save_policy(demo.desk, PRINCIPAL, policy={"rules": RULES}, expected_version=0)
    for run in before:
        launch(demo.desk, PRINCIPAL, pattern=run.pattern_name, input=run.input)
    ended(demo)
    page = list_approvals(demo.desk, PRINCIPAL, statuses=(ApprovalStatus.LOGGED,), limit=200)
    logged = Counter(int(each.rule.origin.rpartition("#")[2]) for each in page.items)
    assert {effect.number: effect.logged for effect in foretold.rules if effect.logged} == logged


def test_a_draft_that_blocks_says_how_often_and_where(demo: Plane) -> None:
    found = simulate(demo.desk, PRINCIPAL, policy={"rules": [{"on": "agent"}]})
    (effect,) = found.rules
    assert found.asked == effect.asked > 0
    assert effect.run_ids
    assert set(effect.run_ids) <= {run.id for run in runs(demo, RunFilter())}
    assert (found.watched, found.logged, found.unknown) == (0, 0, 0)


def test_waiting_is_unknown_where_nobody_was_ever_asked_the_like(demo: Plane) -> None:
    found = simulate(demo.desk, PRINCIPAL, policy={"rules": [{"on": "answer"}]})
    assert found.asked > 0
    assert found.added_seconds is None
    assert found.unestimated == found.asked


def test_waiting_is_the_median_people_took_and_never_longer_than_the_rule(demo: Plane) -> None:
    begun = demo.desk.now() - timedelta(days=400)
    put_approvals(
        demo,
        *(
            an_approval(
                f"apr_0_{n}", now=begun, decided_at=begun + timedelta(minutes=took), target="mail"
            )
            for n, took in enumerate((10, 20, 90))
        ),
    )
    draft = {"on": "tool", "target": "order_status"}
    found = simulate(demo.desk, PRINCIPAL, policy={"rules": [draft]})
    assert found.asked > 0
    if found.estimated:
        assert found.added_seconds is not None
    short = simulate(
        demo.desk, PRINCIPAL, policy={"rules": [{**draft, "expires_after_seconds": 1}]}
    )
    assert short.added_seconds is not None
    assert short.added_seconds <= short.estimated


def test_what_a_draft_would_let_pass_that_people_rejected_is_said(demo: Plane) -> None:
    run = runs(demo)[0]
    rule = {"on": "tool", "target": "refund", "origin": "workspace@1#1"}
    rejected = an_approval(
        "apr_9_rejected", now=demo.desk.now(), run_id=run.id, status=ApprovalStatus.REJECTED
    )
    rejected = type(rejected)(**{**vars(rejected), "rule": rejected.rule.model_validate(rule)})
    put_approvals(demo, rejected)
    found = simulate(demo.desk, PRINCIPAL, policy={"rules": []})
    assert (found.let_pass, found.let_pass_runs) == (1, (run.id,))
    held = simulate(demo.desk, PRINCIPAL, policy={"rules": [rule]})
    assert (held.let_pass, held.refused) == (0, 1)


def test_conditions_on_contents_that_are_gone_count_as_unknown(demo: Plane) -> None:
    draft = {"rules": [{"on": "handoff", "when": "payload.reason == ''"}, {"on": "handoff"}]}
    known = simulate(demo.desk, PRINCIPAL, policy=draft)
    assert (known.rules[0].unknown, known.rules[0].asked) == (0, 0)
    with demo.store.database.writing() as sql:
        every = [run.id for run in runs(demo, RunFilter())]
        empty_runs(sql, every, now_micros=micros_of(demo.desk.now()))
    gone = simulate(demo.desk, PRINCIPAL, policy=draft)
    assert gone.emptied_runs == gone.runs == len(every)
    assert gone.rules[0].unknown == known.rules[1].asked > 0
    assert gone.rules[1].asked == 0


def test_a_draft_that_cannot_be_read_is_refused_by_name(demo: Plane) -> None:
    with pytest.raises(InvalidInput) as refused:
        simulate(demo.desk, PRINCIPAL, policy={"rules": [{"on": "tool", "when": "1 +"}]})
    assert [problem.field for problem in refused.value.problems] == ["rules.0.when"]
    with pytest.raises(InvalidInput):
        simulate(demo.desk, PRINCIPAL, policy={"rules": []}, days=0)
