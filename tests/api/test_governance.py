"""Tiers, promotions, evidence, controls and the report over the API."""

from __future__ import annotations

from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from control_plane.bootstrap import Plane
from control_plane.domain.access import Role
from tests.api.callers import program, secret_for, secret_of_person, signing_in
from tests.planes import BILLING

CREDIT = {**BILLING, "limits": {"cost_usd": "0.50"}}
DRAFT = {"name": "credit", "owner": "risk@example.com", "risk_tier": "high", "spec": CREDIT}


@pytest.fixture
def credit(client: TestClient) -> None:
    assert client.post("/agents", json=DRAFT).status_code == 201
    assert client.post("/agents/credit/promotions", json=up("staging")).status_code == 200
    for control in ("evaluation", "guardrails"):
        given = client.post("/agents/credit/evidence", json=evidence(control))
        assert given.status_code == 201, given.text


def up(to: str, version: int = 1) -> dict:
    return {"to": to, "expected_version": version}


def evidence(control: str) -> dict:
    return {"control": control, "reference": "doc-1", "expected_version": 1}


def test_an_agent_has_a_tier_and_a_save_leaves_its_stage(client: TestClient) -> None:
    made = client.post("/agents", json=DRAFT).json()
    assert (made["risk_tier"], made["stage"]) == ("high", "draft")
    change = {"owner": DRAFT["owner"], "spec": CREDIT, "expected_version": 1}
    same = client.put("/agents/credit", json={**change, "stage": "draft"})
    assert same.status_code == 200
    assert same.json()["risk_tier"] == "high"
    moved = client.put("/agents/credit", json={**change, "stage": "production"})
    odd = client.put("/agents/credit", json={**change, "risk_tier": "unheard"})
    assert [p["field"] for p in moved.json()["problems"]] == ["stage"]
    assert [p["field"] for p in odd.json()["problems"]] == ["risk_tier"]


def test_every_missing_control_is_a_problem_of_its_own(client: TestClient) -> None:
    spec = {**BILLING, "model": "gpt"}
    draft = {"name": "bare", "owner": "nobody", "risk_tier": "high", "spec": spec}
    client.post("/agents", json=draft)
    refused = client.post("/agents/bare/promotions", json=up("staging"))
    assert refused.status_code == 422
    fields = [p["field"] for p in refused.json()["problems"]]
    assert fields == ["controls.owner", "controls.limits"]
    standing = client.get("/agents/bare/governance").json()
    assert [w["to"] for w in standing["ways"]] == ["staging", "retired"]
    assert [m["field"] for m in standing["ways"][0]["missing"]] == fields
    assert [f["kind"] for f in standing["flags"]] == ["ownerless"]


@pytest.mark.usefixtures("credit")
def test_a_request_waits_and_is_decided_by_somebody_else(plane: Plane, client: TestClient) -> None:
    asked = client.post("/agents/credit/promotions", json=up("production")).json()
    id = asked["request"]["id"]
    assert (asked["change"], asked["agent"]["stage"]) == (None, "staging")
    assert [r["id"] for r in client.get("/promotions").json()["items"]] == [id]
    decision = f"/promotions/{id}/decision"
    assert client.post(decision, json={"verdict": "approve"}).status_code == 403
    assert client.post(decision, json={"verdict": "perhaps"}).status_code == 422
    signing_in(plane)
    bot = program(secret_for(plane, [Role.APPROVER]))
    assert bot.post(decision, json={"verdict": "approve"}).status_code == 403
    viewer = program(secret_of_person(plane, Role.VIEWER))
    assert viewer.post(decision, json={"verdict": "approve"}).status_code == 403
    approver = program(secret_of_person(plane, Role.APPROVER))
    done = approver.post(decision, json={"verdict": "approve"})
    assert done.status_code == 200, done.text
    assert done.json()["agent"]["stage"] == "production"
    assert done.json()["change"]["approved_by"].startswith("prn_")
    assert approver.get(f"/promotions/{id}").json()["status"] == "approved"
    assert approver.post(decision, json={"verdict": "approve"}).status_code == 409


