"""The description of the API leaves nothing out."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from control_plane.api.app import api
from tests.api.things import operations
from tests.rights import NAME_NO_RECORD, OPERATIONS, OWN_PROOF

ALL = operations()
EVERY_PROBLEM = {"400", "401", "403", "422", "429", "500", "503"}


def shapes() -> dict[str, Any]:
    return api.openapi()["components"]["schemas"]


def resolved(said: dict[str, Any]) -> dict[str, Any]:
    ref = said.get("$ref")
    if ref is None:
        return said
    kind, name = ref.split("/")[-2:]
    return api.openapi()["components"][kind][name]


def bodies(operation: str) -> list[dict[str, Any]]:
    """What may be sent, by media type."""
    return list(ALL[operation].get("requestBody", {}).get("content", {}).values())


def problems_with(value: object, schema: dict[str, Any]) -> list[str]:
    """What keeps the value from being of the schema."""
    whole = {**schema, "components": {"schemas": shapes()}}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


@pytest.mark.parametrize("operation", sorted(ALL))
def test_an_operation_says_what_it_does_and_what_goes_wrong(operation: str) -> None:
    said = ALL[operation]

    assert said["summary"]
    assert said["description"].endswith((".", "`.", "…"))
    assert said["tags"]
    assert said["security"]
    codes = set(said["responses"])
    assert codes >= EVERY_PROBLEM - ({"403"} if OPERATIONS.get(operation) is OWN_PROOF else set())
    if "{" in operation and OPERATIONS.get(operation) is not OWN_PROOF:
        assert "404" in codes or operation in NAME_NO_RECORD
    if said.get("requestBody"):
        assert codes >= {"413", "415"}


@pytest.mark.parametrize("operation", sorted(ALL))
def test_every_answer_has_an_example_of_its_own_shape(operation: str) -> None:
    for code, response in ALL[operation]["responses"].items():
        for media_type, content in resolved(response).get("content", {}).items():
            if media_type in ("application/json", "application/problem+json"):
                assert "example" in content, code
            if code >= "400":
                assert content["example"]["status"] == int(code)
                assert problems_with(content["example"], content["schema"]) == []


@pytest.mark.parametrize("operation", [name for name in sorted(ALL) if bodies(name)])
def test_every_body_has_an_example_somebody_wrote(operation: str) -> None:
    for content in bodies(operation):
        parts = [resolved(each) for each in content["schema"].get("anyOf", [content["schema"]])]
        written = [example for part in parts for example in part.get("examples", [])]
        written += content["schema"].get("examples", [])
        assert written
        assert problems_with(written[0], content["schema"]) == []


@pytest.mark.parametrize("path", ["/openapi.json"])
def test_the_description_is_for_everybody(path: str) -> None:
    stranger = TestClient(api, client=("203.0.113.9", 1))

    assert stranger.get(path).json()["openapi"].startswith("3.1")
