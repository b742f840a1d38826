"""An engine over a real store, handled through services only, and how each is set up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from control_plane.domain.access import Principal, local_principal
from control_plane.domain.approvals import Approval
from control_plane.domain.errors import StoreUnavailable
from control_plane.domain.runs import FINAL, Run, RunStatus
from control_plane.domain.steps import Step, StepKind
from control_plane.engines.embedded.worker import EmbeddedWorker
from control_plane.engines.ids import new_id
from control_plane.services import agents, approvals, connections, control, launch, patterns, runs
from control_plane.services.desk import Desk
from control_plane.services.firings import fire_due
from control_plane.services.journal import Journal, Write
from control_plane.services.keeping import keep_deadlines
from control_plane.services.ports import Engines
from storage.bell import bell
from storage.database import Database
from storage.journal import SqlJournal
from storage.store import SqlStore
from storage.worker_lock import worker_lock
from tests.contract.engines.scripted_runtime import Script, ScriptedRuntime, says

T = TypeVar("T")
PRINCIPAL: Principal = local_principal()
ENDED = tuple(FINAL | {RunStatus.NEEDS_ATTENTION})
PATIENCE_SECONDS = 60.0


def until(look: Callable[[], T | None], *, seconds: float = PATIENCE_SECONDS) -> T:
    """What `look` finds, as soon as it finds something; fails the test when it takes too long."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < seconds:
        if found := look():
            return found
        # A look takes time from what it waits for: after a second, ten times a second is enough.
        threading.Event().wait(min(max(0.002, waited / 10), 0.1))
    raise AssertionError(f"waited {seconds} s in vain")


def member(name: str, *, kind: str = "agent", **more: Any) -> dict[str, Any]:
    """A member of a pattern."""
    return {"name": name, "kind": kind, **more}


def stage(name: str, *members: dict[str, Any] | str, **more: Any) -> dict[str, Any]:
    """A stage of a pipeline whose failures are not tried again, unless it says so."""
    listed = [member(one) if isinstance(one, str) else one for one in members or (name,)]
    return {"name": name, "members": listed, "retries": 0, **more}


def pipeline(*stages: dict[str, Any] | str, **more: Any) -> dict[str, Any]:
    """A pipeline; a name alone is a stage of that agent."""
    listed = [stage(one) if isinstance(one, str) else one for one in stages]
    return {"kind": "pipeline", "stages": listed, **more}


def asking(on: str = "agent", **rule: Any) -> dict[str, Any]:
    """A policy with one rule that asks a person."""
    return {"policy": {"rules": [{"on": on, **rule}]}}


class Clock:
    """The time of an installation; the tests let it pass."""

    def __init__(self) -> None:
        self._passed = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def let_pass(self, seconds: float) -> None:
        self._passed += timedelta(seconds=seconds)


class Worker(Protocol):
    """The part of an engine that carries out runs, as the tests handle it."""

    def wake(self) -> None: ...

    def page_of(self, run_id: str) -> str | None: ...

    def time_passed(self) -> None:
        """The clock of the installation has jumped."""
        ...

    def start(self) -> None: ...

    def stop(self) -> None:
        """Stop in good order."""
        ...

    def crash(self) -> None:
        """Stop as a killed process does: nothing that happens from now on is recorded."""
        ...

    def trouble(self) -> str:
        """Why it cannot work now; empty when all is well."""
        ...

    def has_noticed(self, run_id: str) -> bool:
        """Whether it knows all that happened to the run so far."""
        ...


