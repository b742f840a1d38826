"""A pattern that takes agents in production only is not launched with others."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

STRICT = {"kind": "single", "member": {"name": "billing"}, "production_only": True}


@pytest.fixture
def strict(client: TestClient) -> TestClient:
    """Where such a pattern is, and another one nests it beside an agent of its own."""
    outer = {
        "kind": "pipeline",
        "stages": [
            {"name": "first", "members": [{"name": "strict", "kind": "pattern"}]},
            {"name": "second", "members": [{"name": "triage"}]},
        ],
    }
    for name, spec in (("strict", STRICT), ("outer", outer)):
        saved = client.post("/patterns", json={"name": name, "owner": "Desk", "spec": spec})
        assert saved.status_code == 201, saved.text
    return client


def promote(client: TestClient, name: str) -> None:
    agent = client.get("/fleet").json()["agents"][name]
    agent |= {"stage": "production", "risk_tier": "minimal", "owner": "desk@example.org"}
    done = client.post("/fleet/apply", json={"document": {"agents": {name: agent}}})
    assert done.status_code == 200, done.text


def tried(client: TestClient, pattern: str) -> Any:
    return client.post("/runs", json={"pattern": pattern, "input": {"request": "Hello"}})


def test_a_launch_waits_until_the_agents_are_in_production(strict: TestClient) -> None:
    for pattern in ("strict", "outer"):
        refused = tried(strict, pattern)
        assert refused.status_code == 409
        assert "in production only, and these are not: billing. " in refused.json()["detail"]
    assert tried(strict, "ask_billing").status_code == 201
    promote(strict, "billing")
    assert tried(strict, "strict").status_code == 201
    assert tried(strict, "outer").status_code == 201


def test_what_is_asked_of_the_outer_pattern_holds_for_nested_agents(strict: TestClient) -> None:
    found = strict.get("/patterns/outer").json()
    changed = strict.put(
        "/patterns/outer",
        json={
            "owner": "Desk",
            "spec": {**found["spec"], "production_only": True},
            "expected_version": 1,
        },
    )
    assert changed.status_code == 200, changed.text
    assert "not: billing, triage. " in tried(strict, "outer").json()["detail"]


def test_a_fork_is_a_launch_and_is_refused_as_well(strict: TestClient) -> None:
    promote(strict, "billing")
    run = tried(strict, "strict").json()
    demoted = {"to": "staging", "expected_version": 1}
    assert strict.post("/agents/billing/promotions", json=demoted).status_code in (200, 201)
    refused = strict.post(f"/runs/{run['id']}/fork", json={})
    assert refused.status_code == 409, refused.text


def test_the_fleet_s_document_says_so(strict: TestClient) -> None:
    patterns = strict.get("/fleet").json()["patterns"]
    assert patterns["strict"]["production_only"] is True
    assert "production_only" not in patterns["ask_billing"]
