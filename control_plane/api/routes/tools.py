"""Tools: list what agents may use, register, change, remove."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.api.routes.naming import named
from control_plane.domain.tools import ToolSpec
from control_plane.representations import connections as shown
from control_plane.representations.common import Listing
from control_plane.services import tools

router = APIRouter(prefix="/tools", tags=["tools"])
Name = Annotated[str, Path(max_length=100, examples=["refund"])]


@router.get("", responses=documented())
def list_tools(asking: Asking) -> Listing[ToolSpec]:
    """What agents may use: built-in tools first, then registered ones by name."""
    return Listing(items=list(tools.list_tools(*asking)))


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def register_tool(asking: Asking, draft: shown.ToolDraft, response: Response) -> shown.Tool:
    """Register an HTTP service as a tool."""
    tool = tools.save_tool(*asking, spec=draft.spec, expected_version=None)
    created(response, f"tools/{tool.spec.name}", version=tool.version)
    return shown.Tool.model_validate(tool)


@router.get("/{name}", responses=documented(404))
def get_tool(asking: Asking, name: Name, response: Response) -> shown.Tool:
    """One registered tool. Its `ETag` is the version a change must name."""
    tool = tools.get_tool(*asking, name)
    response.headers["ETag"] = etag(tool.version)
    return shown.Tool.model_validate(tool)


@router.put("/{name}", responses=documented(404, 409, 413, 415))
def change_tool(
    asking: Asking,
    name: Name,
    change: shown.ToolChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Tool:
    """Save what a tool is to be from now on."""
    tool = tools.save_tool(
        *asking,
        spec=named(name, change.spec),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(tool.version)
    return shown.Tool.model_validate(tool)


@router.delete("/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404, 409))
def remove_tool(asking: Asking, name: Name) -> None:
    """Remove a tool no agent uses."""
    tools.remove_tool(*asking, name)
