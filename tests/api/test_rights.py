"""Every operation, asked by everybody: the rows of `tests/rights.py` hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from control_plane.bootstrap import Plane
from control_plane.domain.access import Role, local_principal
from tests.api.callers import admin_of, program, secret_of_person, signing_in
from tests.api.things import address, body_of, furnish, one_of_each, operations, query_of
from tests.planes import plane_in
from tests.rights import NAME_NO_RECORD, OF_HOME, OPERATIONS, OWN_PROOF

THEIRS = "zebra"
ALL = sorted(operations())
GUARDED = [operation for operation in ALL if OPERATIONS.get(operation) is not OWN_PROOF]
OF_ONE = [o for o in GUARDED if "{" in o and o not in NAME_NO_RECORD]
LISTS = [o for o in GUARDED if o.startswith("GET ") and "{" not in o and o != "GET /fleet/schema"]


class World(NamedTuple):
    """Two workspaces with one of each thing, and those who ask in the first."""

    plane: Plane
    ours: dict[str, str]
    theirs: dict[str, str]
    callers: dict[Role, TestClient]
    stranger: TestClient
    """An admin of a third workspace, which has little in it."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Where people sign in, and every program has a token of one role."""
    with plane_in(tmp_path_factory.mktemp("plane"), furnished=True) as plane:
        plane.worker.start()
        ours = one_of_each(plane, local_principal(), "our")
        theirs = one_of_each(plane, admin_of(plane, THEIRS), THEIRS)
        plane.worker.stop()
        public = signing_in(plane)
        callers = {role: program(secret_of_person(public, role)) for role in Role}
        yak = admin_of(plane, "yak")
        furnish(plane, yak)
        stranger = program(secret_of_person(public, Role.ADMIN, "yak"))
        yield World(public, ours, theirs, callers, stranger)


def send(caller: TestClient, operation: str, things: dict[str, str], **query: str) -> Response:
    method, path = address(operation, things)
    return caller.request(
        method,
        path,
        params=query_of(operation) | query,
        json=body_of(operation, things),
        headers={"If-Match": '"1"'} if method == "PUT" else {},
    )


def holds(role: Role, least: Role) -> bool:
    return least is Role.VIEWER or role in (least, Role.ADMIN)


def test_every_operation_has_a_row() -> None:
    assert sorted(OPERATIONS) == ALL


@pytest.mark.parametrize("operation", ALL)
def test_who_proves_nothing_is_not_answered(world: World, operation: str) -> None:
    nobody = program(address=f"address of {operation}")  # Failures are counted by address.

    assert send(nobody, operation, world.ours).status_code == 401


@pytest.mark.parametrize("operation", OF_ONE)
def test_what_another_workspace_has_is_not_there(world: World, operation: str) -> None:
    response = send(world.stranger, operation, world.theirs)

    assert response.status_code == (403 if operation in OF_HOME else 404), response.text


@pytest.mark.parametrize("operation", LISTS)
def test_no_list_tells_of_another_workspace(world: World, operation: str) -> None:
    everywhere = {"runs/key", "control-sets/tier", "data/kind"}
    names = {name for place, name in world.theirs.items() if place not in everywhere}

    wide = {"everyone": "true"} if operation == "GET /tokens" else {}
    answered = send(world.stranger, operation, {}, **wide).text

    assert [name for name in {*names, THEIRS} if name in answered] == []


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("POST /runs", {"pattern": f"{THEIRS}_thing", "input": {"request": "x"}}),
        ("POST /runs/estimate", {"pattern": f"{THEIRS}_thing", "input": {"request": "x"}}),
        (
            "POST /patterns",
            {
                "name": "new",
                "owner": "x",
                "spec": {"kind": "single", "member": {"name": f"{THEIRS}_thing"}},
            },
        ),
        (
            "POST /schedules",
            {
                "spec": {
                    "name": "new",
                    "pattern": f"{THEIRS}_thing",
                    "trigger": {"kind": "webhook"},
                }
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_another_workspace_has_cannot_be_used(
    world: World, operation: str, body: dict[str, Any]
) -> None:
    response = world.stranger.post(operation.partition(" ")[2], json=body)

    assert response.status_code in (404, 422), response.text


@pytest.mark.parametrize("operation", GUARDED)
def test_who_lacks_the_role_is_refused(world: World, operation: str) -> None:
    least = OPERATIONS[operation]
    assert least is not None
    refused = [role for role in Role if not holds(role, least)]

    answers = {role: send(world.callers[role], operation, world.ours) for role in refused}

    assert {role: answer.status_code for role, answer in answers.items()} == dict.fromkeys(
        refused, 403
    )


@pytest.mark.parametrize("operation", GUARDED)
def test_who_has_the_role_is_let_through(world: World, operation: str) -> None:
    least = OPERATIONS[operation]
    assert least is not None
    for role in Role:
        if holds(role, least):
            response = send(world.callers[role], operation, world.ours)
            assert response.status_code not in (401, 403), (role, response.text)
            assert response.status_code < 500, (role, response.text)
