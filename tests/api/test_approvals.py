"""Approvals: bound to the exact action, decided once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.api.conftest import finished, local_client
from tests.planes import until


def decide(client: TestClient, approval: dict[str, Any], **decision: Any):
    body = {"digest": approval["digest"], **decision}
    return client.post(f"/approvals/{approval['id']}/decision", json=body)


def test_what_waits_says_who_asks_and_what_will_happen(waiting: dict[str, Any]) -> None:
    action = waiting["action"]

    assert waiting["status"] == "pending"
    assert waiting["because"] == "A person looks at every handoff."
    assert (action["kind"], action["source"]) == ("handoff", "triage")
    assert action["target"] in ("billing", "research")
    assert set(action["payload"]) == {"reason", "summary"}
    assert waiting["evidence"]


def test_an_approved_handoff_lets_the_run_go_on(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    decided = decide(client, waiting, verdict="approve")

    assert decided.status_code == 200
    assert decided.json()["status"] == "approved"
    assert finished(client, waiting["run_id"])["status"] == "succeeded"
    assert client.get("/approvals").json()["items"] == []
    listed = client.get(
        "/approvals", params={"status": "approved", "run": waiting["run_id"]}
    ).json()
    assert [approval["id"] for approval in listed["items"]] == [waiting["id"]]


def test_an_edited_handoff_passes_on_the_edited_payload(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    payload = {**waiting["action"]["payload"], "summary": "Only invoice 4711."}

    decided = decide(client, waiting, verdict="edit", payload=payload)

    assert decided.json()["status"] == "edited"
    assert decided.json()["decision"]["payload"] == payload
    assert finished(client, waiting["run_id"])["status"] == "succeeded"


def test_a_redirected_handoff_goes_to_the_other_agent(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    other = waiting["action"]["targets"][0]

    decided = decide(client, waiting, verdict="redirect", target=other)

    assert decided.json()["status"] == "redirected"
    run = finished(client, waiting["run_id"])
    steps = client.get(f"/runs/{run['id']}/steps").json()["items"]
    assert other in [step["name"] for step in steps if step["kind"] == "agent"]


def test_a_rejection_needs_a_reason(client: TestClient, waiting: dict[str, Any]) -> None:
    without = decide(client, waiting, verdict="reject", reason=" ")
    with_reason = decide(client, waiting, verdict="reject", reason="Not billing's business.")

    assert without.status_code == 422
    assert without.json()["problems"][0]["field"] == "reason"
    assert with_reason.json()["decision"]["reason"] == "Not billing's business."


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        ({"verdict": "edit"}, "payload"),
        ({"verdict": "edit", "payload": {"reason": 5}}, "payload"),
        ({"verdict": "redirect", "target": "nobody"}, "target"),
        ({"verdict": "perhaps"}, "verdict"),
        ({}, "verdict"),
    ],
    ids=str,
)
def test_a_decision_that_is_wrong_names_its_field(
    client: TestClient, waiting: dict[str, Any], decision: dict[str, Any], field: str
) -> None:
    refused = decide(client, waiting, **decision)

    assert refused.status_code == 422
    assert refused.json()["problems"][0]["field"].partition(".")[0] == field
    assert client.get(f"/approvals/{waiting['id']}").json()["status"] == "pending"


def test_a_decision_about_another_action_is_refused(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    refused = decide(client, waiting, verdict="approve", digest="0" * 64)

    assert refused.status_code == 409
    assert client.get(f"/approvals/{waiting['id']}").json()["status"] == "pending"


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(waiting: dict[str, Any]) -> None:
    together = Barrier(2)

    def act(decision: dict[str, Any]):
        client = local_client()
        together.wait()
        return decide(client, waiting, **decision)

    with ThreadPoolExecutor(2) as threads:
        answers = list(
            threads.map(act, [{"verdict": "approve"}, {"verdict": "reject", "reason": "No."}])
        )

    won = next(answer for answer in answers if answer.status_code == 200)
    lost = next(answer for answer in answers if answer.status_code != 200)
    assert lost.status_code == 409
    assert won.json()["status"] in lost.json()["detail"]
    assert "Local operator" in lost.json()["detail"]
    events = (
        local_client()
        .get("/audit", params={"subject": f"approval/{waiting['id']}"})
        .json()["items"]
    )
    assert [event["action"] for event in events] == ["approval.decided"]


def test_cancelling_the_run_withdraws_the_question(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    client.post(f"/runs/{waiting['run_id']}/cancel")

    def withdrawn() -> bool:
        return client.get(f"/approvals/{waiting['id']}").json()["status"] == "withdrawn"

    assert until(withdrawn)
    refused = decide(client, waiting, verdict="approve")
    assert refused.status_code == 409
    assert "withdrawn" in refused.json()["detail"]


def test_it_is_taken_in_hand_undone_and_let_go(client: TestClient, waiting: dict[str, Any]) -> None:
    where = f"/approvals/{waiting['id']}"
    assert client.post(f"{where}/claim").json()["claimed_by"] == "local"
    assert client.post(f"{where}/release").json()["claimed_by"] is None
    held = decide(client, waiting, verdict="approve", undo_seconds=300).json()
    assert (held["status"], held["decision"]["status"]) == ("pending", "approved")
    assert held["commits_at"] is not None
    refused = decide(client, waiting, verdict="reject", reason="no")
    assert refused.status_code == 409
    assert "can be undone until" in refused.json()["detail"]
    assert client.post(f"{where}/undo").json()["decision"] is None
    assert client.post(f"{where}/undo").status_code == 409

    kinds = [event["kind"] for event in client.get(f"{where}/history").json()["items"]]
    votes = client.get(f"{where}/votes").json()["items"]

    assert kinds == ["requested", "claimed", "released", "submitted", "undone"]
    assert [(vote["verdict"], vote["void"]) for vote in votes] == [("approve", True)]


def test_it_is_withdrawn_with_a_reason(client: TestClient, waiting: dict[str, Any]) -> None:
    where = f"/approvals/{waiting['id']}/withdraw"
    assert client.post(where, json={"reason": " "}).status_code == 422
    withdrawn = client.post(where, json={"reason": "not needed"}).json()
    assert (withdrawn["status"], withdrawn["decided_by"]) == ("withdrawn", None)
    assert client.post(where, json={"reason": "again"}).status_code == 409


def test_a_batch_says_of_each_what_came_of_it(client: TestClient, waiting: dict[str, Any]) -> None:
    chosen = [
        {"id": waiting["id"], "digest": waiting["digest"]},
        {"id": "apr_none", "digest": "x"},
    ]
    body = {"chosen": chosen, "verdict": "approve", "reason": "all alike"}
    outcome = client.post("/approvals/decisions", json=body).json()
    assert outcome["decided"] == [waiting["id"]]
    assert [each["id"] for each in outcome["refused"]] == ["apr_none"]
    assert client.post("/approvals/decisions", json={**body, "verdict": "edit"}).status_code == 422
    assert client.get(f"/approvals/{waiting['id']}/similar").json()["items"] == []


def test_a_batch_is_undone_and_what_cannot_be_says_why(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    chosen = [{"id": waiting["id"], "digest": waiting["digest"]}]
    body = {"chosen": chosen, "verdict": "approve", "reason": "all alike", "undo_seconds": 300}
    client.post("/approvals/decisions", json=body)
    assert client.get(f"/approvals/{waiting['id']}").json()["commits_at"] is not None
    ids = {"ids": [waiting["id"], "apr_none"]}
    outcome = client.post("/approvals/undo", json=ids).json()
    assert outcome["undone"] == [waiting["id"]]
    assert [each["id"] for each in outcome["refused"]] == ["apr_none"]
    again = client.post("/approvals/undo", json=ids).json()
    assert "nothing of yours" in again["refused"][0]["reason"]
    assert client.post("/approvals/undo", json={"ids": []}).status_code == 422


def test_there_is_nothing_to_agree_with_before_somebody_proposed(
    client: TestClient, waiting: dict[str, Any]
) -> None:
    body = {"digest": waiting["digest"], "body": "x"}
    refused = client.post(f"/approvals/{waiting['id']}/agreement", json=body)
    assert refused.status_code == 409
    assert "not what is proposed" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 1),
        ({"view": "mine"}, 1),
        ({"view": "watching"}, 0),
        ({"view": "decided"}, 0),
        ({"kind": "handoff", "mode": "block", "source": "triage"}, 1),
        ({"kind": "tool"}, 0),
        ({"text": "a person looks"}, 1),
        ({"text": "nowhere to be found"}, 0),
        ({"status": "pending"}, 1),
    ],
)
def test_what_waits_is_filtered_and_counted(
    client: TestClient, waiting: dict[str, Any], query: dict[str, str], found: int
) -> None:
    assert len(client.get("/approvals", params=query).json()["items"]) == found
    assert client.get("/approvals/count", params=query).json() == {"count": found}
    assert waiting["rule"]["mode"] == "block"


def test_a_held_back_decision_counts_by_itself_once_its_time_is_over(
    plane: Plane, client: TestClient, waiting: dict[str, Any]
) -> None:
    plane.start_work()
    decide(client, waiting, verdict="approve", undo_seconds=1)

    def approved() -> bool:
        return client.get(f"/approvals/{waiting['id']}").json()["status"] == "approved"

    assert until(approved)
    assert finished(client, waiting["run_id"])["status"] == "succeeded"
