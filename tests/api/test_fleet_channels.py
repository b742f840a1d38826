"""Notification channels in the fleet's document: everything but their addresses."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

ADDRESS = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
ON_CALL = {"url": "store:on_call", "events": ["waiting"], "pattern": "refund*", "risks": ["high"]}


def keep_address(client: TestClient, name: str = "on_call") -> None:
    assert client.post("/secrets", json={"name": name, "value": ADDRESS}).status_code == 201


def apply(client: TestClient, prune: bool = False, **channels: Any) -> Any:
    body = {"document": {"channels": channels}, "prune": prune}
    return client.post("/fleet/apply", json=body).json()


def written(client: TestClient) -> Any:
    answer = client.get("/fleet")
    assert ADDRESS not in answer.text
    return answer.json().get("channels")


def test_channels_come_change_and_go_with_the_document(client: TestClient) -> None:
    keep_address(client)
    assert apply(client, on_call=ON_CALL)["counts"] == {"create": 1}
    assert written(client) == {"on_call": ON_CALL}
    assert apply(client, on_call=ON_CALL)["counts"] == {"unchanged": 1}
    assert client.get("/channels/on_call").json()["service"] == "slack"

    keep_address(client, "other")
    moved = apply(client, on_call={**ON_CALL, "url": "store:other", "pattern": "*"})
    (item,) = moved["items"]
    assert [change["field"] for change in item["changes"]] == ["url", "pattern"]
    assert written(client)["on_call"]["url"] == "store:other"

    assert apply(client, prune=True)["counts"] == {"remove": 1}
    assert client.get("/channels/on_call").status_code == 404


def test_a_channel_keeps_its_pause_unless_the_document_says_otherwise(client: TestClient) -> None:
    keep_address(client)
    assert apply(client, on_call={**ON_CALL, "paused": True})["counts"] == {"create": 1}
    assert apply(client, on_call=ON_CALL)["counts"] == {"unchanged": 1}
    assert written(client)["on_call"]["paused"] is True
    assert apply(client, on_call={**ON_CALL, "paused": False})["counts"] == {"change": 1}
    assert written(client) == {"on_call": ON_CALL}


def test_an_address_that_was_typed_in_stays_and_is_not_written(client: TestClient) -> None:
    spec = {"name": "ops", "events": ["expired"]}
    assert client.post("/channels", json={"spec": spec, "url": ADDRESS}).status_code == 201
    assert written(client) == {"ops": {"events": ["expired"]}}
    assert apply(client, ops={"events": ["decided"]})["counts"] == {"change": 1}
    assert client.get("/channels/ops").json()["service"] == "slack"
    keep_address(client)
    assert apply(client, ops={"events": ["decided"], "url": "store:on_call"})["counts"] == {
        "change": 1
    }
    assert written(client)["ops"]["url"] == "store:on_call"


@pytest.mark.parametrize(
    ("channel", "field", "sentence"),
    [
        ({}, "url", "keep its address as a secret"),
        ({"url": ADDRESS}, "url", "Name the secret that holds the address"),
        ({"url": "store:gone"}, "url", "There is no secret"),
        ({"url": "store:on_call", "people": ["prn_x"]}, "people.0", "no member"),
        ({"url": "store:on_call", "events": ["x"]}, "events.0", "nothing people are told of"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands_and_no_address_is_repeated(
    client: TestClient, channel: dict[str, Any], field: str, sentence: str
) -> None:
    keep_address(client)
    answer = client.post("/fleet/plan", json={"document": {"channels": {"on_call": channel}}})
    assert answer.status_code == 422
    assert ADDRESS not in answer.text
    problems = {each["field"]: each["message"] for each in answer.json()["problems"]}
    assert sentence in problems[f"document.channels.on_call.{field}"]
    assert client.get("/channels").json()["items"] == []


def test_the_schema_takes_a_reference_and_no_address(client: TestClient) -> None:
    schema = jsonschema.Draft202012Validator(client.get("/fleet/schema").json())
    assert schema.is_valid({"channels": {"on_call": ON_CALL}})
    assert not schema.is_valid({"channels": {"on_call": {**ON_CALL, "url": ADDRESS}}})