@pytest.mark.usefixtures("credit")
def test_a_request_is_withdrawn_by_who_made_it(client: TestClient) -> None:
    asked = client.post("/agents/credit/promotions", json=up("production")).json()
    path = f"/promotions/{asked['request']['id']}/withdraw"
    assert client.post(path).json()["request"]["status"] == "withdrawn"
    assert client.post(path).status_code == 409


def test_a_promotion_names_the_version_it_read(client: TestClient) -> None:
    client.post("/agents", json=DRAFT)
    without = client.post("/agents/credit/promotions", json={"to": "staging"})
    stale = client.post("/agents/credit/promotions", json=up("staging", 7))
    skipped = client.post("/agents/credit/promotions", json=up("production"))
    nowhere = client.post("/agents/credit/promotions", json=up("moon"))
    codes = [each.status_code for each in (without, stale, skipped, nowhere)]
    assert codes == [422, 409, 400, 422]


def test_a_retired_agent_is_not_launched(client: TestClient) -> None:
    client.post("/agents/billing/promotions", json=up("retired"))
    body = {"pattern": "ask_billing", "input": {"request": "Hello"}}
    refused = client.post("/runs", json=body)
    assert refused.status_code == 409
    assert "billing is retired" in refused.json()["detail"]
    assert refused.json()["title"] == "This is not possible as things are"
    assert client.post("/agents/billing/try", json={"request": "Hello"}).status_code == 409
    client.post("/agents/billing/promotions", json=up("draft"))
    assert client.post("/runs", json=body).status_code == 201


@pytest.mark.usefixtures("credit")
def test_evidence_is_taken_back(client: TestClient) -> None:
    found = client.get("/agents/credit/governance").json()["evidence"]
    path = f"/agents/credit/evidence/{found[0]['id']}/withdraw"
    assert client.post(path).json()["withdrawn_by"] == "local"
    assert client.post(path).status_code == 409
    assert client.post("/agents/billing/evidence/x/withdraw").status_code == 404


def test_controls_are_changed_by_version(client: TestClient) -> None:
    tiers = client.get("/control-sets").json()["items"]
    assert [(one["tier"], one["version"]) for one in tiers] == [
        ("minimal", 0),
        ("limited", 0),
        ("high", 0),
        ("prohibited", 0),
    ]
    change = {"spec": {"production": ["owner"]}, "expected_version": 0}
    assert client.put("/control-sets/limited", json=change).json()["version"] == 1
    assert client.put("/control-sets/limited", json=change).status_code == 409
    odd = {"spec": {"production": ["luck"]}, "expected_version": 1}
    assert client.put("/control-sets/limited", json=odd).status_code == 422
    assert len(client.get("/control-sets/limited/versions").json()["items"]) == 1


@pytest.mark.usefixtures("credit")
def test_the_timeline_and_the_flags_are_told(client: TestClient) -> None:
    events = client.get("/agents/credit/timeline").json()["items"]
    assert [e["kind"] for e in events] == ["evidence", "evidence", "stage", "version"]
    flags = client.get("/governance/flags").json()["items"]
    assert {f["agent"] for f in flags} == {"billing", "research", "triage"}
    names = [s["agent"]["name"] for s in client.get("/governance/agents").json()["items"]]
    assert names == ["billing", "credit", "research", "triage"]


def test_the_report_comes_as_markdown_and_pdf(client: TestClient) -> None:
    markdown = client.get("/governance/report")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert "| billing |" in markdown.text
    query = {"format": "pdf", "language": "ja", "timezone": "Asia/Tokyo"}
    pdf = client.get("/governance/report", params=query)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"].endswith('.pdf"')
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert "コンプライアンスレポート" in text
    wrong = client.get("/governance/report", params={"timezone": "Mars"})
    assert [p["field"] for p in wrong.json()["problems"]] == ["timezone"]
