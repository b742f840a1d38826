"""Schedules: every time fires once, late times and overlaps go by the rules, nothing is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from control_plane.domain.audit import AuditFilter
from control_plane.domain.errors import Conflict, InvalidInput, NotAuthenticated
from control_plane.domain.runs import RunStatus
from control_plane.domain.schedules import Cause, Firing, FiringOutcome, Schedule
from control_plane.services import firings, patterns, schedules, webhooks
from storage.store import SqlStore
from tests.contract.engines.harness import PRINCIPAL, Engine, elsewhere, pipeline, until
from tests.contract.engines.scripted_runtime import Gate, says

HOUR = 3600


def whole_now(engine: Engine) -> datetime:
    return engine.clock().replace(microsecond=0)


def hourly(engine: Engine) -> dict[str, Any]:
    """Every hour, for the first time in one hour."""
    start = whole_now(engine) + timedelta(seconds=HOUR)
    return {"kind": "interval", "every_seconds": HOUR, "start_at": start.isoformat()}


def scheduled(engine: Engine, trigger: dict[str, Any], **more: Any) -> Schedule:
    """A schedule of a pattern of one agent."""
    if "a" not in engine.runtime.scripts:
        engine.agents("a")
    engine.pattern("work", pipeline("a"))
    spec = {"name": "s", "pattern": "work", "input": {"request": "go"}, "trigger": trigger, **more}
    return schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec).schedule


def held_up(engine: Engine) -> Gate:
    """Lets runs of the schedule begin, but not end."""
    gate = Gate()
    engine.agent("a", says("a", gate=gate))
    return gate


def history(engine: Engine) -> list[Firing]:
    """All firings, oldest first."""
    page = firings.list_firings(engine.desk, PRINCIPAL, "s", limit=100)
    return [view.firing for view in reversed(page.items)]


def outcomes(engine: Engine) -> list[str]:
    return [firing.outcome.value for firing in history(engine)]


def until_outcomes(engine: Engine, *expected: str) -> list[Firing]:
    """The history, once this is what it says."""
    until(lambda: outcomes(engine) == list(expected))
    return history(engine)


def next_due(engine: Engine) -> datetime | None:
    return schedules.get_schedule(engine.desk, PRINCIPAL, "s").schedule.next_due_at


def run_of(engine: Engine, firing: Firing) -> str:
    assert firing.run_id is not None
    return firing.run_id


def test_when_its_time_comes_a_run_starts_in_its_owners_name(engine: Engine) -> None:
    schedule = scheduled(engine, hourly(engine))
    first = schedule.next_due_at
    assert first is not None
    assert firings.fire_due(engine.desk, engine.clock()) == first
    assert history(engine) == []

    engine.pass_time(HOUR)

    (firing,) = until_outcomes(engine, "started")
    assert (firing.cause, firing.due_at) == (Cause.TIME, first)
    run = engine.ended(run_of(engine, firing))
    assert (run.status, run.source) == (RunStatus.SUCCEEDED, "schedule")
    assert (run.started_by, run.input) == (PRINCIPAL.id, {"request": "go"})
    assert next_due(engine) == first + timedelta(seconds=HOUR)


def test_however_many_processes_fire_each_time_starts_one_run(
    engine: Engine, another_store: SqlStore
) -> None:
    scheduled(engine, hourly(engine), overlap="allow", catchup_window_seconds=86_400)
    desks = [engine.desk, elsewhere(engine, another_store).desk] * 4
    engine.pass_time(5 * HOUR)
    now = engine.clock()
    with ThreadPoolExecutor(len(desks)) as threads:
        list(threads.map(lambda desk: firings.fire_due(desk, now), desks))

    fired = until_outcomes(engine, *["started"] * 5)
    assert len({firing.due_at for firing in fired}) == 5
    assert len({run_of(engine, firing) for firing in fired}) == 5
    for firing in fired:
        engine.ended(run_of(engine, firing))
    assert engine.runtime.done_by() == {"a": 5}


def test_a_tick_that_comes_twice_or_belongs_to_no_time_does_nothing_more(engine: Engine) -> None:
    schedule = scheduled(engine, hourly(engine))
    assert schedule.next_due_at is not None
    ticks = [firings.fire(engine.desk, schedule.id, schedule.next_due_at) for _ in range(2)]
    assert ticks[0] == ticks[1] == history(engine)[0]
    odd = schedule.next_due_at + timedelta(seconds=7)
    assert firings.fire(engine.desk, schedule.id, odd) is None
    assert firings.fire(engine.desk, "sch_gone", odd) is None
    assert outcomes(engine) == ["started"]


def test_skip_leaves_out_times_while_a_run_goes_on(engine: Engine) -> None:
    gate = held_up(engine)
    scheduled(engine, hourly(engine))
    engine.pass_time(HOUR)
    until(lambda: gate.waiting)
    engine.pass_time(HOUR)
    first, skipped = until_outcomes(engine, "started", "skipped")
    assert "still going on" in skipped.note
    gate.open()
    engine.ended(run_of(engine, first))

    engine.pass_time(HOUR)

    until_outcomes(engine, "started", "skipped", "started")


def test_buffer_one_starts_one_run_when_the_one_going_on_has_ended(engine: Engine) -> None:
    gate = held_up(engine)
    scheduled(engine, hourly(engine), overlap="buffer_one")
    engine.pass_time(HOUR)
    until(lambda: gate.waiting)
    engine.pass_time(HOUR)
    until_outcomes(engine, "started", "buffered")
    engine.pass_time(HOUR)
    until_outcomes(engine, "started", "buffered", "skipped")

    gate.open()

    first, second, _ = until_outcomes(engine, "started", "started", "skipped")
    assert second.due_at == first.due_at + timedelta(seconds=HOUR)
    assert engine.ended(run_of(engine, second)).status is RunStatus.SUCCEEDED


def test_what_is_buffered_starts_after_a_cancel_by_whoever_works_then(engine: Engine) -> None:
    gate = held_up(engine)
    scheduled(engine, hourly(engine), overlap="buffer_one")
    engine.pass_time(HOUR)
    until(lambda: gate.waiting)
    engine.pass_time(HOUR)
    first, _ = until_outcomes(engine, "started", "buffered")
    engine.worker.crash()
    engine.command(run_of(engine, first), "cancel")
    engine.worker.start()

    until_outcomes(engine, "started", "started")
    gate.open()


def test_allow_starts_runs_side_by_side(engine: Engine) -> None:
    gate = held_up(engine)
    scheduled(engine, hourly(engine), overlap="allow")
    for number in (1, 2, 3):
        engine.pass_time(HOUR)
        until(lambda number=number: gate.waiting == number)
    until_outcomes(engine, *["started"] * 3)
    gate.open()


def test_after_an_outage_times_within_the_window_still_fire(engine: Engine) -> None:
    schedule = scheduled(engine, hourly(engine), overlap="allow", catchup_window_seconds=HOUR + 600)
    first = schedule.next_due_at
    assert first is not None
    engine.worker.stop()
    engine.pass_time(3 * HOUR + 60)
    engine.worker.start()

    fired = until_outcomes(engine, "missed", "started", "started")
    hours = [(firing.due_at - first).total_seconds() / HOUR for firing in fired]
    assert hours == [0, 1, 2]
    assert next_due(engine) == first + timedelta(hours=3)


def test_all_times_an_outage_made_too_old_are_missed_in_one_record(engine: Engine) -> None:
    scheduled(engine, hourly(engine))
    engine.worker.stop()
    engine.pass_time(4 * HOUR + 600)
    engine.worker.start()

    (missed,) = until_outcomes(engine, "missed")
    assert "4 times" in missed.note
    assert engine.runtime.done_by() == {}

    engine.pass_time(HOUR - 600)
    until_outcomes(engine, "missed", "started")


def test_while_paused_no_time_fires_and_none_is_caught_up(engine: Engine) -> None:
    scheduled(engine, hourly(engine), catchup_window_seconds=86_400)
    schedules.pause_schedule(engine.desk, PRINCIPAL, "s", note="Year-end")
    engine.pass_time(2 * HOUR)
    firings.fire_due(engine.desk, engine.clock())
    assert (history(engine), next_due(engine)) == ([], None)

    resumed = schedules.resume_schedule(engine.desk, PRINCIPAL, "s")

    assert (resumed.paused, resumed.pause_note) == (False, "")
    assert resumed.next_due_at is not None
    assert resumed.next_due_at > engine.clock()
    engine.pass_time(HOUR)
    (firing,) = until_outcomes(engine, "started")
    assert firing.due_at == resumed.next_due_at


def test_a_person_may_start_it_at_once_though_a_run_goes_on_or_it_is_paused(engine: Engine) -> None:
    gate = held_up(engine)
    scheduled(engine, hourly(engine))
    schedules.pause_schedule(engine.desk, PRINCIPAL, "s")
    for number in (1, 2):
        firing = firings.run_now(engine.desk, PRINCIPAL, "s")
        assert (firing.cause, firing.outcome) == (Cause.MANUAL, FiringOutcome.STARTED)
        until(lambda number=number: gate.waiting == number)
    gate.open()


def test_pressing_twice_with_one_key_starts_one_run(engine: Engine) -> None:
    scheduled(engine, hourly(engine))
    pressed = [
        firings.run_now(engine.desk, PRINCIPAL, "s", idempotency_key="press") for _ in range(2)
    ]
    assert pressed[0] == pressed[1]
    assert outcomes(engine) == ["started"]


def test_once_fires_once(engine: Engine) -> None:
    at = whole_now(engine) + timedelta(seconds=HOUR)
    scheduled(engine, {"kind": "once", "at": at.isoformat()})
    engine.pass_time(HOUR)
    (firing,) = until_outcomes(engine, "started")
    assert (firing.due_at, next_due(engine)) == (at, None)
    assert firings.fire_due(engine.desk, engine.clock() + timedelta(days=9)) is None


def test_past_its_end_it_fires_no_more(engine: Engine) -> None:
    end = whole_now(engine) + timedelta(seconds=HOUR + 60)
    scheduled(engine, hourly(engine), ends_at=end.isoformat())
    engine.pass_time(HOUR)
    until_outcomes(engine, "started")
    assert next_due(engine) is None


def test_a_call_with_the_token_starts_a_run_with_its_body_laid_over_the_input(
    engine: Engine,
) -> None:
    engine.agents("a")
    engine.pattern("work", pipeline("a"))
    spec = {"name": "s", "pattern": "work", "trigger": {"kind": "webhook"}}
    saved = schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec)
    assert saved.token is not None
    opened = {"token": saved.token, "body": {"request": "called"}, "idempotency_key": "k"}

    calls = [webhooks.receive_webhook(engine.desk, saved.schedule.id, **opened) for _ in range(2)]

    assert calls[0] == calls[1]
    assert calls[0].cause is Cause.WEBHOOK
    assert engine.ended(run_of(engine, calls[0])).input == {"request": "called"}
    with pytest.raises(Conflict):
        webhooks.receive_webhook(
            engine.desk, saved.schedule.id, **{**opened, "body": {"request": "other"}}
        )


def test_a_buffered_call_keeps_its_body(engine: Engine) -> None:
    gate = held_up(engine)
    engine.pattern("work", pipeline("a"))
    spec = {"name": "s", "pattern": "work", "trigger": {"kind": "webhook"}, "overlap": "buffer_one"}
    saved = schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec)
    assert saved.token is not None
    for request in ("one", "two", "three"):
        body = {"request": request}
        webhooks.receive_webhook(engine.desk, saved.schedule.id, token=saved.token, body=body)
    assert outcomes(engine) == ["started", "buffered", "skipped"]
    until(lambda: gate.waiting)

    gate.open()

    _, second, _ = until_outcomes(engine, "started", "started", "skipped")
    assert engine.ended(run_of(engine, second)).input == {"request": "two"}


def test_a_call_is_refused_without_the_token_of_now_and_while_paused(engine: Engine) -> None:
    schedule = scheduled(engine, {"kind": "webhook"})
    old = schedules.rotate_secret(engine.desk, PRINCIPAL, "s").token
    new = schedules.rotate_secret(engine.desk, PRINCIPAL, "s").token
    assert old is not None
    assert new is not None
    for schedule_id, token in ((schedule.id, old), (schedule.id, ""), ("sch_gone", new)):
        with pytest.raises(NotAuthenticated):
            webhooks.receive_webhook(engine.desk, schedule_id, token=token, body={})
    schedules.pause_schedule(engine.desk, PRINCIPAL, "s")
    with pytest.raises(Conflict, match="paused"):
        webhooks.receive_webhook(engine.desk, schedule.id, token=new, body={})
    assert history(engine) == []


def test_without_a_webhook_no_token_opens_and_none_is_made(engine: Engine) -> None:
    schedule = scheduled(engine, hourly(engine))
    with pytest.raises(NotAuthenticated):
        webhooks.receive_webhook(engine.desk, schedule.id, token="", body={})
    with pytest.raises(Conflict, match="no webhook"):
        schedules.rotate_secret(engine.desk, PRINCIPAL, "s")


BERLIN = ZoneInfo("Europe/Berlin")


def last_sunday(month: int, after: datetime) -> datetime:
    """The next last Sunday of the month, at midnight UTC, when European clocks change."""
    for year in (after.year, after.year + 1):
        day = max(
            datetime(year, month, number, tzinfo=UTC)
            for number in range(25, 32)
            if datetime(year, month, number, tzinfo=UTC).isoweekday() == 7
        )
        if day > after + timedelta(days=2):
            return day
    raise AssertionError("one of two years has it")


def wind_to(engine: Engine, instant: datetime) -> None:
    engine.pass_time((instant - engine.clock()).total_seconds())


def test_a_time_that_clocks_show_twice_fires_twice(engine: Engine) -> None:
    sunday = last_sunday(10, engine.clock())
    wind_to(engine, sunday - timedelta(minutes=5))
    cron = {"kind": "cron", "expression": "30 2 * * *", "timezone": "Europe/Berlin"}
    scheduled(engine, cron, overlap="allow")
    for minutes in (30, 90):
        wind_to(engine, sunday + timedelta(minutes=minutes, seconds=1))
        until(lambda minutes=minutes: len(history(engine)) == (1 if minutes == 30 else 2))
    local = [firing.due_at.astimezone(BERLIN).strftime("%H:%M%z") for firing in history(engine)]
    assert local == ["02:30+0200", "02:30+0100"]
    assert next_due(engine) == sunday + timedelta(days=1, minutes=90)


def test_a_time_that_clocks_skip_does_not_fire(engine: Engine) -> None:
    sunday = last_sunday(3, engine.clock())
    wind_to(engine, sunday - timedelta(minutes=5))
    cron = {"kind": "cron", "expression": "30 2,3 * * *", "timezone": "Europe/Berlin"}
    scheduled(engine, cron, overlap="allow", catchup_window_seconds=86_400)
    wind_to(engine, sunday + timedelta(hours=20))
    (firing,) = until_outcomes(engine, "started")
    assert firing.due_at.astimezone(BERLIN).strftime("%H:%M%z") == "03:30+0200"
    assert next_due(engine) == sunday + timedelta(days=1, minutes=30)


def test_a_launch_that_is_refused_is_on_record_and_tried_again_only_at_the_next_time(
    engine: Engine,
) -> None:
    scheduled(engine, hourly(engine))
    strict = pipeline("a", input_schema={"type": "object", "required": ["order"]})
    patterns.save_pattern(
        engine.desk, PRINCIPAL, name="work", owner="tests", spec=strict, expected_version=1
    )
    engine.pass_time(HOUR)
    (failed,) = until_outcomes(engine, "failed")
    assert "order" in failed.note
    assert failed.run_id is None
    (start,) = firings.failed_starts(engine.desk, PRINCIPAL)
    assert (start.schedule.spec.name, start.firing) == ("s", failed)
    with pytest.raises(InvalidInput, match="order"):
        firings.run_now(engine.desk, PRINCIPAL, "s")
    for _ in range(3):
        firings.fire_due(engine.desk, engine.clock())
    assert outcomes(engine) == ["failed"]

    engine.pass_time(HOUR)

    until_outcomes(engine, "failed", "failed")


def test_what_is_removed_fires_no_more_and_leaves_its_runs(engine: Engine) -> None:
    schedule = scheduled(engine, hourly(engine))
    engine.pass_time(HOUR)
    (firing,) = until_outcomes(engine, "started")
    run = engine.ended(run_of(engine, firing))

    schedules.remove_schedule(engine.desk, PRINCIPAL, "s")
    engine.pass_time(HOUR)

    assert firings.fire_due(engine.desk, engine.clock()) is None
    assert firings.fire(engine.desk, schedule.id, engine.clock()) is None
    assert engine.run(run.id) == run
    assert engine.runtime.done_by() == {"a": 1}


def test_a_change_of_anything_but_the_times_leaves_the_next_time(engine: Engine) -> None:
    schedule = scheduled(engine, hourly(engine))
    spec = schedule.spec.model_copy(update={"input": {"request": "other"}})
    changed = schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec, expected_version=1)
    assert changed.schedule.next_due_at == schedule.next_due_at
    sooner = {"kind": "interval", "every_seconds": 60}
    moved = schedules.save_schedule(
        engine.desk,
        PRINCIPAL,
        spec={**spec.model_dump(), "trigger": sooner},
        expected_version=2,
    ).schedule.next_due_at
    assert moved is not None
    assert moved <= engine.clock() + timedelta(seconds=60)
    with pytest.raises(Conflict, match="somebody else"):
        schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec, expected_version=2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"pattern": "gone"}, "pattern"),
        ({"input": {}}, "input.request"),
        ({"trigger": {"kind": "once", "at": "2020-01-01T00:00:00Z"}}, "trigger.at"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
    ],
)
def test_what_could_never_run_is_refused(
    engine: Engine, change: dict[str, Any], field: str
) -> None:
    scheduled(engine, hourly(engine))
    spec = {"name": "t", "pattern": "work", "input": {"request": "go"}, "trigger": hourly(engine)}
    with pytest.raises(InvalidInput) as refused:
        schedules.save_schedule(engine.desk, PRINCIPAL, spec={**spec, **change})
    assert [problem.field for problem in refused.value.problems] == [field]


def test_every_change_is_on_the_audit_record(engine: Engine) -> None:
    scheduled(engine, {"kind": "webhook"})
    schedules.pause_schedule(engine.desk, PRINCIPAL, "s", note="why")
    schedules.resume_schedule(engine.desk, PRINCIPAL, "s")
    schedules.rotate_secret(engine.desk, PRINCIPAL, "s")
    firings.run_now(engine.desk, PRINCIPAL, "s")
    schedules.remove_schedule(engine.desk, PRINCIPAL, "s")
    with engine.desk.store.reading() as tx:
        page = tx.audit.page("default", AuditFilter(subject="schedule/s"), limit=50, cursor=None)
    assert Counter(event.action for event in page.items) == Counter(
        f"schedule.{what}"
        for what in ("saved", "paused", "resumed", "secret_rotated", "run", "removed")
    )
