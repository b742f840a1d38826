"""The fleet as code over the API."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.planes import BILLING


def document(client: TestClient) -> dict[str, Any]:
    return client.get("/fleet").json()


def problems(response: Any) -> dict[str, str]:
    assert response.status_code == 422, response.text
    return {problem["field"]: problem["message"] for problem in response.json()["problems"]}


def test_the_document_satisfies_its_own_schema_and_changes_nothing(client: TestClient) -> None:
    fleet = document(client)

    jsonschema.Draft202012Validator(client.get("/fleet/schema").json()).validate(fleet)
    plan = client.post("/fleet/plan", json={"document": fleet, "prune": True}).json()
    assert not plan["changes_something"]
    assert plan["counts"] == {"unchanged": 7}
    assert document(client) == fleet


def test_the_schema_refuses_what_an_apply_refuses(client: TestClient) -> None:
    schema = jsonschema.Draft202012Validator(client.get("/fleet/schema").json())
    fleet = document(client)
    for path, value in (("api_key", "sk-1"), ("base_url", 5)):
        broken = {**fleet, "connections": {"rehearsal": {"base_url": "rehearsal:", path: value}}}
        assert not schema.is_valid(broken)
        assert f"document.connections.rehearsal.{path}" in problems(
            client.post("/fleet/plan", json={"document": broken})
        )


def test_a_plan_tells_what_would_change_and_does_nothing(client: TestClient) -> None:
    fleet = document(client)
    fleet["agents"]["billing"]["limits"] = {"turns": 3}
    fleet["agents"]["second"] = {"owner": "Support", **BILLING}

    plan = client.post("/fleet/plan", json={"document": fleet}).json()

    told = {i["name"]: i for i in plan["items"] if i["action"] != "unchanged"}
    assert told["billing"]["changes"] == [{"field": "limits.turns", "before": 8, "after": 3}]
    assert told["second"]["action"] == "create"
    assert plan["base"]["agents.second"] is None
    assert client.get("/agents/second").status_code == 404


def test_an_apply_makes_it_so_once(client: TestClient) -> None:
    fleet = document(client)
    fleet["agents"]["billing"]["role"] = "Something else"
    fleet["patterns"]["ask_billing"]["owner"] = "Finance"
    plan = client.post("/fleet/plan", json={"document": fleet}).json()

    body = {"document": fleet, "base": plan["base"], "note": "from code"}
    applied = client.post("/fleet/apply", json=body).json()
    again = client.post("/fleet/apply", json={"document": fleet}).json()

    assert applied["counts"] == plan["counts"] == {"change": 2, "unchanged": 5}
    assert again["counts"] == {"unchanged": 7}
    newest = client.get("/agents/billing/versions").json()["items"][0]
    assert (newest["number"], newest["note"]) == (2, "from code")
    actions = [e["action"] for e in client.get("/audit", params={"limit": 3}).json()["items"]]
    assert sorted(actions) == ["agent.saved", "fleet.applied", "pattern.saved"]


def test_what_changed_since_the_plan_keeps_it_from_being_applied(client: TestClient) -> None:
    fleet = document(client)
    fleet["agents"]["billing"]["role"] = "Something else"
    fleet["agents"]["triage"]["role"] = "Something else"
    plan = client.post("/fleet/plan", json={"document": fleet}).json()
    change = {"owner": "Else", "spec": BILLING, "expected_version": 1}
    assert client.put("/agents/triage", json=change).status_code == 200

    refused = client.post("/fleet/apply", json={"document": fleet, "base": plan["base"]})

    assert refused.status_code == 409
    assert "agents.triage" in refused.json()["detail"]
    assert "agents.billing" not in refused.json()["detail"]
    assert client.get("/agents/billing").json()["version"] == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_done(client: TestClient) -> None:
    fleet = document(client)
    fleet["agents"]["good"] = {"owner": "Support", **BILLING}
    fleet["agents"]["bad"] = {"owner": "Support", **BILLING, "tools": ["nothing"]}
    fleet["patterns"]["uses_bad"] = {"owner": "S", "kind": "single", "member": {"name": "bad"}}
    fleet["patterns"]["alone"] = {"owner": "S", "kind": "single", "member": {"name": "nobody"}}

    found = problems(client.post("/fleet/apply", json={"document": fleet}))

    assert set(found) == {"document.agents.bad.tools", "document.patterns.alone.member.name"}
    assert client.get("/agents/good").status_code == 404


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"fleet": 2}, "document.fleet"),
        ({"agnets": {}}, "document.agnets"),
        ({"agents": []}, "document.agents"),
        ({"agents": {"x": 1}}, "document.agents.x"),
        ({"agents": {"x": {}}}, "document.agents.x.owner"),
        ({"connections": {"a": {"name": "b", "base_url": "http://x"}}}, "document.connections.a"),
        ({"connections": {"No!": {"base_url": "http://x"}}}, "document.connections.No!"),
        ({"patterns": {"x": {"owner": "o", "kind": "odd"}}}, "document.patterns.x.kind"),
        ({"schedules": {"x": {"pattern": "gone", "trigger": {"kind": "cron"}}}},
         "document.schedules.x.trigger.expression"),
    ],
)  # fmt: skip
def test_a_problem_points_into_the_document(
    client: TestClient, change: dict[str, Any], where: str
) -> None:
    assert where in problems(client.post("/fleet/plan", json={"document": change}))


def test_a_prune_minds_only_the_sections_that_are_there(client: TestClient) -> None:
    fleet = document(client)
    del fleet["agents"]["research"]
    only_tools = client.post("/fleet/plan", json={"document": {"tools": {}}, "prune": True}).json()
    assert [(i["name"], i["action"]) for i in only_tools["items"]] == [("refund", "remove")]

    del fleet["patterns"]["gated_swarm"]
    plan = client.post("/fleet/apply", json={"document": fleet, "prune": True}).json()

    told = {i["name"]: i["action"] for i in plan["items"] if i["action"] != "unchanged"}
    assert told == {"gated_swarm": "keep", "research": "retire"}
    assert client.get("/agents/research").json()["stage"] == "retired"
    again = client.post("/fleet/plan", json={"document": fleet, "prune": True}).json()
    assert not again["changes_something"]


def test_what_is_still_used_is_not_pruned(client: TestClient) -> None:
    wanted = {"document": {"connections": {}}, "prune": True}

    found = problems(client.post("/fleet/plan", json=wanted))

    assert "billing" in found["document.connections.rehearsal"]


def test_a_schedule_keeps_its_pause_unless_the_document_says_otherwise(client: TestClient) -> None:
    nightly = {"pattern": "ask_billing", "input": {"request": "Hello"},
               "trigger": {"kind": "interval", "every_seconds": 60}}  # fmt: skip

    def apply(**more: Any) -> dict[str, int]:
        body = {"document": {"schedules": {"nightly": {**nightly, **more}}}}
        return client.post("/fleet/apply", json=body).json()["counts"]

    assert apply() == {"create": 1}
    client.post("/schedules/nightly/pause", json={"note": "closing"})
    assert apply() == {"unchanged": 1}
    assert document(client)["schedules"]["nightly"]["pause_note"] == "closing"
    assert apply(paused=False) == {"change": 1}
    assert apply(paused=False) == {"unchanged": 1}
    assert client.get("/schedules/nightly").json()["paused"] is False


def test_endpoints_come_and_go_with_the_document_and_their_secrets_stay_out_of_it(
    client: TestClient, plane: Plane
) -> None:
    pager = {"url": "https://pager.example/desk", "events": ["run.failed"]}

    def apply(prune: bool = False, **endpoints: Any) -> dict[str, int]:
        body = {"document": {"webhooks": endpoints}, "prune": prune}
        return client.post("/fleet/apply", json=body).json()["counts"]

    def secret() -> str:
        with plane.desk.store.reading() as tx:
            return tx.endpoints.list("default")[0].secret

    assert apply(pager=pager) == {"create": 1}
    made = secret()
    assert document(client)["webhooks"] == {"pager": pager}
    assert made not in client.get("/fleet").text
    assert apply(pager={**pager, "events": ["run.*"]}) == {"change": 1}
    assert apply(pager={**pager, "events": ["run.*"], "paused": True}) == {"change": 1}
    assert apply(pager={**pager, "events": ["run.*"]}) == {"unchanged": 1}
    assert document(client)["webhooks"]["pager"]["paused"] is True
    assert secret() == made
    wrong = {"document": {"webhooks": {"pager": {**pager, "secret": "whsec_1"}}}}
    assert "document.webhooks.pager.secret" in problems(client.post("/fleet/plan", json=wrong))
    assert apply(prune=True) == {"remove": 1}
    assert client.get("/webhooks/pager").status_code == 404


def test_a_stage_is_reached_by_promotion_and_refused_without_its_controls(
    client: TestClient,
) -> None:
    fleet = document(client)
    fleet["agents"]["billing"]["stage"] = "production"

    found = problems(client.post("/fleet/plan", json={"document": fleet}))
    assert set(found) == {"document.agents.billing.stage"}

    fleet["agents"]["billing"] |= {"risk_tier": "minimal", "owner": "desk@example.org"}
    done = client.post("/fleet/apply", json={"document": fleet})

    assert done.status_code == 200, done.text
    assert client.get("/agents/billing").json()["stage"] == "production"
    assert not client.post("/fleet/plan", json={"document": fleet}).json()["changes_something"]


def test_a_pattern_may_be_named_before_the_one_it_nests(client: TestClient) -> None:
    fleet = {
        "patterns": {
            "above": {"owner": "S", "kind": "single",
                      "member": {"name": "zz_below", "kind": "pattern"}},
            "zz_below": {"owner": "S", "kind": "single", "member": {"name": "billing"}},
        }
    }  # fmt: skip

    plan = client.post("/fleet/apply", json={"document": fleet}).json()

    assert [item["name"] for item in plan["items"]] == ["zz_below", "above"]
