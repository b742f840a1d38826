"""What endpoints were told goes after its time, by default and by a rule; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from control_plane.domain.audit import EVERYTHING
from control_plane.domain.errors import InvalidInput
from control_plane.domain.webhooks import (
    Answer,
    Attempt,
    Delivery,
    DeliveryStatus,
    Happened,
    WebhookEvent,
)
from control_plane.services.desk import Desk
from control_plane.services.holds import release_hold
from control_plane.services.retention import (
    read_retention,
    run_due_retention,
    run_retention,
    set_retention,
)
from control_plane.services.webhook_records import DeliveryFilter
from storage.store import SqlStore
from tests.contract.store.test_retention import (
    LATER,
    PRINCIPAL,
    desk,  # noqa: F401 - a fixture
    ended,
    keep,
)
from tests.stores import HERE, hold, new_id


def test_webhook_deliveries_go_after_thirty_days_without_a_rule_and_as_the_rule_says(
    desk: Desk,  # noqa: F811 - the fixture
    store: SqlStore,
) -> None:
    def told(days_ago: int, subject: str = "agent/a", **facts: str) -> Delivery:
        at = LATER - timedelta(days=days_ago)
        happened = Happened(HERE, "agent.saved", at, subject, facts)
        event_told = WebhookEvent(new_id("evt"), happened)
        delivery = Delivery(
            new_id("whd"), "whe_1", HERE, event_told, DeliveryStatus.PENDING, 0, 0, at, at
        )
        with store.writing() as tx:
            tx.deliveries.add(delivery)
            tx.deliveries.record(delivery, Attempt(1, at, Answer(500, 5)))
        return delivery

    def left() -> list[str]:
        with store.reading() as tx:
            items = tx.deliveries.page(HERE, DeliveryFilter(), limit=9, cursor=None).items
            assert all(len(tx.deliveries.attempts(one.id)) == 1 for one in items)
            return [one.id for one in reversed(items)]

    run = ended(store, pattern_name="held")
    told(31)
    held = [told(31, f"run/{run.id}"), told(31, "agent/b", by="prn_1")]
    middle, young = told(20), told(5)
    assert [r.days for r in read_retention(desk, PRINCIPAL).rules if r.days] == [30, 30]
    holds = [hold(store, "pattern", "held"), hold(store, "person", "prn_1")]
    assert run_retention(desk, PRINCIPAL, dry_run=True).counts == {"webhook_deliveries": 1}
    run_due_retention(desk)
    assert left() == [one.id for one in (*held, middle, young)]
    for placed in holds:
        release_hold(desk, PRINCIPAL, placed.id, reason="x")
    keep(desk, "webhook_deliveries", 7)
    assert run_retention(desk, PRINCIPAL).counts == {"webhook_deliveries": 3}
    assert left() == [young.id]
    with pytest.raises(InvalidInput):
        set_retention(desk, PRINCIPAL, kind="webhook_deliveries", days=None)


def test_a_workspace_without_rules_has_no_word_of_passes_that_found_nothing(
    desk: Desk,  # noqa: F811 - the fixture
    store: SqlStore,
) -> None:
    run_due_retention(desk)
    with store.reading() as tx:
        assert tx.audit.page(HERE, EVERYTHING, limit=9, cursor=None).items == ()
        assert tx.retention.passed_at(HERE) == LATER
