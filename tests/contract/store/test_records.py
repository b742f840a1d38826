"""Steps as they are read, the audit record, idempotency keys, and what a transaction promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import insert

from control_plane.domain.audit import AuditEvent, AuditFilter
from control_plane.domain.errors import Conflict, ControlPlaneError, InvalidInput, StoreUnavailable
from control_plane.domain.runs import Usage
from control_plane.domain.steps import Step, StepKind, StepStatus
from control_plane.services.ports import WorkerReport
from storage.mapping import micros_of
from storage.store import SqlStore
from storage.tables import WorkerRow, table_of
from tests.stores import (
    ELSEWHERE,
    HERE,
    NOW,
    a_connection,
    a_run,
    add_step,
    added,
    at,
    new_id,
)


def event(action: str = "agent.saved", *, subject: str = "agent/a", **changes: Any) -> AuditEvent:
    values = {"id": new_id("aud"), "workspace_id": HERE, "actor": "ann", **changes}
    return AuditEvent(at=NOW, action=action, subject=subject, detail={"version": 2}, **values)


def test_every_field_of_a_step_is_read_back_unchanged(store: SqlStore) -> None:
    run = added(store, a_run())
    seq = add_step(
        store,
        run,
        "turn-1/model-1",
        kind=StepKind.MODEL,
        name="small",
        status=StepStatus.FAILED,
        attempt=3,
        preview="Said 💶",
        detail={"finish": "stop", "versions": {"a": 1}},
        error="no answer",
        reason="timeout",
        usage=Usage(7, 3, None, 1),
        model="small-1",
        price=None,
        finished_at=at(2.5),
        latency_ms=2500,
        first_token_ms=180,
    )
    with store.reading() as tx:
        assert list(tx.steps.of_run(run.id)) == [
            Step(
                run_id=run.id,
                key="turn-1/model-1",
                seq=seq,
                round=0,
                superseded=False,
                kind=StepKind.MODEL,
                name="small",
                status=StepStatus.FAILED,
                attempt=3,
                preview="Said 💶",
                detail={"finish": "stop", "versions": {"a": 1}},
                error="no answer",
                reason="timeout",
                usage=Usage(7, 3, None, 1),
                model="small-1",
                price=None,
                started_at=NOW,
                finished_at=at(2.5),
                latency_ms=2500,
                first_token_ms=180,
            )
        ]


def test_steps_come_in_order_of_recording_after_a_seq_and_without_superseded_ones(
    store: SqlStore,
) -> None:
    run, other = added(store, a_run()), added(store, a_run())
    first = add_step(store, run, "z")
    add_step(store, other, "x")
    add_step(store, run, "m", superseded=True)
    add_step(store, run, "a")
    with store.reading() as tx:

        def keys(**options: object) -> list[str]:
            return [step.key for step in tx.steps.of_run(run.id, **options)]  # type: ignore[arg-type]

        assert keys() == ["z", "m", "a"]
        assert keys(superseded=False) == ["z", "a"]
        assert keys(after_seq=first) == ["m", "a"]
        assert keys(after_seq=10**30) == []


def test_the_full_payload_is_that_of_the_newest_round_unless_one_is_asked_for(
    store: SqlStore,
) -> None:
    run = added(store, a_run())
    old = add_step(store, run, "turn-1", superseded=True, input=b'{"a": 1}', output=b'"old"')
    new = add_step(store, run, "turn-1", round=1, input=b"[1, null]", output='"新"'.encode())
    open_ = add_step(store, run, "turn-2", status=StepStatus.RUNNING)
    with store.reading() as tx:
        assert tx.steps.payload(run.id, "turn-1") == ([1, None], "新")
        assert tx.steps.payload(run.id, "turn-1", round=0) == ({"a": 1}, "old")
        assert tx.steps.payload(run.id, "turn-1", round=10**20) is None
        assert tx.steps.payload(run.id, "turn-2") == (None, None)
        assert tx.steps.payload(run.id, "turn-3") is None
        assert tx.steps.payloads(run.id) == {
            old: ({"a": 1}, "old"),
            new: ([1, None], "新"),
            open_: (None, None),
        }


def test_audit_events_come_newest_first_of_one_subject_or_all(store: SqlStore) -> None:
    events = [event(subject=f"agent/{name}") for name in ("a", "b", "a", "a")]
    with store.writing() as tx:
        for one in events:
            tx.audit.append(one)
        tx.audit.append(event(workspace_id=ELSEWHERE))
    with store.reading() as tx:
        first = tx.audit.page(HERE, AuditFilter(), limit=3, cursor=None)
        rest = tx.audit.page(HERE, AuditFilter(), limit=3, cursor=first.next_cursor)
        assert [*first.items, *rest.items] == events[::-1]
        assert rest.next_cursor is None
        of_b = tx.audit.page(HERE, AuditFilter(subject="agent/b"), limit=3, cursor=None)
        assert of_b.items == (events[1],)
        with pytest.raises(InvalidInput):
            tx.audit.page(HERE, AuditFilter(), limit=3, cursor="nonsense")


def test_the_same_key_for_the_same_request_answers_what_it_led_to(store: SqlStore) -> None:
    with store.writing() as tx:
        claim = tx.idempotency.claim
        assert claim(HERE, "k", fingerprint="f", result_id="run_1", now=NOW) is None
        assert claim(HERE, "k", fingerprint="f", result_id="run_2", now=NOW) == "run_1"
        assert claim(ELSEWHERE, "k", fingerprint="g", result_id="run_3", now=NOW) is None
        with pytest.raises(Conflict, match="'k'"):
            claim(HERE, "k", fingerprint="other", result_id="run_4", now=NOW)


def test_of_twenty_claims_of_one_key_at_once_all_get_the_same_answer(store: SqlStore) -> None:
    def claim(number: int) -> str | None:
        with store.writing() as tx:
            return tx.idempotency.claim(
                HERE, "k", fingerprint="f", result_id=f"run_{number}", now=NOW
            )

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(claim, range(20)))
    assert answers.count(None) == 1
    assert {answer for answer in answers if answer} == {f"run_{answers.index(None)}"}


def test_an_error_in_the_block_takes_everything_back(store: SqlStore) -> None:
    def fail_halfway() -> None:
        with store.writing() as tx:
            tx.connections.add(a_connection())
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        fail_halfway()
    with store.reading() as tx:
        assert list(tx.connections.list(HERE)) == []


def test_a_reader_sees_one_state_while_a_writer_commits(store: SqlStore) -> None:
    with store.reading() as before:
        assert list(before.connections.list(HERE)) == []
        with store.writing() as tx:
            tx.connections.add(a_connection())
        assert list(before.connections.list(HERE)) == []
    with store.reading() as after:
        assert len(after.connections.list(HERE)) == 1


def test_a_reader_cannot_write(store: SqlStore) -> None:
    with pytest.raises(StoreUnavailable, match="read-only"), store.reading() as tx:
        tx.connections.add(a_connection())


def test_a_record_the_database_refuses_is_no_outage(store: SqlStore) -> None:
    run = added(store, a_run())
    with pytest.raises(ControlPlaneError, match="refused") as refused:
        added(store, run)
    assert not isinstance(refused.value, StoreUnavailable)


def test_the_worker_is_seen_as_it_last_reported(store: SqlStore) -> None:
    assert store.worker_seen() is None
    row = {"id": 1, "process": "host:7", "active_runs": 2, "trouble": "disk full"}
    with store.database.writing() as sql:
        sql.execute(
            insert(table_of(WorkerRow)).values(
                **row, started_at=micros_of(NOW), seen_at=micros_of(at(9))
            )
        )
    assert store.worker_seen() == WorkerReport("host:7", NOW, at(9), 2, "disk full")
