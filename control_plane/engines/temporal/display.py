"""What Temporal's own pages show of a run. The store is what counts; this runs in the workflow."""

from __future__ import annotations

from collections.abc import Iterable

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

from control_plane.domain.runs import RunStatus
from control_plane.engines.temporal.attributes import AGENTS, PATTERN, STATUS
from control_plane.engines.temporal.wire import Opened


def found_by(opened: Opened) -> None:
    """Let the run be found by its pattern, its agents and its status."""
    _upsert(
        PATTERN.value_set(opened.pattern),
        AGENTS.value_set(opened.agents),
        STATUS.value_set(RunStatus.RUNNING.value),
    )


def found_by_status(status: RunStatus) -> None:
    """Let the run be found by its status now."""
    _upsert(STATUS.value_set(status.value))


def say(status: RunStatus, *, waiting_for: Iterable[str]) -> None:
    """Say how the run stands and what it waits for. Keys are made of slugs: none needs escaping."""
    waiting = ", ".join(f"`{key}`" for key in sorted(waiting_for))
    workflow.set_current_details(f"**{status.value}** {waiting}")


def _upsert(*updates: SearchAttributeUpdate[str] | SearchAttributeUpdate[list[str]]) -> None:
    workflow.upsert_search_attributes(  # pyright: ignore[reportUnknownMemberType]
        list(updates)
    )
