"""Records the histories that `test_recorded_histories.py` replays: one of each kind of pattern.

    python -m tests.contract.engines.record_histories NAME

writes them into `histories/NAME/`. Recorded histories are kept: they stand for runs in flight that
a later version meets. Record new ones, under the name of the release, when patterns or the workflow
gain something; never record old ones again.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from control_plane.domain.runs import RunStatus
from control_plane.services.turns import TurnResult
from storage.database import open_database
from storage.store import SqlStore
from tests.contract.engines.harness import Engine, asking, member, pipeline, stage
from tests.contract.engines.scripted_runtime import (
    Turning,
    failing_until,
    hands_to,
    says,
)
from tests.contract.engines.temporal_workers import TemporalWorkers, settings_for, temporal
from tests.temporal import dev_server

HISTORIES = Path(__file__).parent / "histories"


def a_pipeline(engine: Engine) -> str:
    """Stages, branches, a question, an attempt that failed, a nested pattern."""
    engine.agents("one", "left", "right", "asked")
    engine.agent("again", says("again", failing=failing_until(2, after_seconds=0.2)))
    engine.pattern("inner", pipeline("left", "right"))
    run_id = engine.launch(
        pipeline(
            "one",
            stage("both", "left", "right"),
            "again",
            stage("nested", member("inner", kind="pattern")),
            "asked",
            **asking(target="asked"),
        )
    )
    engine.decide(engine.question(run_id))
    return run_id


def a_supervisor(engine: Engine) -> str:
    """Two members side by side, then a merge."""
    engine.agents("a", "b")
    first = {"next": ["a", "b"], "instruction": "both", "reason": "-"}

    async def directs(on: Turning) -> TurnResult:
        if on.turn.answer_schema is None:
            return TurnResult(await on.model("merged"), None, None)
        choice = first if len(on.heard) == 1 else {**first, "next": ["finish"]}
        return TurnResult("", await on.model(choice), None)

    engine.agent("chief", directs)
    return engine.launch(
        {"kind": "supervisor", "coordinator": "chief", "members": [member("a"), member("b")]}
    )


def a_swarm(engine: Engine) -> str:
    """A handoff that a person lets pass."""
    engine.agent("triage", hands_to("billing"))
    engine.agents("billing")
    run_id = engine.launch(
        {
            "kind": "swarm",
            "entry": "triage",
            "members": [
                {"name": "triage", "targets": ["billing"], "can_finish": False},
                {"name": "billing"},
            ],
            **asking("handoff"),
        }
    )
    engine.decide(engine.question(run_id))
    return run_id


def a_plan(engine: Engine) -> str:
    """A plan of two steps, one of which needs the other."""
    plan = {
        "steps": [
            {"id": "x", "agent": "a", "task": "do x", "needs": []},
            {"id": "y", "agent": "b", "task": "do y", "needs": ["x"]},
        ]
    }

    async def plans(on: Turning) -> TurnResult:
        if on.turn.answer_schema is None:
            return TurnResult(await on.model("planned"), None, None)
        return TurnResult("", await on.model(plan), None)

    engine.agent("planner", plans)
    engine.agents("a", "b")
    return engine.launch(
        {
            "kind": "plan_and_execute",
            "planner": "planner",
            "members": [member("a"), member("b")],
        }
    )


def a_paused_single(engine: Engine) -> str:
    """One agent that was paused before it was asked about, and resumed."""
    engine.agents("alone")
    run_id = engine.launch({"kind": "single", "member": member("alone"), **asking()})
    question = engine.question(run_id)
    engine.command(run_id, "pause")
    engine.decide(question)
    engine.command(run_id, "resume")
    return run_id


KINDS: dict[str, Callable[[Engine], str]] = {
    "pipeline": a_pipeline,
    "supervisor": a_supervisor,
    "swarm": a_swarm,
    "plan_and_execute": a_plan,
    "paused": a_paused_single,
}


def main(name: str) -> None:
    """Record one of each."""
    folder = HISTORIES / name
    folder.mkdir(parents=True)
    with dev_server() as server, tempfile.TemporaryDirectory() as data:
        for kind, launch in KINDS.items():
            url = f"sqlite:///{data}/{kind}.db"
            store = SqlStore(open_database(url))
            with temporal(store, url, settings_for(server.address)) as engine:
                run = engine.ended(launch(engine))
                assert run.status is RunStatus.SUCCEEDED, run
                workers = engine.worker
                assert isinstance(workers, TemporalWorkers)
                (folder / f"{kind}.json").write_text(asyncio.run(_history(workers, run.id)))
            store.close()


async def _history(workers: TemporalWorkers, run_id: str) -> str:
    client = await workers.settings.connect()
    return (await client.get_workflow_handle(run_id).fetch_history()).to_json()


if __name__ == "__main__":
    main(sys.argv[1])
