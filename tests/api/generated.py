"""Generated requests of a program that holds every right; half of them address what exists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from control_plane.api.app import api
from control_plane.domain.access import Role, local_principal
from tests.api.callers import secret_of_person, signing_in
from tests.api.things import one_of_each
from tests.planes import plane_in

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NOBODY_LISTENS = "http://127.0.0.1:9/v1"
LONG_BODIES = ["POST", "PUT"]
"""Every boundary of every field, one by one, is thousands of requests: for the long test."""


class World(NamedTuple):
    """Whom and what generated requests are about."""

    headers: dict[str, str]
    things: dict[str, str]


def description(*, thorough: bool) -> Any:
    """The API as it describes itself."""
    few = [{"include-method": LONG_BODIES, "phases": {"coverage": {"enabled": False}}}]
    config = schemathesis.Config.from_dict({"operations": [] if thorough else few})
    return schemathesis.openapi.from_asgi("/openapi.json", api, config=config)


def examples(count: int, **more: Any) -> settings:
    """So many, the same ones each time."""
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        **more,
    )


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """One of each thing, and a token of an admin; nothing works on runs any more."""
    with plane_in(folder, furnished=True) as plane:
        plane.worker.start()
        things = one_of_each(plane, local_principal(), "our")
        plane.worker.stop()
        secret = secret_of_person(signing_in(plane), Role.ADMIN)
        yield World({"Authorization": f"Bearer {secret}"}, things)


def prepare(case: schemathesis.Case, world: World) -> None:
    """Let the request be about what exists, every other time, and reach no other machine."""
    segment = case.operation.path.split("/")[1]
    parameters: dict[str, Any] = case.path_parameters or {}
    for name, value in list(parameters.items()):
        known = world.things.get(f"{segment}/{name}")
        if known is not None and len(str(value)) % 2 == 0:
            parameters[name] = known
    body = case.body
    spec = body.get("spec") if isinstance(body, dict) else None
    if case.operation.path.endswith("/probe") and isinstance(spec, dict):
        spec["base_url"] = NOBODY_LISTENS
