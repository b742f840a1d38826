"""Add, change, try, pause and delete endpoints; read their log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from control_plane.domain.webhooks import Answer, DeliveryStatus, PauseCause
from control_plane.services.delivering import next_parcel, settle
from control_plane.services.schedules import save_schedule
from control_plane.services.webhook_deliveries import list_deliveries, send_test_event
from control_plane.services.webhook_endpoints import (
    get_endpoint,
    list_endpoints,
    save_endpoint,
)
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

OPS: dict[str, Any] = {
    "name": "ops",
    "url": "https://hooks.example.com/in",
    "events": ["run.failed"],
    "description": "Opens a ticket.",
}
HOSTILE = "<script>alert(1)</script> [go](https://evil.example) **bold**"


def saved(plane: Any, **changes: Any) -> Any:
    return save_endpoint(plane.desk, PRINCIPAL, spec={**OPS, **changes}).endpoint


def stored(plane: Any) -> Any:
    return get_endpoint(plane.desk, PRINCIPAL, "ops").endpoint


def tried(plane: Any, answer: Answer) -> str:
    """A test event, after one try with this answer; its id."""
    endpoint = stored(plane)
    delivery = send_test_event(plane.desk, PRINCIPAL, "ops")
    parcel = next_parcel(plane.desk, endpoint.id)
    assert parcel is not None
    assert parcel.delivery.id == delivery.id
    settle(plane.desk, parcel, answer, chance=0.5)
    return delivery.id


def rows(visitor: Visitor, label: str) -> list[list[str]]:
    drawn = [data for data in visitor.drawn("rows") if data["label"] == label]
    return [
        [str(c.get("text", "")) for c in row["cells"]] for data in drawn for row in data["rows"]
    ]


@pytest.mark.parametrize(("language", "said"), [("en", "No endpoint yet"), ("ja", "通知先")])
def test_an_empty_page_says_what_to_do(empty: Any, language: str, said: str) -> None:
    assert said in Visitor(language).visit("webhooks").text


def test_a_filled_in_form_makes_an_endpoint_and_shows_its_secret_once(furnished: Any) -> None:
    visitor = Visitor().visit("webhooks", add="1")
    visitor.at.text_input(key="webhook/new/name").set_value("ops").run()
    visitor.at.text_input(key="webhook/new/url").set_value("https://hooks.example.com/").run()
    visitor.at.multiselect(key="webhook/new/events").set_value(["run.*"]).run()
    visitor.presses("save_endpoint").finds_nothing_broken()
    assert visitor.heading == "ops"
    assert "whsec_" in visitor.text
    assert stored(furnished).spec.events == ("run.*",)
    visitor.presses("secret_kept").finds_nothing_broken()
    assert "whsec_" not in visitor.text


def test_everything_wrong_is_named(furnished: Any) -> None:
    visitor = Visitor().visit("webhooks", add="1")
    visitor.at.text_input(key="webhook/new/url").set_value("ftp://x").run()
    visitor.presses("save_endpoint")
    assert "Name:" in visitor.refusals
    assert "Address: Give the whole address" in visitor.refusals
    assert list_endpoints(furnished.desk, PRINCIPAL) == []


def test_a_test_event_is_put_on_its_way(furnished: Any) -> None:
    saved(furnished)
    Visitor().visit("webhooks", endpoint="ops").presses("test_endpoint").finds_nothing_broken()
    (delivery,) = list_deliveries(furnished.desk, PRINCIPAL, endpoint="ops").items
    assert delivery.event.happened.type == "webhook.test"


def test_it_is_paused_and_resumed(furnished: Any) -> None:
    saved(furnished)
    visitor = Visitor().visit("webhooks", endpoint="ops")
    visitor.at.text_input(key="pause_note").set_value("Moving").run()
    visitor.presses("pause_endpoint").finds_nothing_broken()
    assert stored(furnished).paused is PauseCause.PERSON
    assert "Moving" in visitor.text
    visitor.presses("resume_endpoint").finds_nothing_broken()
    assert stored(furnished).paused is None


def test_a_new_secret_is_shown_and_the_old_one_stays_valid_for_a_while(furnished: Any) -> None:
    before = saved(furnished)
    visitor = Visitor().visit("webhooks", endpoint="ops").presses("rotate_endpoint")
    visitor.finds_nothing_broken()
    assert "whsec_" in visitor.text
    assert "The old secret is valid until" in visitor.text
    assert stored(furnished).old_secret == before.secret


def test_the_log_is_filtered_by_the_address(furnished: Any) -> None:
    saved(furnished)
    tried(furnished, Answer(200, 12, "ok"))
    tried(furnished, Answer(500, 9, "oops"))
    visitor = Visitor().visit("webhooks", endpoint="ops", status="delivered")
    assert [row[3] for row in rows(visitor, "Deliveries")] == ["200"]
    visitor.visit("webhooks", endpoint="ops", type="run.*")
    assert rows(visitor, "Deliveries") == []


def test_what_an_endpoint_said_is_shown_as_text(furnished: Any) -> None:
    saved(furnished)
    delivery_id = tried(furnished, Answer(500, 9, HOSTILE))
    visitor = Visitor().visit("webhooks", delivery=delivery_id)
    assert rows(visitor, "Tries")[0][3] == HOSTILE
    assert not [m for m in visitor.at.markdown if "<script>" in m.value]


def test_what_was_given_up_is_sent_again(furnished: Any) -> None:
    saved(furnished)
    delivery_id = tried(furnished, Answer(410, 9, ""))
    endpoint = stored(furnished)
    assert endpoint.paused is PauseCause.GONE
    with furnished.store.writing() as tx:
        tx.endpoints.note(replace(endpoint, paused=None))
    Visitor().visit("webhooks", delivery=delivery_id).presses("replay_delivery")
    (delivery,) = list_deliveries(furnished.desk, PRINCIPAL, endpoint="ops").items
    assert delivery.status is DeliveryStatus.PENDING


def test_it_is_deleted_with_its_log(furnished: Any) -> None:
    saved(furnished)
    tried(furnished, Answer(200, 12, "ok"))
    visitor = Visitor().visit("webhooks", endpoint="ops").presses("delete_endpoint")
    assert visitor.heading == "Webhooks"
    assert list_endpoints(furnished.desk, PRINCIPAL) == []
    assert list_deliveries(furnished.desk, PRINCIPAL).items == ()


def test_a_schedule_may_be_called_with_a_signature(furnished: Any) -> None:
    spec = {
        "name": "hook",
        "pattern": "ask_billing",
        "trigger": {"kind": "webhook", "proof": "signature"},
    }
    token = save_schedule(furnished.desk, PRINCIPAL, spec=spec).token
    visitor = Visitor().visit("schedules", schedule="hook")
    assert "A signature (Standard Webhooks)" in visitor.text
    visitor.presses("rotate").finds_nothing_broken()
    assert "whsec_" in visitor.text
    assert str(token) not in visitor.text


def test_an_address_that_may_not_be_called_is_told_before_anything_is_sent(furnished) -> None:
    saved(furnished, url="http://127.0.0.1:9/in")
    listed = Visitor().visit("webhooks").drawn("rows")[0]["rows"][0]["cells"]
    assert listed[2]["items"][0]["text"] == "Not called"
    assert "CONTROL_PLANE_WEBHOOK_HOSTS" in listed[2]["sub"]
    assert "leads to 127.0.0.1" in Visitor().visit("webhooks", endpoint="ops").text
