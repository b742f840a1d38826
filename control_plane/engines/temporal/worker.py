"""Temporal's worker, set up for runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from control_plane import __version__
from control_plane.engines.temporal.connection import TemporalSettings
from control_plane.engines.temporal.ticks import TickWorkflow
from control_plane.engines.temporal.workflow import RunWorkflow

_DEPLOYMENT = "agent-control-plane"
_STICKY_SECONDS = 2.0
"""How long a dead worker's cached workflows wait for it before another one takes them over."""


SHARED = (
    "control_plane.domain",
    "control_plane.engines",
    "control_plane.services",
    "control_plane.patterns.context",
    "orjson",
    "jsonschema",
)
"""What workflows do not load anew: pure code and immutable values."""


def sandbox() -> WorkflowRunner:
    """Where workflows run: patterns are loaded anew in it, what they rest on is shared."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*SHARED)
    )


def temporal_worker(
    client: Client,
    settings: TemporalSettings,
    *,
    activities: Sequence[Callable[..., Any]],
    max_activities: int,
) -> Worker:
    """A worker for the settings' task queue.

    With a build id, runs stay with the workers of the version they began on (pinned); without one,
    every worker of the queue must be able to carry on every run.
    """
    # Else the library reads and compiles all code of the process for a name of its own.
    versioning: dict[str, Any] = {"build_id": __version__}
    if settings.build_id:
        deployment = WorkerDeploymentConfig(
            version=WorkerDeploymentVersion(_DEPLOYMENT, settings.build_id),
            use_worker_versioning=True,
            default_versioning_behavior=VersioningBehavior.PINNED,
        )
        versioning = {"deployment_config": deployment}
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[RunWorkflow, TickWorkflow],
        activities=activities,
        workflow_runner=sandbox(),
        max_concurrent_activities=max_activities,
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=_STICKY_SECONDS),
        # A run whose history no longer fits the code begins anew from its record (see `Sweep`).
        workflow_failure_exception_types=[workflow.NondeterminismError],
        max_heartbeat_throttle_interval=timedelta(seconds=1),
        **versioning,
    )
