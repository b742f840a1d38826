"""Connections: set up, test, change, remove."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.api.routes.naming import named
from control_plane.representations import connections as shown
from control_plane.representations.common import Listing
from control_plane.services import connections

router = APIRouter(prefix="/connections", tags=["connections"])
Name = Annotated[str, Path(max_length=100, examples=["openai"])]


@router.get("", responses=documented())
def list_connections(asking: Asking) -> Listing[shown.Connection]:
    """All model connections by name."""
    found = connections.list_connections(*asking)
    return Listing(items=[shown.Connection.model_validate(connection) for connection in found])


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def register_connection(
    asking: Asking, draft: shown.ConnectionDraft, response: Response
) -> shown.Connection:
    """Register a model endpoint. The key itself stays in the environment."""
    connection = connections.save_connection(*asking, spec=draft.spec, expected_version=None)
    created(response, f"connections/{connection.spec.name}", version=connection.version)
    return shown.Connection.model_validate(connection)


@router.post("/probe", responses=documented(413, 415))
def probe_connection(asking: Asking, draft: shown.ProbeDraft) -> shown.ProbeReport:
    """Try an endpoint without saving anything; what fails is in the report."""
    report = connections.probe_connection(*asking, spec=draft.spec, model=draft.model)
    return shown.ProbeReport.model_validate(report)


@router.get("/{name}", responses=documented(404))
def get_connection(asking: Asking, name: Name, response: Response) -> shown.Connection:
    """One connection. Its `ETag` is the version a change must name."""
    connection = connections.get_connection(*asking, name)
    response.headers["ETag"] = etag(connection.version)
    return shown.Connection.model_validate(connection)


@router.put("/{name}", responses=documented(404, 409, 413, 415))
def change_connection(
    asking: Asking,
    name: Name,
    change: shown.ConnectionChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Connection:
    """Save what a connection is to be from now on."""
    connection = connections.save_connection(
        *asking,
        spec=named(name, change.spec),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(connection.version)
    return shown.Connection.model_validate(connection)


@router.delete("/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404, 409))
def remove_connection(asking: Asking, name: Name) -> None:
    """Remove a connection no agent uses."""
    connections.remove_connection(*asking, name)
