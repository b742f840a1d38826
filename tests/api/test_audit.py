"""The audit record over the API."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from control_plane.domain.audit_file import check_file


def test_the_record_is_filtered_and_each_event_shows_its_place(client: TestClient) -> None:
    items = client.get("/audit", params={"action": "agent.saved"}).json()["items"]
    assert {item["action"] for item in items} == {"agent.saved"}
    seqs = [item["seq"] for item in items]
    assert seqs == sorted(seqs, reverse=True)
    assert client.get("/audit", params={"actor": "nobody"}).json()["items"] == []
    late = client.get("/audit", params={"since": "2999-01-01T00:00:00Z"})
    assert late.json()["items"] == []


@pytest.mark.parametrize("query", ["since=x", "nonsense=1", "limit=0", "cursor=x"])
def test_a_wrong_filter_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/audit?{query}").status_code == 422


def test_the_whole_record_is_checked(client: TestClient) -> None:
    found = client.get("/audit/verification").json()
    assert found["sound"]
    assert found["breaks"] == []
    forged = {"seq": 1, "hash": "f" * 64}
    assert not client.get("/audit/verification", params=forged).json()["sound"]


def test_an_export_can_be_checked_and_is_on_record_itself(client: TestClient) -> None:
    answer = client.get("/audit/export")
    assert answer.headers["content-type"] == "application/x-ndjson"
    found = check_file(answer.content.splitlines())
    assert found.sound
    newest = client.get("/audit", params={"limit": 1}).json()["items"][0]
    assert newest["action"] == "audit.exported"
    assert found.head.hash == newest["hash"]
