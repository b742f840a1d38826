"""Agents, patterns, connections and tools: registered, changed, compared, restored, removed."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane, use_plane
from tests.api.conftest import finished
from tests.planes import BILLING, joined_by_temporal

HTTP_TOOL = {
    "name": "lookup",
    "description": "Looks an order up.",
    "parameters": {"type": "object", "properties": {"order": {"type": "string"}}},
    "url": "https://shop.example/orders/{order}",
}
OPENAI = {
    "name": "openai",
    "base_url": "https://api.openai.com/v1/",
    "api_key_env": "OPENAI_API_KEY",
}
REGISTRY = [
    ("agents", "clerk", {"name": "clerk", "owner": "Support", "spec": BILLING}),
    (
        "patterns",
        "ask_triage",
        {
            "name": "ask_triage",
            "owner": "Support",
            "spec": {"kind": "single", "member": {"name": "triage"}},
        },
    ),
    ("connections", "openai", {"spec": OPENAI}),
    ("tools", "lookup", {"spec": HTTP_TOOL}),
]
each_kind = pytest.mark.parametrize(
    ("kind", "name", "draft"), REGISTRY, ids=[kind for kind, *_ in REGISTRY]
)


@each_kind
def test_a_new_record_is_found_where_its_location_says(
    client: TestClient, kind: str, name: str, draft: dict
) -> None:
    created = client.post(f"/{kind}", json=draft)

    assert created.status_code == 201
    assert created.headers["location"] == f"/api/v1/{kind}/{name}"
    found = client.get(created.headers["location"].removeprefix("/api/v1"))
    assert found.json() == created.json()
    assert found.headers["etag"] == created.headers["etag"] == '"1"'


@each_kind
def test_a_name_that_is_taken_is_a_conflict(
    client: TestClient, kind: str, name: str, draft: dict
) -> None:
    client.post(f"/{kind}", json=draft)

    response = client.post(f"/{kind}", json=draft)

    assert response.status_code == 409
    assert name in response.json()["detail"]


@each_kind
def test_the_second_of_two_changes_to_the_same_version_is_a_conflict(
    client: TestClient, kind: str, name: str, draft: dict
) -> None:
    client.post(f"/{kind}", json=draft)
    change = {key: value for key, value in draft.items() if key != "name"}
    changes = [{**change, "spec": {**draft["spec"], **changed}} for changed in _two_changes(kind)]

    first = client.put(f"/{kind}/{name}", json=changes[0], headers={"If-Match": '"1"'})
    second = client.put(f"/{kind}/{name}", json={**changes[1], "expected_version": 1})

    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert second.status_code == 409
    assert client.get(f"/{kind}/{name}").headers["etag"] == '"2"'


def _two_changes(kind: str) -> list[dict]:
    match kind:
        case "agents":
            return [{"role": "First"}, {"role": "Second"}]
        case "connections":
            return [{"default_model": "first"}, {"default_model": "second"}]
        case _:
            return [{"description": "First"}, {"description": "Second"}]


@each_kind
def test_a_change_must_say_what_it_is_based_on(
    client: TestClient, kind: str, name: str, draft: dict
) -> None:
    client.post(f"/{kind}", json=draft)
    change = {key: value for key, value in draft.items() if key != "name"}

    without = client.put(f"/{kind}/{name}", json=change)
    forged = client.put(f"/{kind}/{name}", json=change, headers={"If-Match": "1"})
    huge = client.put(f"/{kind}/{name}", json=change, headers={"If-Match": '"9999999999"'})

    assert without.json()["problems"][0]["field"] == "expected_version"
    assert forged.json()["problems"][0]["field"] == "If-Match"
    assert huge.status_code == 422


@each_kind
def test_what_does_not_exist_cannot_be_changed(
    client: TestClient, kind: str, name: str, draft: dict
) -> None:
    change = {key: value for key, value in draft.items() if key != "name"}

    response = client.put(f"/{kind}/{name}", json=change, headers={"If-Match": '"1"'})

    assert response.status_code == 404


@pytest.mark.parametrize(("kind", "name"), [("agents", "billing"), ("patterns", "ask_billing")])
def test_every_save_is_a_version_that_can_be_restored(
    client: TestClient, kind: str, name: str
) -> None:
    before = client.get(f"/{kind}/{name}").json()
    changed = (
        {**before["spec"], "role": "Changed"}
        if kind == "agents"
        else {**before["spec"], "description": "New"}
    )
    client.put(
        f"/{kind}/{name}",
        json={"owner": "Support", "spec": changed, "note": "try it", "expected_version": 1},
    )

    restored = client.post(f"/{kind}/{name}/restore", json={"version": 1, "expected_version": 2})

    assert restored.status_code == 200
    assert restored.json()["version"] == 3
    assert restored.json()["spec"] == before["spec"]
    versions = client.get(f"/{kind}/{name}/versions").json()["items"]
    assert [version["number"] for version in versions] == [3, 2, 1]
    assert [version["note"] for version in versions[:2]] == ["restored from version 1", "try it"]
    stale = client.post(f"/{kind}/{name}/restore", json={"version": 1}, headers={"If-Match": '"2"'})
    assert stale.status_code == 409


def test_versions_of_an_agent_can_be_compared(client: TestClient) -> None:
    spec = {**BILLING, "role": "Changed", "temperature": 0.5}
    client.put("/agents/billing", json={"owner": "Support", "spec": spec, "expected_version": 1})

    changes = client.get("/agents/billing/changes?before=1&after=2").json()["items"]

    assert {change["field"]: change["after"] for change in changes} == {
        "role": "Changed",
        "temperature": "0.5",
    }
    assert client.get("/agents/billing/changes?before=1&after=9").status_code == 404


def test_versions_of_a_pattern_can_be_compared(plane: Plane, client: TestClient) -> None:
    joined_by_temporal(plane)
    spec = {"kind": "single", "member": {"name": "research"}, "engine": "temporal"}
    change = {"owner": "Support", "spec": spec, "expected_version": 1}
    assert client.put("/patterns/ask_billing", json=change).status_code == 200

    changes = client.get("/patterns/ask_billing/changes?before=1&after=2").json()["items"]

    before = {each["field"]: each["before"] for each in changes}
    assert before["engine"] == "default"
    assert before.keys() == {"engine", "member"}
    assert client.get("/patterns/ask_billing/changes?before=1&after=9").status_code == 404


def test_an_engine_that_is_not_here_is_refused_wherever_it_is_asked_for(
    plane: Plane, client: TestClient
) -> None:
    spec = {"kind": "single", "member": {"name": "billing"}, "engine": "temporal"}
    draft = {"name": "far", "owner": "Support", "spec": spec}
    joined_by_temporal(plane)
    assert client.post("/patterns", json=draft).status_code == 201
    nearer = {"owner": "Support", "spec": {**spec, "engine": "embedded"}, "expected_version": 1}
    assert client.put("/patterns/far", json=nearer).status_code == 200
    use_plane(plane)  # It is started again without Temporal.

    refused = [
        client.post("/patterns", json={**draft, "name": "other"}),
        client.post("/patterns/far/restore", json={"version": 1, "expected_version": 2}),
    ]

    for answer in refused:
        assert answer.status_code == 422
        (problem,) = answer.json()["problems"]
        assert problem["field"] == "engine"
        assert "TEMPORAL_ADDRESS" in problem["message"]


def test_an_agent_can_be_tried_alone(working: Plane, client: TestClient) -> None:
    started = client.post("/agents/billing/try", json={"request": "Where is my invoice?"})

    assert started.status_code == 201
    run = finished(client, started.json()["id"])
    assert (run["status"], run["pattern_name"]) == ("succeeded", "try:billing")
    assert run["answer"]


def test_a_pattern_is_drawn_and_checked_without_saving_it(client: TestClient) -> None:
    good = {"kind": "single", "member": {"name": "billing"}}
    ghost = {"kind": "single", "member": {"name": "ghost"}}

    fine = client.post("/patterns/check", json={"name": "x", "spec": good}).json()
    wrong = client.post("/patterns/check", json={"name": "x", "spec": ghost}).json()
    unreadable = client.post("/patterns/check", json={"name": "x", "spec": {"kind": "odd"}}).json()

    assert fine["problems"] == []
    assert [node["id"] for node in fine["graph"]["nodes"]] == ["__start__", "billing", "__end__"]
    assert "ghost" in wrong["problems"][0]["message"]
    assert unreadable["graph"] is None
    assert unreadable["problems"]
    assert client.get("/patterns/x").status_code == 404


def test_a_saved_pattern_is_drawn(client: TestClient) -> None:
    graph = client.get("/patterns/gated_swarm/topology").json()

    assert {"source": "triage", "target": "billing", "label": "handoff"} in graph["edges"]


def test_a_connection_never_shows_a_key(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    client.post("/connections", json={"spec": OPENAI})

    assert "sk-very-secret" not in client.get("/connections/openai").text


def test_the_rehearsal_model_passes_its_own_probe(client: TestClient) -> None:
    spec = {"name": "rehearsal", "base_url": "rehearsal:"}

    report = client.post(
        "/connections/probe", json={"spec": spec, "model": "rehearsal-small"}
    ).json()

    assert report["reachable"]
    assert report["problem"] == ""
    assert "rehearsal-small" in report["models"]


def test_an_unreachable_endpoint_is_reported_not_raised(client: TestClient) -> None:
    spec = {"name": "gone", "base_url": "http://127.0.0.1:9/v1"}

    response = client.post("/connections/probe", json={"spec": spec, "model": "x"})

    assert response.status_code == 200
    assert not response.json()["reachable"]
    assert response.json()["problem"]


def test_what_agents_use_cannot_be_removed(client: TestClient) -> None:
    spec = {**BILLING, "tools": ["refund"]}
    client.put("/agents/billing", json={"owner": "Support", "spec": spec, "expected_version": 1})

    for path in ("/connections/rehearsal", "/tools/refund"):
        refused = client.delete(path)
        assert refused.status_code == 409
        assert "billing" in refused.json()["detail"]


def test_what_nobody_uses_can_be_removed(client: TestClient) -> None:
    client.post("/connections", json={"spec": OPENAI})

    for path in ("/connections/openai", "/tools/refund"):
        assert client.delete(path).status_code == 204
        assert client.get(path).status_code == 404


def test_a_record_keeps_its_name(client: TestClient) -> None:
    change = {"spec": {**HTTP_TOOL, "name": "other"}, "expected_version": 1}

    assert client.put("/tools/refund", json=change).json()["problems"][0]["field"] == "name"


def test_lists_hold_what_was_registered(client: TestClient) -> None:
    names = [row["agent"]["name"] for row in client.get("/agents").json()["items"]]
    tools = [tool["name"] for tool in client.get("/tools").json()["items"]]

    assert names == ["billing", "research", "triage"]
    assert tools == ["calculate", "current_time", "refund"]
    assert [p["name"] for p in client.get("/patterns").json()["items"]] == [
        "ask_billing",
        "gated_swarm",
    ]
    assert [c["spec"]["name"] for c in client.get("/connections").json()["items"]] == ["rehearsal"]
