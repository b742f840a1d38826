"""Timers are Temporal's own: on its time-skipping server, months pass in a moment."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services import approvals
from storage.store import SqlStore
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, pipeline, until
from tests.contract.engines.scripted_runtime import failing_until, says
from tests.contract.engines.temporal_workers import settings_for, temporal
from tests.temporal import beside_python

pytestmark = [pytest.mark.postgres, pytest.mark.temporal]
DAY = 86_400


class SkippingServer:
    """The server, and the loop its clock is moved from."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        path = beside_python("temporal-test-server")
        self._environment: WorkflowEnvironment = self._do(
            WorkflowEnvironment.start_time_skipping(test_server_existing_path=path)
        )
        self.address = self._environment.client.service_client.config.target_host

    def skip(self, seconds: float) -> None:
        """Let that much of its time pass."""
        self._do(self._environment.sleep(timedelta(seconds=seconds)))

    def stop(self) -> None:
        """End it."""
        self._do(self._environment.shutdown())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


@pytest.fixture(scope="module")
def skipping() -> Iterator[SkippingServer]:
    """One server for all; time only goes forward."""
    server = SkippingServer()
    yield server
    server.stop()


@pytest.fixture
def engine_kind() -> str:
    """Only Temporal has such a server."""
    return "temporal"


@pytest.fixture
def patient(engine_store: SqlStore, engine_url: str, skipping: SkippingServer) -> Iterator[Engine]:
    """The engine on it; nobody asks its runs to look at the clock."""
    with temporal(engine_store, engine_url, settings_for(skipping.address)) as engine:
        yield engine


def passes(engine: Engine, server: SkippingServer, seconds: float) -> None:
    """The same time passes for the installation and for Temporal."""
    engine.clock.let_pass(seconds)
    server.skip(seconds)


def test_a_question_expires_after_a_quarter_of_a_year(
    patient: Engine, skipping: SkippingServer
) -> None:
    patient.agents("a")
    run_id = patient.launch(pipeline("a", **asking(expires_after_seconds=90 * DAY)))
    patient.question(run_id)

    passes(patient, skipping, 90 * DAY + 1)

    assert patient.ended(run_id).outcome is Outcome.EXPIRED
    asked = approvals.list_approvals(
        patient.desk, PRINCIPAL, statuses=tuple(ApprovalStatus), run_id=run_id
    )
    assert [question.status for question in asked.items] == [ApprovalStatus.EXPIRED]


def test_an_attempt_is_made_again_when_the_endpoint_said(
    patient: Engine, skipping: SkippingServer
) -> None:
    patient.agent("busy", says("busy", failing=failing_until(2, after_seconds=DAY)))
    run_id = patient.launch(pipeline("busy"))
    until(lambda: patient.runtime.effects_of("busy"))
    patient.until_status(run_id, RunStatus.WAITING)

    passes(patient, skipping, DAY + 1)

    assert patient.ended(run_id).answer == "busy"
    assert len(patient.runtime.effects_of("busy")) == 2
