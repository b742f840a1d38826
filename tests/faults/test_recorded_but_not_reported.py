"""A worker records a decision and dies before Temporal hears of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from control_plane.domain.approvals import Approval
from control_plane.domain.runs import RunStatus
from control_plane.engines.hands import Hands
from control_plane.engines.ids import new_id
from control_plane.engines.temporal.activities import RunActivities
from control_plane.engines.temporal.in_hand import InHand
from control_plane.engines.temporal.wire import Question
from control_plane.engines.writer import Writer
from storage.database import Database
from storage.journal import SqlJournal
from storage.store import SqlStore
from tests.contract.engines.harness import Clock, asking, pipeline
from tests.contract.engines.temporal_workers import settings_for, temporal
from tests.databases import sqlite_in
from tests.temporal import dev_server


async def takes_up(url: str, approval: Approval) -> None:
    """Carry out the activity that takes a decision up, as a worker whose answer is lost does."""
    database = Database(url)
    journal = SqlJournal(database)
    writer = Writer(
        journal, asyncio.get_running_loop(), on_trouble=lambda _: None, on_deposed=lambda: None
    )
    with ThreadPoolExecutor() as readers:
        hands = Hands(journal, writer, {}, readers, Clock(), new_id, lambda _: None)
        activities = RunActivities(hands, InHand(), heartbeat_seconds=2.0)
        key = approval.step_key.removesuffix("/approval")
        question = Question(approval.run_id, key, approval.action)
        acted = await ActivityEnvironment().run(activities.ask_person, question)
    assert acted.decision is not None
    writer.stop()
    database.close()


@pytest.mark.temporal
def test_a_decision_that_only_the_record_knows_still_lets_its_run_go_on(tmp_path: Path) -> None:
    url = sqlite_in(tmp_path)
    store = SqlStore(Database(url))
    with dev_server() as server, temporal(store, url, settings_for(server.address)) as engine:
        engine.agents("a")
        run_id = engine.launch(pipeline("a", **asking()))
        question = engine.question(run_id)
        engine.worker.stop()

        engine.decide(question)
        asyncio.run(takes_up(url, question))
        engine.worker.start()

        assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    store.close()
