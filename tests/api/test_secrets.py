"""Secrets over the API: values go in, and no answer holds one."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from control_plane.domain.access import Role
from tests.api.callers import program, secret_for, signing_in

VALUE = "sk-planted-0123456789abcdef"


@pytest.fixture
def answers(client: TestClient) -> list[str]:
    """The bodies of everything that can be asked about a secret."""
    answers = [
        client.post("/secrets", json={"name": "openai", "value": VALUE}),
        client.post("/secrets", json={"name": "openai", "value": VALUE}),
        client.post("/secrets", json={"name": "Not A Slug", "value": VALUE}),
        client.post("/secrets", json={"name": "x", "value": VALUE, "more": VALUE}),
        client.put("/secrets/openai", json={"value": VALUE}, headers={"If-Match": '"1"'}),
        client.put("/secrets/openai", json={"value": VALUE}, headers={"If-Match": '"1"'}),
        client.put("/secrets/none", json={"value": VALUE}, headers={"If-Match": '"1"'}),
        client.get("/secrets"),
        client.get("/secrets/openai"),
        client.get("/audit"),
    ]
    codes = [answer.status_code for answer in answers]
    assert codes == [201, 409, 422, 422, 200, 409, 404, 200, 200, 200]
    return [answer.text for answer in answers]


def test_no_answer_holds_a_value(answers: list[str]) -> None:
    assert not [text for text in answers if VALUE in text]


def test_a_secret_is_found_replaced_and_removed(client: TestClient, answers: list[str]) -> None:
    found = client.get("/secrets/openai")
    assert (found.json()["version"], found.headers["etag"]) == (2, '"2"')
    assert found.json()["reference"] == "store:openai"
    assert client.delete("/secrets/openai").status_code == 204
    assert client.get("/secrets/openai").status_code == 404


def test_a_secret_in_use_is_a_conflict_that_names_its_users(client: TestClient) -> None:
    client.post("/secrets", json={"name": "openai", "value": VALUE})
    spec = {"name": "real", "base_url": "https://api.example/v1", "api_key": "store:openai"}
    client.post("/connections", json={"spec": spec})
    refused = client.delete("/secrets/openai")
    assert refused.status_code == 409
    assert "connection/real" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("base_url", f"https://me:{VALUE}@api.example/v1"),
        ("api_key", VALUE),
        ("api_key_env", VALUE),
        ("api_key", "env:CONTROL_PLANE_SECRET_KEY"),
        ("api_key", "file:../../etc/passwd"),
        ("api_key", "store:../x"),
    ],
)
def test_a_key_in_the_wrong_place_is_refused_and_not_repeated(
    client: TestClient, field: str, value: str
) -> None:
    spec = {"name": "real", "base_url": "https://api.example/v1"} | {field: value}
    for refused in (
        client.post("/connections", json={"spec": spec}),
        client.post("/connections/probe", json={"spec": spec}),
    ):
        assert refused.status_code == 422
        assert VALUE not in refused.text
    assert VALUE not in client.get("/audit").text


def test_another_workspace_names_no_variable_but_its_own(plane: Plane) -> None:
    client = program(secret_for(signing_in(plane), [Role.ADMIN], workspace_id="pay"))
    spec = {"name": "real", "base_url": "https://api.example/v1"}
    tool = {"name": "ask", "description": "x", "url": "https://api.example/x",
            "parameters": {"type": "object", "properties": {}}}  # fmt: skip

    def tried(variable: str) -> list[Any]:
        named = {"api_key": f"env:{variable}"}
        return [
            client.post("/connections", json={"spec": {**spec, **named}}),
            client.post("/connections/probe", json={"spec": {**spec, **named}}),
            client.post("/tools", json={"spec": {**tool, **named}}),
        ]

    for refused in tried("OPENAI_API_KEY"):
        assert refused.status_code == 422, refused.text
        (problem,) = refused.json()["problems"]
        assert problem["field"] == "api_key"
        assert "WORKSPACE_PAY__NAME" in problem["message"]
    saved, _probe, kept = tried("WORKSPACE_PAY__KEY")
    assert (saved.status_code, kept.status_code) == (201, 201), (saved.text, kept.text)
