"""The REST API. The server mounts it at `/api/v1`."""

from __future__ import annotations

from fastapi import FastAPI

from control_plane import __version__
from control_plane.api.body import BodyGate
from control_plane.api.description import describe, operation_id
from control_plane.api.guard import Guard
from control_plane.api.problems import answer_refusals
from control_plane.api.routes import (
    agents,
    approvals,
    audit,
    connections,
    data,
    demo,
    fleet,
    governance,
    hooks,
    interventions,
    kill_switches,
    kpis,
    members,
    notifications,
    patterns,
    policies,
    reviewers,
    runs,
    schedules,
    secrets,
    service_accounts,
    tokens,
    tools,
    views,
    webhooks,
    workspaces,
)

api = FastAPI(
    title="Agent control plane",
    summary="Register agents, compose patterns, launch durable runs, decide, watch KPIs.",
    version=__version__,
    docs_url=None,  # The documentation pages load scripts from elsewhere.
    redoc_url=None,
    redirect_slashes=False,
    separate_input_output_schemas=False,
    generate_unique_id_function=operation_id,
)
for _routes in (
    *(
        agents,
        patterns,
        policies,
        connections,
        tools,
        runs,
        approvals,
        schedules,
        hooks,
        kpis,
        audit,
        fleet,
    ),
    *(
        demo,
        data,
        secrets,
        governance,
        webhooks,
        notifications,
        reviewers,
        tokens,
        service_accounts,
        members,
        workspaces,
    ),
    *(views, kill_switches, interventions),
):
    api.include_router(_routes.router)
answer_refusals(api)
describe(api)
api.add_middleware(BodyGate)
api.add_middleware(Guard)
