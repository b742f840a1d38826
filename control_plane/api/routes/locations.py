"""Where a record that was just made can be found."""

from __future__ import annotations

from fastapi import Response

from control_plane.api.preconditions import etag
from control_plane.domain import runs as domain
from control_plane.representations.runs import Run

BASE = "/api/v1"
"""Where the server mounts the API."""


def created(response: Response, path: str, *, version: int) -> None:
    """Say where the record is, and at which version."""
    response.headers["Location"] = f"{BASE}/{path}"
    response.headers["ETag"] = etag(version)


def run_created(response: Response, run: domain.Run) -> Run:
    """The new run, with its address."""
    response.headers["Location"] = f"{BASE}/runs/{run.id}"
    return Run.model_validate(run)
