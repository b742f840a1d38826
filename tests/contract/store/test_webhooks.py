"""What happens is put where endpoints are told of it, and only where one wants to know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.audit import AuditEvent
from control_plane.domain.errors import Conflict
from control_plane.domain.retention import Held
from control_plane.domain.runs import Command, Outcome, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.domain.webhooks import (
    Answer,
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointSpec,
    PauseCause,
)
from control_plane.services.journal import Claim, Expire, Finish, OpenApproval
from control_plane.services.recorded import StepRecord
from control_plane.services.webhook_records import DeliveryFilter
from storage.journal import SqlJournal
from storage.store import SqlStore
from tests.stores import (
    ELSEWHERE,
    HERE,
    NOW,
    a_run,
    added,
    ask,
    at,
    new_id,
)

EVERYTHING = DeliveryFilter()


def an_endpoint(name: str = "ops", *events: str, **changes: Any) -> Endpoint:
    spec = EndpointSpec(name=name, url="https://example.com/", events=events or ("*",))
    endpoint = Endpoint(new_id("whe"), HERE, spec, "sealed", 1, NOW, NOW)
    return replace(endpoint, **changes)


def keep(store: SqlStore, *endpoints: Endpoint) -> Endpoint:
    with store.writing() as tx:
        for endpoint in endpoints:
            tx.endpoints.add(endpoint)
    return endpoints[0]


def told(store: SqlStore, where: DeliveryFilter = EVERYTHING) -> list[Delivery]:
    """What is to be told, the oldest first."""
    with store.reading() as tx:
        found = tx.deliveries.page(HERE, where, limit=100, cursor=None).items
    return sorted(found, key=lambda each: (each.created_at, each.next_at or NOW))


def types(store: SqlStore) -> list[str]:
    return [each.event.happened.type for each in told(store)]


def finish(run_id: str, status: RunStatus, outcome: Outcome | None = None) -> Finish:
    return Finish(run_id, status, outcome, "a secret answer", None, 0, 0, 0, at(9))


def change(action: str, **detail: Any) -> AuditEvent:
    return AuditEvent(new_id("aud"), HERE, NOW, "prn_1", action, "agent/billing", detail)


def a_question(store: SqlStore) -> tuple[SqlJournal, OpenApproval]:
    run = added(store, a_run(RunStatus.RUNNING))
    asked = ask(store, run)
    step = StepRecord(
        run_id=run.id,
        workspace_id=HERE,
        round=0,
        key="another",
        kind=StepKind.APPROVAL,
        name="gate",
        status=StepStatus.WAITING,
        fingerprint="f",
        started_at=NOW,
    )
    question = replace(asked, id=new_id("apr"), step_key="another")
    return SqlJournal(store.database), OpenApproval(question, step)


@pytest.mark.parametrize(
    ("status", "outcome", "type_"),
    [
        (RunStatus.SUCCEEDED, Outcome.ANSWERED, "run.succeeded"),
        (RunStatus.FAILED, Outcome.STEP_FAILED, "run.failed"),
        (RunStatus.CANCELLED, Outcome.CANCELLED, "run.cancelled"),
        (RunStatus.NEEDS_ATTENTION, None, "run.needs_attention"),
    ],
)
def test_the_beginning_and_the_end_of_a_run_are_told(
    store: SqlStore, status: RunStatus, outcome: Outcome | None, type_: str
) -> None:
    keep(store, an_endpoint("ops", "run.*"))
    run, journal = added(store, a_run()), SqlJournal(store.database)
    journal.write([Claim(5, at(1))])
    journal.write([finish(run.id, status, outcome)])
    assert types(store) == ["run.started", type_]
    ended = told(store)[-1].event.happened
    assert ended.subject == f"run/{run.id}"
    assert ended.at == at(9)
    assert ended.facts["outcome"] == (outcome.value if outcome else None)
    assert "secret" not in str(ended.facts)


def test_a_run_that_is_taken_up_again_does_not_begin_again(store: SqlStore) -> None:
    keep(store, an_endpoint())
    added(store, a_run(started_at=NOW))
    SqlJournal(store.database).write([Claim(5, at(1))])
    assert types(store) == []


def test_runs_that_are_cancelled_at_rest_are_told_with_their_questions(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    ask(store, run)
    keep(store, an_endpoint("ops", "run.cancelled", "approval.withdrawn"))
    with store.writing() as tx:
        tx.runs.command(run, Command.CANCEL, now=at(3))
    assert sorted(types(store)) == ["approval.withdrawn", "run.cancelled"]


def test_a_question_is_told_once_and_when_it_expires(store: SqlStore) -> None:
    keep(store, an_endpoint("ops", "approval.*"))
    journal, question = a_question(store)
    journal.write([question])
    journal.write([question])
    assert types(store) == ["approval.requested"]
    decision = Decision(status=ApprovalStatus.EXPIRED)
    expiry = Expire(question.approval.id, decision, at(5))
    journal.write([expiry, expiry])
    assert types(store) == ["approval.requested", "approval.expired"]


def test_a_change_is_told_without_what_people_wrote(store: SqlStore) -> None:
    keep(store, an_endpoint("ops", "agent.*"))
    with store.writing() as tx:
        tx.audit.append(
            change("agent.saved", version=3, note="ok", stage="staging", why="Ann asked for it")
        )
        tx.audit.append(change("pattern.saved"))
    (only,) = told(store)
    assert only.event.happened.type == "agent.saved"
    assert only.event.happened.facts == {"by": "prn_1", "version": 3, "stage": "staging"}


def test_what_is_rolled_back_is_not_told(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    keep(store, an_endpoint())

    def cancelled_in_vain() -> None:
        with store.writing() as tx:
            tx.runs.command(run, Command.CANCEL, now=at(3))
            assert len(tx.deliveries.page(HERE, EVERYTHING, limit=9, cursor=None).items) == 1
            tx.endpoints.add(an_endpoint())

    with pytest.raises(Conflict):
        cancelled_in_vain()
    assert told(store) == []


def test_each_endpoint_is_told_what_it_wants_in_its_own_workspace(store: SqlStore) -> None:
    ours = keep(store, an_endpoint("all"), an_endpoint("runs", "run.*"))
    keep(store, an_endpoint("theirs", workspace_id=ELSEWHERE))
    with store.writing() as tx:
        tx.audit.append(change("agent.saved"))
    assert [each.endpoint_id for each in told(store)] == [ours.id]


def test_nothing_is_written_where_nobody_wants_to_know(store: SqlStore) -> None:
    keep(store, an_endpoint("ops", "run.failed"))
    with store.writing() as tx:
        tx.audit.append(change("agent.saved"))
    assert told(store) == []


def test_the_log_is_paged_and_narrowed(store: SqlStore) -> None:
    endpoint = keep(store, an_endpoint())
    for action in ("agent.saved", "agent.saved", "tool.saved"):
        with store.writing() as tx:
            tx.audit.append(change(action))
    with store.reading() as tx:
        first = tx.deliveries.page(HERE, EVERYTHING, limit=2, cursor=None)
        rest = tx.deliveries.page(HERE, EVERYTHING, limit=2, cursor=first.next_cursor)
        assert len({each.id for each in (*first.items, *rest.items)}) == 3
        assert rest.next_cursor is None
        assert tx.deliveries.get(ELSEWHERE, first.items[0].id) is None
        assert tx.deliveries.counts(endpoint.id)[DeliveryStatus.PENDING] == 3
    for where, count in (
        (DeliveryFilter(type="agent.*"), 2),
        (DeliveryFilter(type="tool.saved"), 1),
        (DeliveryFilter(endpoint_id="whe_none"), 0),
        (DeliveryFilter(statuses=(DeliveryStatus.DEAD,)), 0),
        (DeliveryFilter(since=at(1)), 0),
        (DeliveryFilter(until=at(1)), 3),
    ):
        assert len(told(store, where)) == count, where


def test_an_endpoint_is_due_unless_it_is_paused_or_held(store: SqlStore) -> None:
    endpoint = keep(store, an_endpoint())
    with store.writing() as tx:
        tx.audit.append(change("agent.saved"))
        tx.audit.append(change("tool.saved"))
    for noted, due in (
        (endpoint, True),
        (replace(endpoint, held_until=at(5)), False),
        (replace(endpoint, held_until=NOW), True),
        (replace(endpoint, paused=PauseCause.PERSON), False),
    ):
        with store.writing() as tx:
            tx.endpoints.note(noted)
            assert tx.endpoints.due(NOW + timedelta(seconds=1)) == ([endpoint.id] if due else [])
    with store.reading() as tx:
        first = tx.deliveries.first_due(endpoint.id, at(1))
        assert first is not None
        assert first.event.happened.type == "agent.saved"
        assert tx.deliveries.first_due(endpoint.id, NOW - timedelta(seconds=1)) is None


def test_tries_are_kept_and_replayed_and_at_last_forgotten(store: SqlStore) -> None:
    keep(store, an_endpoint())
    with store.writing() as tx:
        tx.audit.append(change("agent.saved"))
    (delivery,) = told(store)
    dead = replace(
        delivery, status=DeliveryStatus.DEAD, attempts=1, tried=1, next_at=None, status_code=500
    )
    attempt = Attempt(1, at(1), Answer(500, 7, "no", ""))
    with store.writing() as tx:
        assert tx.deliveries.record(dead, attempt)
        assert tx.deliveries.attempts(delivery.id) == [attempt]
    with store.writing() as tx:
        assert tx.deliveries.replay(ELSEWHERE, EVERYTHING) == 0
        assert tx.deliveries.replay(HERE, EVERYTHING) == 1
        assert tx.deliveries.replay(HERE, EVERYTHING) == 0
    (again,) = told(store)
    assert (again.status, again.tried, again.attempts) == (DeliveryStatus.PENDING, 0, 1)
    assert again.next_at == delivery.next_at
    held = Held()
    for before, gone in ((NOW, 0), (at(1), 1)):
        with store.writing() as tx:
            removed = tx.retention.remove(
                HERE, "webhook_deliveries", before=before, held=held, limit=9, now=at(2)
            )
        assert removed == gone
    with store.writing() as tx:
        assert tx.deliveries.attempts(delivery.id) == []
        assert not tx.deliveries.record(dead, attempt)


def test_of_two_changes_of_an_endpoint_the_later_is_refused(store: SqlStore) -> None:
    endpoint = keep(store, an_endpoint())
    with store.writing() as tx:
        assert tx.endpoints.update(endpoint, expected_version=1)
        assert not tx.endpoints.update(endpoint, expected_version=1)
        assert [each.version for each in tx.endpoints.list(HERE)] == [2]
        with pytest.raises(Conflict):
            tx.endpoints.add(an_endpoint())
