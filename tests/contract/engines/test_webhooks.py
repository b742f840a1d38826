"""Both engines tell endpoints the same of what they do."""

from __future__ import annotations

from collections import Counter

from control_plane.services import webhook_deliveries as deliveries
from storage.store import SqlStore
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, pipeline, until
from tests.contract.store.test_webhooks import an_endpoint


def told(engine: Engine) -> Counter[str]:
    page = deliveries.list_deliveries(engine.desk, PRINCIPAL, type="run.*", limit=100)
    asked = deliveries.list_deliveries(engine.desk, PRINCIPAL, type="approval.*", limit=100)
    return Counter(each.event.happened.type for each in (*page.items, *asked.items))


def test_a_run_that_asks_a_person_is_told_from_beginning_to_end(
    engine: Engine, engine_store: SqlStore
) -> None:
    with engine_store.writing() as tx:
        tx.endpoints.add(an_endpoint("ops", "run.started", "run.succeeded", "approval.*"))
    engine.agents("a")
    engine.pattern("work", pipeline("a", **asking()))
    run = engine.launch("work")
    engine.decide(engine.question(run))
    engine.ended(run)
    expected = {
        "run.started": 1,
        "approval.requested": 1,
        "approval.decided": 1,
        "run.succeeded": 1,
    }
    assert until(lambda: told(engine) == Counter(expected) or None)
