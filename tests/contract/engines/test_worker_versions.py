"""A deploy beside runs in flight: each stays with workers of the build it began on."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from temporalio.client import Client

from storage.store import SqlStore
from tests.contract.engines.harness import Engine, asking, pipeline, until
from tests.contract.engines.temporal_workers import TemporalWorkers, settings_for, temporal
from tests.contract.engines.test_on_temporal import on_server
from tests.temporal import DevServer, temporal_command

pytestmark = [pytest.mark.postgres, pytest.mark.temporal]


@pytest.fixture
def engine_kind() -> str:
    """Only Temporal has versions of workers."""
    return "temporal"


def make_current(server: DevServer, build: str) -> None:
    """Let new runs go to workers of this build, once there is one."""
    command = [
        temporal_command(), "worker", "deployment", "set-current-version", "--yes",
        "--deployment-name", "agent-control-plane", "--build-id", build,
        "--address", server.address,
    ]  # fmt: skip
    until(lambda: subprocess.run(command, capture_output=True, timeout=10).returncode == 0)


def build_of(engine: Engine, run_id: str) -> str:
    """The build that Temporal pinned the run to."""

    async def pinned(client: Client) -> str:
        found = await client.get_workflow_handle(run_id).describe()
        info = found.raw_description.workflow_execution_info.versioning_info
        return info.deployment_version.build_id

    return on_server(engine, pinned)


def test_a_run_stays_with_the_build_it_began_on(
    engine_store: SqlStore, engine_url: str, temporal_server: DevServer
) -> None:
    old = settings_for(temporal_server.address, build_id="1")
    with temporal(engine_store, engine_url, old) as engine:
        make_current(temporal_server, "1")
        engine.agents("a")
        engine.pattern("asks", pipeline("a", **asking()))
        before = engine.launch("asks")
        question = engine.question(before)

        new = TemporalWorkers(engine_url, replace(old, build_id="2"), engine.runtime, engine.clock)
        new.start()
        try:
            make_current(temporal_server, "2")
            after = engine.launch("asks")
            engine.decide(engine.question(after))
            engine.decide(question)

            assert engine.ended(before).answer == engine.ended(after).answer == "a"
            assert [build_of(engine, before), build_of(engine, after)] == ["1", "2"]
        finally:
            new.stop()
