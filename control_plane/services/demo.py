"""Fill an empty workspace with a demo that really runs: agents, patterns of each kind, runs."""

from __future__ import annotations

from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Stage
from control_plane.domain.connections import REHEARSAL_URL
from control_plane.services import demo_content as content
from control_plane.services.agents import save_agent
from control_plane.services.connections import list_connections, save_connection
from control_plane.services.desk import Desk
from control_plane.services.launch import start_run
from control_plane.services.patterns import existing_pattern, save_pattern
from control_plane.services.promotion import promote
from control_plane.services.tools import save_tool

_STEPS = {Stage.DRAFT: 0, Stage.STAGING: 1, Stage.PRODUCTION: 2}


def seed_demo(desk: Desk, principal: Principal) -> bool:
    """Fill the workspace, unless it holds a connection already. Whether it was filled.

    The runs are launched, not written: a worker carries them out on the rehearsal model.
    """
    require(principal, Role.ADMIN)
    if list_connections(desk, principal):
        return False
    connection: dict[str, Any] = {
        "name": "rehearsal",
        "base_url": REHEARSAL_URL,
        "default_model": "rehearsal-small",
        "json_schema": "yes",
        "native_tools": "yes",
    }
    save_connection(desk, principal, spec=connection, expected_version=None)
    for tool in content.TOOLS:
        save_tool(desk, principal, spec=tool, expected_version=None)
    for name, (stage, spec) in content.AGENTS.items():
        _register(desk, principal, name, stage=Stage(stage), spec=spec)
    for name, spec in content.PATTERNS.items():
        save_pattern(desk, principal, name=name, owner=content.OWNER, spec=spec)
    _launch_runs(desk, principal)
    return True


def _register(
    desk: Desk, principal: Principal, name: str, *, stage: Stage, spec: dict[str, Any]
) -> None:
    """Register an agent, and promote it step by step as far as the demo shows it."""
    save_agent(desk, principal, name=name, owner=content.OWNER, spec=spec)
    for to in (Stage.STAGING, Stage.PRODUCTION)[: _STEPS[stage]]:
        promote(desk, principal, name, to=to, expected_version=1)


def _launch_runs(desk: Desk, principal: Principal) -> None:
    with desk.store.writing() as tx:
        for name, request in content.RUNS:
            pattern = existing_pattern(tx, principal, name)
            start_run(
                desk,
                tx,
                principal,
                spec=pattern.spec,
                pattern=pattern,
                name=name,
                input={"request": request},
                source="demo",
                demo=True,
            )
    desk.engines.wake()
