"""Agents: register, change, compare, restore, try."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created, run_created
from control_plane.representations import agents as shown
from control_plane.representations.common import Change, Listing, VersionNumber
from control_plane.representations.runs import Run
from control_plane.services import agents
from control_plane.services import try_agent as try_out

router = APIRouter(prefix="/agents", tags=["agents"])
Name = Annotated[str, Path(max_length=100, examples=["billing"])]


@router.get("", responses=documented())
def list_agents(asking: Asking) -> Listing[shown.AgentRow]:
    """All agents by name, with how they did over the last 30 days."""
    rows = agents.list_agents(*asking)
    return Listing(items=[shown.AgentRow.model_validate(row) for row in rows])


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def register_agent(asking: Asking, draft: shown.AgentDraft, response: Response) -> shown.Agent:
    """Register an agent; its first version is 1."""
    agent = agents.save_agent(
        *asking,
        name=draft.name,
        owner=draft.owner,
        spec=draft.spec,
        stage=draft.stage,
        risk_tier=draft.risk_tier,
        note=draft.note,
    )
    created(response, f"agents/{agent.name}", version=agent.version)
    return shown.Agent.model_validate(agent)


@router.get("/{name}", responses=documented(404))
def get_agent(asking: Asking, name: Name, response: Response) -> shown.Agent:
    """One agent. Its `ETag` is the version a change must name."""
    agent = agents.get_agent(*asking, name)
    response.headers["ETag"] = etag(agent.version)
    return shown.Agent.model_validate(agent)


@router.put("/{name}", responses=documented(404, 409, 413, 415))
def change_agent(
    asking: Asking,
    name: Name,
    change: shown.AgentChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Agent:
    """Save what an agent is to be; a changed specification becomes its next version."""
    agent = agents.save_agent(
        *asking,
        name=name,
        owner=change.owner,
        spec=change.spec,
        stage=change.stage,
        risk_tier=change.risk_tier,
        note=change.note,
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(agent.version)
    return shown.Agent.model_validate(agent)


@router.get("/{name}/versions", responses=documented(404))
def list_versions(asking: Asking, name: Name) -> Listing[shown.AgentVersion]:
    """All versions of an agent, newest first."""
    versions = agents.agent_versions(*asking, name)
    return Listing(items=[shown.AgentVersion.model_validate(version) for version in versions])


@router.get("/{name}/changes", responses=documented(404))
def compare_versions(
    asking: Asking,
    name: Name,
    before: Annotated[VersionNumber, Query()],
    after: Annotated[VersionNumber, Query()],
) -> Listing[Change]:
    """The fields that differ between two versions."""
    changes = agents.compare_versions(*asking, name, before, after)
    return Listing(items=[Change.model_validate(change) for change in changes])


@router.post("/{name}/restore", responses=documented(404, 409, 413, 415))
def restore_version(
    asking: Asking,
    name: Name,
    draft: shown.RestoreDraft,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Agent:
    """Make an earlier version current again, as a new version."""
    expected = version_to_change(if_match, draft.expected_version)
    agent = agents.restore_agent(*asking, name, version=draft.version, expected_version=expected)
    response.headers["ETag"] = etag(agent.version)
    return shown.Agent.model_validate(agent)


@router.post(
    "/{name}/try", status_code=status.HTTP_201_CREATED, responses=documented(404, 409, 413, 415)
)
def try_agent(asking: Asking, name: Name, draft: shown.TryDraft, response: Response) -> Run:
    """Run one agent alone on a request."""
    run = try_out.try_agent(*asking, name, request=draft.request)
    return run_created(response, run)
