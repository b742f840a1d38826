"""What may be sent as a body, and what is refused before anything is done with it."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from control_plane.api.app import api
from control_plane.api.body import LARGEST_BODY_BYTES
from control_plane.bootstrap import Plane
from tests.api.things import operations

JSON = {"Content-Type": "application/json"}


def code_of(response) -> str:
    assert response.headers["content-type"] == "application/problem+json"
    return response.json()["type"].rpartition(":")[2]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a": "nul \\u0000"}',
        b'{"nul \\u0000": 1}',
        b"[" * 200 + b"]" * 200,
        b"[" * 100_000,
        b'{"a":' * 150 + b"1" + b"}" * 150,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_unsound_json_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post("/runs", content=body, headers=JSON)

    assert response.status_code == 400
    assert code_of(response) == "bad_request"


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"text"', b"true"])
def test_json_that_is_no_object_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/runs", content=body, headers=JSON).status_code == 422


def test_a_missing_body_is_refused(client: TestClient) -> None:
    assert client.post("/runs").status_code == 422


@pytest.mark.parametrize(
    "declared", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_a_body_that_is_not_declared_as_json_is_refused(
    client: TestClient, declared: str | None
) -> None:
    headers = {} if declared is None else {"Content-Type": declared}

    response = client.post("/runs", content=b'{"pattern": "ask_billing"}', headers=headers)

    assert response.status_code == 415
    assert code_of(response) == "wrong_media_type"


def test_a_declared_charset_is_fine(client: TestClient) -> None:
    body = json.dumps({"pattern": "ask_billing", "input": {"request": "請求書はどこ?"}}).encode()

    response = client.post(
        "/runs", content=body, headers={"Content-Type": "application/json; charset=utf-8"}
    )

    assert response.status_code == 201


def test_a_body_declared_too_large_is_refused_unread(client: TestClient) -> None:
    headers = {**JSON, "Content-Length": str(LARGEST_BODY_BYTES + 1)}

    response = client.post("/runs", content=b"{}", headers=headers)

    assert response.status_code == 413
    assert response.headers["connection"] == "close"


async def test_an_endless_body_is_refused_once_it_is_over_the_limit(plane: Plane) -> None:
    received, sent = 0, []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/runs",
        "raw_path": b"/runs",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
        "scheme": "http",
        "http_version": "1.1",
    }

    async def receive() -> dict:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    async def send(message: dict) -> None:
        sent.append(message)

    await api(scope, receive, send)

    assert sent[0]["status"] == 413
    assert received == LARGEST_BODY_BYTES // 100_000 + 1


def test_an_input_over_the_limit_is_refused_before_it_costs(client: TestClient) -> None:
    body = {"pattern": "ask_billing", "input": {"request": "x" * 1_100_000}}

    response = client.post("/runs", json=body)

    assert response.status_code == 413
    assert code_of(response) == "too_large"
    assert client.get("/runs").json()["items"] == []


def test_integers_beyond_64_bits_do_no_harm(client: TestClient) -> None:
    body = f'{{"pattern": "ask_billing", "input": {{"request": "x", "n": {10**40}}}}}'.encode()

    assert client.post("/runs", content=body, headers=JSON).status_code == 422


@pytest.mark.parametrize("address", ["/agents/a%00b", "/runs?q=%00", "/runs?pattern=a%00"])
def test_a_nul_character_in_the_address_is_refused(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("operation", [o for o, said in operations().items() if "{" not in o])
def test_no_operation_takes_a_chunked_body_over_the_limit(
    client: TestClient, operation: str
) -> None:
    method, _, path = operation.partition(" ")
    chunks = (b"x" * 1_000_000 for _ in range(3))

    response = client.request(method, path, content=chunks, headers=JSON)

    assert response.status_code == 413
    assert code_of(response) == "too_large"
