"""The Temporal server dies, is not there yet, or comes back with nothing: the store has it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services.approvals import get_approval
from storage.store import SqlStore
from tests.contract.engines.harness import (
    PRINCIPAL,
    Engine,
    asking,
    member,
    pipeline,
    stage,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, failing_until, says
from tests.contract.engines.temporal_workers import settings_for, temporal
from tests.databases import emptied, sqlite_in
from tests.temporal import DevServer

pytestmark = pytest.mark.temporal
TOLD_WITHIN_SECONDS = 20.0
"""From the moment the server is away until people are told; about two on an idle machine."""
PATIENCE_SECONDS = 120.0
"""Until a server has started again, its clients have noticed and lost runs have been found."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DevServer]:
    """A server of the test's own, not yet started."""
    server = DevServer(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def engine(server: DevServer, tmp_path: Path) -> Iterator[Engine]:
    """A worker that looks for the server."""
    url = sqlite_in(tmp_path)
    store: SqlStore = emptied(url)
    with temporal(store, url, settings_for(server.address)) as engine:
        yield engine
    store.close()


def reported(engine: Engine) -> str:
    """The trouble the engine's worker reports to people."""
    seen = engine.desk.store.worker_seen("temporal")
    return seen.trouble if seen is not None else ""


def is_well(engine: Engine) -> bool:
    """Whether the engine's worker has reported that there is no trouble."""
    seen = engine.desk.store.worker_seen("temporal")
    return seen is not None and not seen.trouble


def test_a_server_that_is_not_there_yet_is_reported_and_found_when_it_comes(
    server: DevServer, engine: Engine
) -> None:
    engine.agents("a")
    trouble = until(lambda: reported(engine), seconds=TOLD_WITHIN_SECONDS)
    assert server.address in trouble
    run_id = engine.launch(pipeline("a"))

    server.start()

    assert engine.ended(run_id, seconds=PATIENCE_SECONDS).status is RunStatus.SUCCEEDED
    until(lambda: is_well(engine))


@dataclass
class Fleet:
    """Runs that are under way when the server goes."""

    runs: list[str]
    questions: list[Approval]
    gate: Gate

    def goes_on(self, engine: Engine) -> None:
        """Let it have everything it waits for."""
        self.gate.open()
        for question in self.questions:
            engine.decide(question)


def under_way(engine: Engine) -> Fleet:
    """One run in every way of being under way, each with one completed turn behind it."""
    gate = Gate()
    engine.agents("done", "asked", "end")
    engine.agent("busy", says("busy", gate=gate))
    engine.agent("again", says("again", failing=failing_until(2, after_seconds=3.0)))
    engine.pattern("inner", pipeline("done", "asked", **asking(target="asked")))
    in_flight = engine.launch(pipeline("done", "busy", "end"))
    asked = engine.launch(pipeline("done", "asked", "end", **asking(target="asked")))
    retrying = engine.launch(pipeline("done", "again", "end"))
    nested = engine.launch(pipeline(stage("inner", member("inner", kind="pattern")), "end"))
    until(lambda: gate.waiting)
    engine.until_status(retrying, RunStatus.WAITING)
    child = engine.child(nested, "stage-1-inner-inner").id
    questions = [engine.question(run_id) for run_id in (asked, child)]
    return Fleet([in_flight, asked, retrying, nested], questions, gate)


def expect_all_done(engine: Engine, runs: list[str]) -> None:
    for run_id in runs:
        run = engine.ended(run_id, seconds=PATIENCE_SECONDS)
        assert (run.status, run.answer) == (RunStatus.SUCCEEDED, "end")


def test_everything_goes_on_after_the_server_was_killed_and_started_again(
    server: DevServer, engine: Engine
) -> None:
    server.start()
    fleet = under_way(engine)

    server.kill()
    until(lambda: reported(engine), seconds=TOLD_WITHIN_SECONDS)
    launched = engine.launch(pipeline("end"))
    fleet.goes_on(engine)
    server.start()

    expect_all_done(engine, [*fleet.runs, launched])
    assert engine.runtime.done_by() == {"done": 4, "busy": 1, "asked": 2, "again": 2, "end": 5}
    until(lambda: is_well(engine))


@pytest.mark.slow
@pytest.mark.parametrize("forgets", [False, True])
def test_a_deadline_that_falls_into_the_servers_absence_lets_nothing_pass(
    server: DevServer, engine: Engine, tmp_path: Path, forgets: bool
) -> None:
    """Neither what expires, nor what passes unless somebody objects: nobody kept the time."""
    server.start()
    engine.agents("a")
    watch = asking(mode="watch", expires_after_seconds=60)
    expires = engine.launch(pipeline("a", **asking(expires_after_seconds=60)))
    passes = engine.launch(pipeline("a", **watch))
    expired, watched = engine.question(expires), engine.question(passes)
    engine.keep()

    server.kill()
    until(lambda: reported(engine), seconds=TOLD_WITHIN_SECONDS)
    engine.clock.let_pass(3600)
    for file in tmp_path.glob("temporal.db*") if forgets else ():
        file.unlink()
    server.start()
    engine.keep()

    assert engine.ended(expires, seconds=PATIENCE_SECONDS).outcome is Outcome.EXPIRED
    assert status(engine, expired) is ApprovalStatus.EXPIRED
    assert status(engine, watched) is ApprovalStatus.PENDING
    engine.decide(watched, "reject", reason="in time")
    engine.ended(passes, seconds=PATIENCE_SECONDS)
    assert status(engine, watched) is ApprovalStatus.REJECTED
    assert engine.runtime.done_by() == {}


def status(engine: Engine, asked: Approval) -> ApprovalStatus:
    return get_approval(engine.desk, PRINCIPAL, asked.id).status


@pytest.mark.slow
def test_a_server_that_comes_back_empty_is_given_every_run_anew_from_its_record(
    server: DevServer, engine: Engine, tmp_path: Path
) -> None:
    server.start()
    fleet = under_way(engine)

    server.kill()
    until(lambda: reported(engine), seconds=TOLD_WITHIN_SECONDS)
    for file in tmp_path.glob("temporal.db*"):
        file.unlink()
    server.start()
    fleet.goes_on(engine)
    launched = engine.launch(pipeline("end"))

    expect_all_done(engine, [*fleet.runs, launched])
    assert engine.runtime.done_by() == {"done": 4, "busy": 1, "asked": 2, "again": 2, "end": 5}
    until(lambda: is_well(engine))
