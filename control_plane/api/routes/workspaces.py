"""Workspaces: list, create, rename."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.representations import members as shown
from control_plane.representations.common import Listing
from control_plane.services import workspaces

router = APIRouter(prefix="/workspaces", tags=["access"])
Id = Annotated[str, Path(max_length=100, examples=["payments"])]


@router.get("", responses=documented())
def list_workspaces(asking: Asking) -> Listing[shown.Workspace]:
    """Those you are a member of, by id; all of them for admins of the first one."""
    found = workspaces.list_workspaces(*asking)
    return Listing(items=[shown.Workspace.model_validate(workspace) for workspace in found])


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def create_workspace(
    asking: Asking, draft: shown.WorkspaceDraft, response: Response
) -> shown.Workspace:
    """Create an empty workspace. For admins of the first one."""
    workspace = workspaces.create_workspace(*asking, draft)
    created(response, f"workspaces/{workspace.id}", version=workspace.version)
    return shown.Workspace.model_validate(workspace)


@router.get("/{workspace_id}", responses=documented(404))
def get_workspace(asking: Asking, workspace_id: Id, response: Response) -> shown.Workspace:
    """One workspace. Its `ETag` is the version a change must name."""
    workspace = workspaces.get_workspace(*asking, workspace_id)
    response.headers["ETag"] = etag(workspace.version)
    return shown.Workspace.model_validate(workspace)


@router.put("/{workspace_id}", responses=documented(404, 409, 413, 415))
def rename_workspace(
    asking: Asking,
    workspace_id: Id,
    change: shown.WorkspaceChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Workspace:
    """Call a workspace otherwise; its id stays."""
    workspace = workspaces.rename_workspace(
        *asking,
        workspace_id,
        change.title,
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(workspace.version)
    return shown.Workspace.model_validate(workspace)
