"""What goes when its time is over, and what stays: on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from control_plane.domain.access import local_principal
from control_plane.domain.audit import EVERYTHING, AuditEvent
from control_plane.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from control_plane.domain.inbox import InboxFilter
from control_plane.domain.runs import Run, RunStatus
from control_plane.domain.schedules import (
    Cause,
    Firing,
    FiringOutcome,
    IntervalTrigger,
    Schedule,
    ScheduleSpec,
)
from control_plane.services.audit import verify_audit
from control_plane.services.desk import Desk
from control_plane.services.holds import check_not_held, list_holds, place_hold, release_hold
from control_plane.services.retention import (
    read_retention,
    run_due_retention,
    run_retention,
    set_retention,
)
from storage.store import SqlStore
from storage.tables import FiringRow, RunRow, ScheduleRow, StepRow, table_of
from tests.stores import HERE, NOW, a_run, add_step, added, ask, hold, new_id

PRINCIPAL = local_principal()
LATER = NOW + timedelta(days=400)


@pytest.fixture
def desk(store: SqlStore) -> Desk:
    nothing: Any = None
    return Desk(
        store=store, engines=nothing, models=nothing, prices=nothing, now=lambda: LATER,
        new_id=new_id, max_input_bytes=1000, **_more(nothing),
    )  # fmt: skip


def _more(nothing: Any) -> Mapping[str, Any]:
    """Parts of a desk that this has nothing to do with."""
    given = {"store", "engines", "models", "prices", "now", "new_id", "max_input_bytes"}
    return {name: nothing for name in Desk.__dataclass_fields__ if name not in given}


def ended(store: SqlStore, days_ago: float = 100, **changes: Any) -> Run:
    run = a_run(RunStatus.SUCCEEDED, answer="Secret words", **changes)
    return added(store, replace(run, finished_at=LATER - timedelta(days=days_ago)))


def keep(desk: Desk, kind: str, days: int = 30) -> None:
    set_retention(desk, PRINCIPAL, kind=kind, days=days)


def there(store: SqlStore, run: Run) -> bool:
    with store.reading() as tx:
        return tx.runs.get(HERE, run.id) is not None


def test_without_a_rule_everything_is_kept_for_ever(desk: Desk, store: SqlStore) -> None:
    run = ended(store)
    assert run_retention(desk, PRINCIPAL).counts == {}
    assert there(store, run)
    rules = read_retention(desk, PRINCIPAL).rules
    assert {rule.kind.name: rule.days for rule in rules if rule.days} == {
        "webhook_deliveries": 30,
        "notifications": 30,
    }


@pytest.mark.parametrize(("kind", "days"), [("x", 30), ("runs", 0), ("audit_events", 364)])
def test_a_rule_that_cannot_be_is_refused(desk: Desk, kind: str, days: int) -> None:
    with pytest.raises(InvalidInput):
        keep(desk, kind, days)


def test_only_an_admin_sees_and_changes_rules_and_holds(desk: Desk) -> None:
    viewer = replace(PRINCIPAL, roles=frozenset())
    for act in (
        lambda: read_retention(desk, viewer),
        lambda: set_retention(desk, viewer, kind="runs", days=None),
        lambda: run_retention(desk, viewer, dry_run=True),
        lambda: list_holds(desk, viewer),
        lambda: place_hold(desk, viewer, kind="run", target="x", reason="x"),
        lambda: release_hold(desk, viewer, "x", reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_old_ended_runs_go_with_their_family_and_young_or_live_ones_stay(
    desk: Desk, store: SqlStore
) -> None:
    old, young = ended(store), ended(store, 10)
    child = ended(store, parent_run_id=old.id, parent_key="a")
    add_step(store, old, "turn-1")
    ask(store, child)
    live = added(store, a_run(RunStatus.WAITING))
    parent_of_live = ended(store)
    live_child = added(store, a_run(RunStatus.RUNNING, parent_run_id=parent_of_live.id))
    keep(desk, "runs")
    dry = run_retention(desk, PRINCIPAL, dry_run=True)
    assert dry.counts == {"runs": 1}
    assert there(store, old)
    assert run_retention(desk, PRINCIPAL).counts == {"runs": 1}
    assert not there(store, old)
    assert not there(store, child)
    assert all(there(store, run) for run in (young, live, parent_of_live, live_child))
    with store.database.reading() as sql:
        assert sql.execute(select(func.count()).select_from(table_of(StepRow))).scalar_one() == 0


def test_more_than_one_batch_goes_in_one_pass(
    desk: Desk, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("control_plane.services.retention._BATCH", 2)
    for _ in range(5):
        ended(store)
    keep(desk, "runs")
    assert run_retention(desk, PRINCIPAL).counts == {"runs": 5}


def test_contents_go_and_what_was_measured_stays(desk: Desk, store: SqlStore) -> None:
    run = ended(store)
    add_step(store, run, "turn-1", preview="Secret", detail={"source": "a", "said": "Secret"},
             output=b'"Secret"', input=b'"Secret"', error="Secret")  # fmt: skip
    ask(store, run, evidence=("Secret",), because="Secret")
    keep(desk, "run_contents")
    assert run_retention(desk, PRINCIPAL).counts == {"run_contents": 1}
    assert run_retention(desk, PRINCIPAL).counts == {"run_contents": 0}
    with store.database.reading() as sql:
        for table in (RunRow, StepRow):
            row = sql.execute(select(table_of(table))).mappings().one()
            assert "Secret" not in str(dict(row))
    with store.reading() as tx:
        assert tx.retention.emptied_at(run.id) == LATER
        step = tx.steps.of_run(run.id)[0]
        assert (step.detail, step.name) == ({"source": "a"}, "billing")
        approval = tx.approvals.page(HERE, InboxFilter(run_id=run.id)).items[0]
        assert "Secret" not in str(approval)


@pytest.mark.parametrize("kind", ["runs", "run_contents"])
@pytest.mark.parametrize("on", ["run", "child", "pattern", "person", "decider", "workspace"])
def test_what_is_held_is_neither_removed_nor_emptied_until_it_is_released(
    desk: Desk, store: SqlStore, kind: str, on: str
) -> None:
    top = ended(store, pattern_name="held", started_by="prn_1")
    child = ended(store, parent_run_id=top.id, parent_key="a")
    ask(store, child, decided_by="prn_2")
    other = ended(store)
    holds = {
        "run": ("run", top.id),
        "child": ("run", child.id),
        "pattern": ("pattern", "held"),
        "person": ("person", "prn_1"),
        "decider": ("person", "prn_2"),
        "workspace": ("workspace", ""),
    }
    placed = hold(store, *holds[on])
    keep(desk, kind)
    free = 0 if on == "workspace" else 1
    assert run_retention(desk, PRINCIPAL).counts == {kind: free}
    assert there(store, top)
    assert there(store, child)
    release_hold(desk, PRINCIPAL, placed.id, reason="The case is closed")
    assert run_retention(desk, PRINCIPAL).counts == {kind: 2 - free}
    assert there(store, other) is (kind == "run_contents" and True)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("run", "There is no run 'x' in this workspace."),
        ("pattern", "There is no pattern 'x' in this workspace."),
        ("person", "There is no person or service account 'x' in this workspace."),
    ],
)
def test_nothing_is_held_that_is_not_there(desk: Desk, kind: str, said: str) -> None:
    with pytest.raises(NotFound) as refused:
        place_hold(desk, PRINCIPAL, kind=kind, target="x", reason="why")
    assert str(refused.value) == said
    assert list_holds(desk, PRINCIPAL) == []


def test_a_hold_needs_a_reason_and_ends_once(desk: Desk, store: SqlStore) -> None:
    for wrong in ({"kind": "x", "target": "x", "reason": "x"}, {"kind": "run", "reason": "x"}):
        with pytest.raises(InvalidInput):
            place_hold(desk, PRINCIPAL, **wrong)
    with pytest.raises(InvalidInput):
        place_hold(desk, PRINCIPAL, kind="run", target="run_1", reason=" ")
    run = ended(store)
    hold = place_hold(desk, PRINCIPAL, kind="run", target=run.id, reason="why")
    with pytest.raises(InvalidInput):
        release_hold(desk, PRINCIPAL, hold.id, reason="")
    with pytest.raises(NotFound):
        release_hold(desk, PRINCIPAL, "hold_0", reason="x")
    elsewhere = replace(PRINCIPAL, workspace_id="other")
    with pytest.raises(NotFound):
        release_hold(desk, elsewhere, hold.id, reason="x")
    assert release_hold(desk, PRINCIPAL, hold.id, reason="done").release_reason == "done"
    with pytest.raises(Conflict):
        release_hold(desk, PRINCIPAL, hold.id, reason="x")
    assert list_holds(desk, PRINCIPAL) == []
    assert len(list_holds(desk, PRINCIPAL, released=True)) == 1


def test_old_firings_go_but_the_newest_and_those_of_live_runs_stay(
    desk: Desk, store: SqlStore
) -> None:
    schedule = {
        "id": "sch_1", "workspace_id": HERE, "name": "s", "owner": "ann",
        "spec": '{"pattern":"held"}', "paused": False, "pause_note": "", "version": 1,
        "created_at": 0, "updated_at": 0,
    }  # fmt: skip
    live = added(store, a_run(RunStatus.RUNNING))
    with store.database.writing() as sql:
        sql.execute(table_of(ScheduleRow).insert().values(schedule))
    with store.writing() as tx:
        for number in range(4):
            due = NOW + timedelta(seconds=number)
            run_id = live.id if number == 0 else None
            tx.firings.add(
                Firing(
                    new_id("fir"), HERE, "sch_1", Cause.TIME, due, FiringOutcome.SKIPPED,
                    run_id, "", due, None,
                )
            )  # fmt: skip
    keep(desk, "firings")
    placed = hold(store, "pattern", "held")
    assert run_retention(desk, PRINCIPAL).counts == {"firings": 0}
    release_hold(desk, PRINCIPAL, placed.id, reason="x")
    assert run_retention(desk, PRINCIPAL).counts == {"firings": 2}
    with store.database.reading() as sql:
        kept = sql.execute(select(table_of(FiringRow).c.run_id)).scalars().all()
    assert sorted(kept, key=str) == [None, live.id]


@pytest.mark.parametrize("on", ["pattern", "person", "workspace", "run"])
def test_a_held_schedule_is_not_removed(desk: Desk, store: SqlStore, on: str) -> None:
    run = ended(store, pattern_name="held")
    spec = ScheduleSpec(
        name="s", pattern="held", input={}, trigger=IntervalTrigger(every_seconds=60)
    )
    schedule = Schedule("sch_1", HERE, "prn_1", spec, False, "", 1, None, NOW, NOW)
    target = {"pattern": "held", "person": "prn_1", "workspace": "", "run": run.id}[on]
    hold(store, on, target)
    with store.reading() as tx, pytest.raises(Conflict, match="legal hold"):
        check_not_held(tx, schedule)


def test_old_idempotency_keys_go(desk: Desk, store: SqlStore) -> None:
    with store.writing() as tx:
        for key, result in (("a", "run_x"), ("b", "run_y")):
            tx.idempotency.claim(HERE, key, fingerprint="f", result_id=result, now=NOW)
        tx.idempotency.claim(HERE, "c", fingerprint="f", result_id="run_z", now=LATER)
    keep(desk, "idempotency_keys")
    assert run_retention(desk, PRINCIPAL).counts == {"idempotency_keys": 2}


def event(**changes: Any) -> AuditEvent:
    made = AuditEvent(new_id("aud"), HERE, NOW, "ann", "agent.saved", "agent/a", {})
    return replace(made, **changes)


def test_old_audit_events_go_and_the_rest_still_holds(desk: Desk, store: SqlStore) -> None:
    with store.writing() as tx:
        for _ in range(3):
            tx.audit.append(event())
        tx.audit.append(event(actor="prn_1"))
        tx.audit.append(event())
    keep(desk, "audit_events", 365)
    placed = hold(store, "person", "prn_1")
    assert run_retention(desk, PRINCIPAL, dry_run=True).counts == {"audit_events": 3}
    assert run_retention(desk, PRINCIPAL).counts == {"audit_events": 3}
    assert run_retention(desk, PRINCIPAL).counts == {"audit_events": 0}
    found = verify_audit(desk, PRINCIPAL)
    assert found.sound
    assert (found.first_seq, found.head.pruned_seq) == (4, 3)
    release_hold(desk, PRINCIPAL, placed.id, reason="x")
    assert run_retention(desk, PRINCIPAL).counts == {"audit_events": 2}
    assert verify_audit(desk, PRINCIPAL).sound


def test_each_pass_is_on_record_with_what_went_and_comes_once_a_day(
    desk: Desk, store: SqlStore
) -> None:
    ended(store)
    keep(desk, "runs")
    run_due_retention(desk)
    run_due_retention(desk)
    with store.reading() as tx:
        events = tx.audit.page(HERE, EVERYTHING, limit=9, cursor=None).items
    assert [(one.actor, one.action, one.detail) for one in events] == [
        ("system", "retention.carried_out", {"removed": {"runs": 1}}),
        ("local", "retention.changed", {"before": None, "days": 30}),
    ]
    assert read_retention(desk, PRINCIPAL).passed_at == LATER
    tomorrow = replace(desk, now=lambda: LATER + timedelta(days=1))
    run_due_retention(tomorrow)
    assert read_retention(desk, PRINCIPAL).passed_at == LATER + timedelta(days=1)
