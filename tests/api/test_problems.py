"""Every refusal is a problem (RFC 9457) that names all that is wrong, and gives nothing away."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from control_plane.api.routes import agents as routes
from control_plane.domain.errors import StoreUnavailable
from tests.api.conftest import launch
from tests.planes import BILLING


def problem_of(response) -> dict:
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    return problem


def fields_of(response) -> list[str]:
    return [problem["field"] for problem in problem_of(response)["problems"]]


def test_a_form_that_is_wrong_in_three_places_names_all_three(client: TestClient) -> None:
    spec = {**BILLING, "model": "", "temperature": 9, "limits": {"turns": 0}}

    response = client.post("/agents", json={"name": "x", "owner": "Finance", "spec": spec})

    assert response.status_code == 422
    assert fields_of(response) == ["model", "temperature", "limits.turns"]


def test_fields_around_the_specification_are_named_together_with_those_in_it(
    client: TestClient,
) -> None:
    response = client.post(
        "/agents", json={"name": "No Slug", "owner": " ", "stage": "odd", "spec": {}}
    )

    assert set(fields_of(response)) >= {"name", "owner", "stage", "role", "instructions", "model"}


def test_an_unknown_connection_and_tool_are_named(client: TestClient) -> None:
    spec = {**BILLING, "connection": "nowhere", "tools": ["nothing"]}

    response = client.post("/agents", json={"name": "x", "owner": "Finance", "spec": spec})

    assert fields_of(response) == ["connection", "tools"]
    assert "nowhere" in problem_of(response)["detail"]


def test_a_pattern_that_cannot_work_says_why(client: TestClient) -> None:
    spec = {
        "kind": "swarm",
        "entry": "triage",
        "members": [
            {"name": "triage", "can_finish": False},
            {"name": "ghost", "targets": ["nobody"]},
        ],
    }

    response = client.post("/patterns", json={"name": "bad", "owner": "Support", "spec": spec})

    assert response.status_code == 422
    assert len(fields_of(response)) >= 3


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["pattern", "input"]),
        ({"pattern": 1, "input": []}, ["pattern", "input"]),
        ({"pattern": "ask_billing", "input": {}, "extra": 1}, ["extra"]),
        (
            {"pattern": "ask_billing", "input": {"request": 5, "other": 1}},
            ["input", "input.request"],
        ),
    ],
    ids=str,
)
def test_a_launch_that_is_wrong_names_its_fields(
    client: TestClient, body: dict, fields: list[str]
) -> None:
    assert fields_of(client.post("/runs", json=body)) == fields


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("status=odd", "status.0"),
        ("since=yesterday", "since"),
        ("since=2026-01-01T00:00:00", "since"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("cursor=forged", "cursor"),
        ("surprise=1", "surprise"),
    ],
)
def test_a_query_that_is_wrong_names_its_parameter(
    client: TestClient, query: str, field: str
) -> None:
    response = client.get(f"/runs?{query}")

    assert response.status_code == 422
    assert fields_of(response) == [field]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/agents/",
        "/agents/nobody",
        "/agents/nobody/versions",
        "/patterns/nothing",
        "/patterns/nothing/topology",
        "/connections/nothing",
        "/tools/calculate",
        "/runs/run_0",
        "/runs/run_0?steps=true",
        "/runs/run_0/steps",
        "/runs/run_0/steps/a/b",
        "/runs/run_0/export",
        "/runs/run_0/events",
        "/approvals/apr_0",
        "/docs",
        "/redoc",
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert problem_of(response)["instance"] == path.partition("?")[0]


def test_a_step_that_is_not_there_is_not_found(client: TestClient) -> None:
    run = launch(client)

    assert client.get(f"/runs/{run['id']}/steps/no/such").status_code == 404


def test_a_method_that_is_not_possible_says_which_are(client: TestClient) -> None:
    response = client.patch("/agents/billing", json={})

    assert response.status_code == 405
    assert problem_of(response)["type"].endswith(":method_not_allowed")
    assert "GET" in response.headers["allow"]


def test_an_unforeseen_error_gives_a_reference_and_nothing_else(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(routes.agents, "list_agents", broken)

    response = client.get("/agents")

    assert response.status_code == 500
    problem = problem_of(response)
    assert "hunter2" not in response.text
    assert "Traceback" not in response.text
    assert problem["reference"] in problem["detail"]
    assert problem["reference"] in caplog.text


def test_a_store_that_is_out_of_reach_asks_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise StoreUnavailable("The database is locked by another process.")

    monkeypatch.setattr(routes.agents, "list_agents", locked)

    response = client.get("/agents")

    assert response.status_code == 503
    assert problem_of(response)["type"] == "urn:control-plane:problem:store_unavailable"
    assert int(response.headers["retry-after"]) >= 1


def test_answers_stay_out_of_caches(client: TestClient) -> None:
    for path in ("/agents", "/agents/nobody"):
        assert client.get(path).headers["cache-control"] == "no-store"
