"""Every operation, with generated requests, keeps to its OpenAPI description and never breaks.

Half of the requests address records that exist. Nothing works on runs while they are sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import Receive, Scope, Send

from control_plane.api.app import api
from control_plane.domain.runs import FINAL
from control_plane.services.launch import launch
from control_plane.services.runs import get_run
from control_plane.services.schedules import save_schedule
from tests.api.test_schedules import HOOK
from tests.planes import PRINCIPAL, plane_in, until

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
REAL_NAMES = {
    "/agents": "billing",
    "/patterns": "gated_swarm",
    "/connections": "rehearsal",
    "/tools": "refund",
    "/schedules": "hook",
}
NOBODY_LISTENS = "http://127.0.0.1:9/v1"


async def from_this_machine(scope: Scope, receive: Receive, send: Send) -> None:
    """The API as a program on this machine reaches it."""
    headers = [(name, value) for name, value in scope.get("headers", []) if name != b"host"]
    await api(
        {**scope, "client": ("127.0.0.1", 50_000), "headers": [*headers, (b"host", b"127.0.0.1")]},
        receive,
        send,
    )


schema = schemathesis.openapi.from_asgi(
    "/openapi.json",
    from_this_machine,
    config=schemathesis.Config.from_dict(
        {
            "operations": [
                # Every boundary of five kinds of pattern, one by one, is thousands of requests.
                {"include-path-regex": "^/patterns", "phases": {"coverage": {"enabled": False}}}
            ]
        }
    ),
)


@pytest.fixture(scope="module")
def ended_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a run at rest, in a furnished control plane."""
    with plane_in(tmp_path_factory.mktemp("plane"), furnished=True) as plane:
        save_schedule(plane.desk, PRINCIPAL, spec=HOOK)
        plane.worker.start()
        run = launch(plane.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hello"})
        until(lambda: get_run(plane.desk, PRINCIPAL, run.id).status in FINAL)
        plane.worker.stop()
        yield run.id


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_to_its_description(case: schemathesis.Case, ended_run: str) -> None:
    _address_what_exists(case, ended_run)
    _keep_on_this_machine(case)

    case.call_and_validate(checks=CHECKS)


def _address_what_exists(case: schemathesis.Case, ended_run: str) -> None:
    parameters: dict[str, Any] = case.path_parameters or {}
    for name, value in list(parameters.items()):
        if len(str(value)) % 2:
            continue
        if name == "run_id":
            parameters[name] = ended_run
        elif name == "name":
            prefix = "/" + case.operation.path.split("/")[1]
            parameters[name] = REAL_NAMES.get(prefix, value)


def _keep_on_this_machine(case: schemathesis.Case) -> None:
    body = case.body
    if case.operation.path.endswith("/probe") and isinstance(body, dict):
        spec = body.get("spec")
        if isinstance(spec, dict):
            spec["base_url"] = NOBODY_LISTENS
