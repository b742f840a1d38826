"""Overview, KPIs and the audit record."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from control_plane.domain.schedules import Cause, Firing, FiringOutcome
from control_plane.services.patterns import save_pattern
from control_plane.services.schedules import save_schedule
from tests.api.conftest import finished, launch
from tests.api.test_schedules import HOOK
from tests.planes import PRINCIPAL, engine_says, joined_by_temporal


def test_the_overview_counts_what_waits_runs_and_costs(client: TestClient, waiting: dict) -> None:
    overview = client.get("/overview", params={"timezone": "Asia/Tokyo"}).json()

    assert overview["pending"] == 1
    assert [approval["id"] for approval in overview["oldest"]] == [waiting["id"]]
    assert overview["counts"]["waiting"] == 1
    assert overview["rehearsal_only"]
    assert isinstance(overview["cost_today_usd"], str)


def test_each_engine_says_how_it_stands(plane: Plane, client: TestClient) -> None:
    joined = joined_by_temporal(plane)
    engine_says(joined, "temporal", "It does not answer.")
    on_temporal = {"kind": "single", "member": {"name": "billing"}, "engine": "temporal"}
    save_pattern(joined.desk, PRINCIPAL, name="far", owner="Support", spec=on_temporal)
    client.post("/runs", json={"pattern": "far", "input": {"request": "Hello"}})

    embedded, temporal = client.get("/overview").json()["engines"]

    assert embedded == {
        "name": "embedded",
        "is_default": True,
        "alive": False,
        "report": None,
        "held_up": 0,
    }
    report = temporal.pop("report")
    assert temporal == {"name": "temporal", "is_default": False, "alive": True, "held_up": 1}
    assert (report["process"], report["trouble"]) == ("host:7", "It does not answer.")


def test_runs_are_listed_by_engine(plane: Plane, client: TestClient) -> None:
    joined_by_temporal(plane)
    run_id = launch(client)["id"]

    def listed(engine: str) -> list[str]:
        return [r["id"] for r in client.get("/runs", params={"engine": engine}).json()["items"]]

    assert (listed("embedded"), listed("temporal")) == ([run_id], [])
    assert client.get("/runs", params={"engine": "odd"}).status_code == 422


def test_an_unknown_timezone_falls_back_on_utc(client: TestClient) -> None:
    for timezone in ("Nowhere/Land", "../../etc/passwd", ""):
        assert client.get("/overview", params={"timezone": timezone}).status_code == 200


def test_kpis_come_with_target_formula_and_what_they_rest_on(
    working: Plane, client: TestClient
) -> None:
    finished(client, launch(client)["id"])

    report = client.get("/kpis").json()

    values = {value["kpi"]: value for value in report["values"]}
    assert values["task_success"]["value"] == 1.0
    assert values["task_success"]["target"] == 0.95
    assert values["task_success"]["meets_target"]
    assert values["task_success"]["sample"] == 1
    assert values["task_success"]["formula"]
    assert values["hallucination_rate"]["value"] is None
    assert report["rehearsal"]
    assert report["facts"]["count"] == 1


def test_kpis_are_broken_down(working: Plane, client: TestClient) -> None:
    finished(client, launch(client)["id"])

    names = {
        dimension: [
            row["name"]
            for row in client.get("/kpis/breakdown", params={"dimension": dimension}).json()[
                "items"
            ]
        ]
        for dimension in ("pattern", "agent", "model")
    }

    assert names == {"pattern": ["ask_billing"], "agent": ["billing"], "model": ["rehearsal-small"]}


@pytest.mark.parametrize(
    "query", ["days=0", "days=367", "days=x", "dimension=odd", "rehearsal=perhaps"]
)
def test_a_kpi_query_that_is_wrong_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/kpis?{query}").status_code == 422


def test_every_change_is_on_the_audit_record(client: TestClient) -> None:
    run_id = launch(client)["id"]
    client.post(f"/runs/{run_id}/cancel")

    events = client.get("/audit", params={"subject": f"run/{run_id}"}).json()["items"]

    assert [event["action"] for event in events] == ["run.cancel", "run.launched"]
    assert {event["actor"] for event in events} == {"local"}
    page = client.get("/audit", params={"limit": 2}).json()
    assert len(page["items"]) == 2
    assert client.get("/audit", params={"cursor": page["next_cursor"]}).json()["items"]


def test_the_demo_fills_only_an_empty_workspace(client: TestClient) -> None:
    assert client.post("/demo").json() == {"filled": False}


def test_what_a_schedule_could_not_start_is_listed(plane: Plane, client: TestClient) -> None:
    assert client.get("/schedules/failed-starts").json() == {"items": []}
    schedule = save_schedule(plane.desk, PRINCIPAL, spec=HOOK).schedule
    firing = Firing(
        id="fir_1",
        workspace_id=PRINCIPAL.workspace_id,
        schedule_id=schedule.id,
        cause=Cause.TIME,
        due_at=plane.desk.now(),
        outcome=FiringOutcome.FAILED,
        run_id=None,
        note="The pattern is gone.",
        at=plane.desk.now(),
    )
    with plane.store.writing() as tx:
        tx.firings.add(firing)

    (failed,) = client.get("/schedules/failed-starts").json()["items"]

    assert (failed["schedule"], failed["note"]) == ("hook", "The pattern is gone.")


def test_the_head_of_the_record_can_be_noted_elsewhere(client: TestClient) -> None:
    head = client.get("/audit/head").json()

    assert client.get("/audit/verification", params=head).json()["sound"]
    assert client.get("/audit/receivers").json() == {"items": []}