class Engine:
    """One engine over one store. Everything is done and seen through services."""

    places = 4
    """How many runs its worker has in hand at once."""
    without_a_worker = RunStatus.QUEUED
    """What a run is shown as while no worker has it. Temporal knows only that it has begun."""

    def __init__(
        self,
        store: SqlStore,
        runtime: ScriptedRuntime,
        worker: Worker,
        clock: Clock,
        *,
        name: str = "embedded",
    ) -> None:
        self.runtime = runtime
        self.worker = worker
        self.clock = clock
        self.desk = desk_over(store, worker, clock, name)
        connections.save_connection(
            self.desk,
            PRINCIPAL,
            spec={"name": "model", "base_url": "http://127.0.0.1:9"},
            expected_version=None,
        )

    def agent(self, name: str, script: Script | None = None, **spec: Any) -> None:
        """Register an agent; without a script it says its name."""
        wanted = {"role": name, "instructions": "Work.", "connection": "model", "model": "scripted"}
        agents.save_agent(self.desk, PRINCIPAL, name=name, owner="tests", spec={**wanted, **spec})
        self.runtime.scripts[name] = script or says(name)

    def agents(self, *names: str) -> None:
        """Register agents that say their names."""
        for name in names:
            self.agent(name)

    def pattern(self, name: str, spec: Mapping[str, Any]) -> None:
        """Register a pattern."""
        patterns.save_pattern(self.desk, PRINCIPAL, name=name, owner="tests", spec=spec)

    def launch(self, spec: Mapping[str, Any] | str, request: str = "go") -> str:
        """Start a run; of a pattern by name, or of one that is registered for it. Its id."""
        name = spec if isinstance(spec, str) else new_id("p")
        if not isinstance(spec, str):
            self.pattern(name, spec)
        run = launch.launch(self.desk, PRINCIPAL, pattern=name, input={"request": request})
        return run.id

    def run(self, run_id: str) -> Run:
        return runs.get_run(self.desk, PRINCIPAL, run_id)

    def status(self, run_id: str) -> RunStatus:
        return self.run(run_id).status

    def until_status(
        self, run_id: str, *statuses: RunStatus, seconds: float = PATIENCE_SECONDS
    ) -> Run:
        """The run, once it has one of the statuses; a run that ends otherwise fails the test."""

        def look() -> Run | None:
            run = self.run(run_id)
            return run if run.status in statuses or run.status in ENDED else None

        try:
            run = until(look, seconds=seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self._standing(run_id)}") from None
        assert run.status in statuses, f"{run.status}: {run.error}"
        return run

    def _standing(self, run_id: str) -> str:
        steps = {key: str(step.status) for key, step in self.steps(run_id).items()}
        return f"run {self.status(run_id)}, steps {steps}, trouble {self.worker.trouble()!r}"

    def ended(self, run_id: str, *, seconds: float = PATIENCE_SECONDS) -> Run:
        """The run, once it has ended in any way."""
        return self.until_status(run_id, *ENDED, seconds=seconds)

    def carried_out(self, spec: Mapping[str, Any] | str, request: str = "go") -> Run:
        """A run of the pattern, ended."""
        return self.ended(self.launch(spec, request))

    def steps(self, run_id: str, *, superseded: bool = False) -> dict[str, Step]:
        """Steps by key, in order of recording."""
        found = runs.view_run(self.desk, PRINCIPAL, run_id).steps
        return {step.key: step for step in found if superseded or not step.superseded}

    def turns_by_key(self, run_id: str) -> dict[str, str]:
        """Which agents took their turns and completed them, by step key, in order."""
        return {
            step.key: step.name
            for step in self.steps(run_id).values()
            if step.kind is StepKind.AGENT and step.status == "completed"
        }

    def turns(self, run_id: str) -> list[str]:
        """Which agents took their turns and completed them, in order."""
        return list(self.turns_by_key(run_id).values())

    def output(self, run_id: str, key: str) -> Any:
        return runs.step_payload(self.desk, PRINCIPAL, run_id, key)[1]

    def children(self, run_id: str) -> list[Run]:
        """Child runs, oldest first."""
        view = runs.view_run(self.desk, PRINCIPAL, run_id)
        return sorted(view.children, key=lambda child: child.id)

    def child(self, run_id: str, *path: str) -> Run:
        """The newest child run under a step key, and so on down the path; waits for it."""
        for key in path:
            found = until(
                lambda run_id=run_id, key=key: [
                    child for child in self.children(run_id) if child.parent_key == key
                ]
            )
            run_id = found[-1].id
        return self.run(run_id)

    def questions(self, run_id: str, *, count: int = 1) -> Sequence[Approval]:
        """What the run asks people, oldest first, once it has asked that many."""

        def look() -> Sequence[Approval] | None:
            found = approvals.list_approvals(self.desk, PRINCIPAL, run_id=run_id).items
            return found if len(found) >= count else None

        return until(look)

    def question(self, run_id: str) -> Approval:
        """What the run waits for a person for, once nothing else is left to do."""
        self.until_status(run_id, RunStatus.WAITING)
        return self.questions(run_id)[0]

    def decide(self, approval: Approval, verdict: str = "approve", **more: Any) -> Approval:
        given = {"digest": approval.digest, **more}
        return approvals.decide(self.desk, PRINCIPAL, approval.id, verdict=verdict, **given)

    def command(self, run_id: str, command: str) -> Run:
        return control.command(self.desk, PRINCIPAL, run_id, command)

    def paused(self, run_id: str) -> None:
        """Pause the run; the worker holds back from now on."""
        self.command(run_id, "pause")
        until(lambda: self.worker.has_noticed(run_id))

    def fork(self, run_id: str, **change: Any) -> str:
        return control.fork(self.desk, PRINCIPAL, run_id, **change).id

    def pass_time(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self.clock.let_pass(seconds)
        self.worker.time_passed()

    def keep(self) -> int:
        """Let the keeper of deadlines look, as it does every second."""
        return keep_deadlines(self.desk)

    def pass_watched_time(self, seconds: float) -> None:
        """Let that much time pass in which people could object: the keeper looked all along."""
        self.keep()
        self.clock.let_pass(seconds)
        with self.desk.store.writing() as tx:
            tx.deadlines.look(self.clock())
        self.keep()
        self.worker.time_passed()

    def retried(self, run_id: str) -> Run:
        """The run, retried and ended again."""
        self.command(run_id, "retry")
        return self.ended(run_id)


def desk_over(store: SqlStore, engine: Any, clock: Clock, name: str = "embedded") -> Desk:
    """A desk of a process with this handle on the store."""
    nothing: Any = None  # What engines must not need.
    return Desk(
        store=store,
        engines=Engines({name: engine}, name),
        models=nothing,
        prices=nothing,
        vault=nothing,
        courier=nothing,
        now=clock,
        new_id=new_id,
        max_input_bytes=10_000_000,
    )


class Silent:
    """The engine of a process whose worker is another one: it hears nothing."""

    def wake(self) -> None: ...

    def page_of(self, run_id: str) -> str | None:
        return None


class EmbeddedWorkers:
    """Workers of the embedded engine, one after another, each with its own handle on the store."""

    def __init__(self, url: str, runtime: ScriptedRuntime, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._runtime = runtime
        self._current: tuple[EmbeddedWorker, Database, Severable] | None = None

    def start(self) -> None:
        """Start a worker, as a new process would."""
        database = Database(self._url)
        journal = Severable(SqlJournal(database))
        worker = EmbeddedWorker(
            journal,
            lock=worker_lock(database),
            bell=lambda: bell(database),
            runtimes={"openai_chat": self._runtime},
            now=self._clock,
            new_id=new_id,
            max_runs=Engine.places,
            refresh_rollups=SqlStore(database).refresh_rollups,
            fire_due=journal.unless_severed(lambda: fire_due(desk, self._clock())),
        )
        desk = desk_over(SqlStore(database), worker, self._clock)
        self._current = worker, database, journal
        worker.start()

    def wake(self) -> None:
        if self._current is not None:
            self._current[0].wake()

    def page_of(self, run_id: str) -> str | None:
        return None

    def time_passed(self) -> None:
        self.wake()

    def has_noticed(self, run_id: str) -> bool:
        assert self._current is not None
        worker, _, journal = self._current
        signal = journal.signals([run_id])[run_id]
        in_hand = [e.context for e in tuple(worker._in_hand) if e.run_id == run_id]
        return all(context is not None and context.signal == signal for context in in_hand)

    def trouble(self) -> str:
        return self._current[0].trouble if self._current is not None else ""

    def stop(self) -> None:
        if self._current is not None:
            worker, database, _ = self._current
            self._current = None
            worker.stop()
            database.close()

    def crash(self) -> None:
        assert self._current is not None
        self._current[2].severed = True
        self.stop()


class Severable:
    """A journal that records nothing any more once it is severed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.severed = False
        self.signals = journal.signals
        self.outside = journal.outside
        self.untold = journal.untold
        self.known_to = journal.known_to
        self.output = journal.output
        self.line = journal.line
        self.standing_of = journal.standing_of
        self.orders = journal.orders

    def write(self, batch: Sequence[Write]) -> list[Any]:
        return self.unless_severed(lambda: self._journal.write(batch))()

    def unless_severed(self, act: Callable[[], T]) -> Callable[[], T]:
        def acted() -> T:
            if self.severed:
                raise StoreUnavailable("The process is dead.")
            return act()

        return acted


@contextmanager
def embedded(store: SqlStore, url: str) -> Iterator[Engine]:
    """The embedded engine over a store, at work."""
    runtime, clock = ScriptedRuntime(), Clock()
    engine = Engine(store, runtime, EmbeddedWorkers(url, runtime, clock), clock)
    engine.worker.start()
    try:
        yield engine
    finally:
        engine.worker.stop()


def elsewhere(engine: Engine, store: SqlStore) -> Engine:
    """The same installation from another process: its engine hears nothing."""
    there = object.__new__(Engine)
    there.__dict__.update(engine.__dict__)
    name = engine.desk.engines.default
    there.desk = replace(engine.desk, store=store, engines=Engines({name: Silent()}, name))
    return there
