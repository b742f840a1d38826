"""Add, change, try, pause and delete channels; see what people were told; how reviewers fare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from control_plane.domain.notices import NoticeStatus
from control_plane.services.approvals import decide, list_approvals
from control_plane.services.channels import get_channel, list_channels, save_channel
from control_plane.services.launch import launch
from control_plane.services.notices import list_notices, send_test
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL, until

REQUEST = {"request": "Please refund my invoice 4711."}
ADDRESS = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def saved(plane: Any, **spec: Any) -> Any:
    return save_channel(plane.desk, PRINCIPAL, spec={"name": "ops", **spec}, url=ADDRESS)


def given_up(plane: Any) -> str:
    """A test that was given up; its id."""
    notice = send_test(plane.desk, PRINCIPAL, "ops")
    dead = replace(
        notice, status=NoticeStatus.DEAD, next_at=None, error="The service answered 404."
    )
    with plane.store.writing() as tx:
        tx.notices.settle(dead)
    return notice.id


@pytest.mark.parametrize(("language", "said"), [("en", "No channel yet"), ("ja", "通知チャネル")])
def test_an_empty_page_says_what_to_do(empty: Any, language: str, said: str) -> None:
    assert said in Visitor(language).visit("notifications").text


def test_a_filled_in_form_makes_a_channel_whose_address_is_not_shown(furnished: Any) -> None:
    visitor = Visitor().visit("notifications", add="1")
    visitor.at.text_input(key="channel/new/name").set_value("ops").run()
    visitor.at.text_input(key="channel/new/url").set_value(ADDRESS).run()
    visitor.at.multiselect(key="channel/new/events").set_value(["decided"]).run()
    visitor.presses("save_channel").finds_nothing_broken()
    assert visitor.heading == "ops"
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in visitor.text
    channel = get_channel(furnished.desk, PRINCIPAL, "ops").channel
    assert (channel.service, channel.spec.events) == ("slack", ("decided",))


def test_everything_wrong_is_named(furnished: Any) -> None:
    visitor = Visitor().visit("notifications", add="1")
    visitor.at.text_input(key="channel/new/name").set_value("ops").run()
    visitor.at.text_input(key="channel/new/url").set_value("nonsense").run()
    visitor.presses("save_channel")
    assert "Address: This is no address" in visitor.refusals


def test_a_change_keeps_the_address(furnished: Any) -> None:
    before = saved(furnished)
    visitor = Visitor().visit("notifications", channel="ops", edit="1")
    visitor.at.text_input(key="channel/ops@1/pattern").set_value("ask_*").run()
    visitor.presses("save_channel").finds_nothing_broken()
    after = get_channel(furnished.desk, PRINCIPAL, "ops").channel
    assert (after.spec.pattern, after.url) == ("ask_*", before.url)


def test_a_channel_is_tried_paused_resumed_and_deleted(furnished: Any) -> None:
    saved(furnished)
    visitor = Visitor().visit("notifications", channel="ops")
    visitor.presses("test_channel").presses("pause_channel").finds_nothing_broken()
    assert "Paused" in visitor.text
    visitor.presses("resume_channel").presses("delete_channel").finds_nothing_broken()
    assert list_channels(furnished.desk, PRINCIPAL) == []


@pytest.mark.parametrize(("language", "said"), [("en", "The service answered 404."), ("ja", "404")])
def test_what_could_not_be_told_is_shown_with_the_reason_and_sent_again(
    furnished: Any, language: str, said: str
) -> None:
    saved(furnished)
    id_ = given_up(furnished)
    visitor = Visitor(language).visit("notifications")
    assert said in visitor.text
    visitor.presses(f"again_{id_}").finds_nothing_broken()
    (notice,) = list_notices(furnished.desk, PRINCIPAL).items
    assert (notice.id, notice.status) == (id_, NoticeStatus.PENDING)


@pytest.mark.parametrize(("language", "said"), [("en", "Nobody decided"), ("ja", "判断した人")])
def test_without_decisions_nobody_is_judged(empty: Any, language: str, said: str) -> None:
    assert said in Visitor(language).visit("reviewers").text


def test_a_reviewer_is_shown_with_samples_and_unknowns(working: Any) -> None:
    launch(working.desk, PRINCIPAL, pattern="gated_swarm", input=REQUEST)
    (approval, *_) = until(lambda: list_approvals(working.desk, PRINCIPAL).items)
    decide(working.desk, PRINCIPAL, approval.id, verdict="approve", digest=approval.digest)
    visitor = Visitor().visit("reviewers")
    assert "Local operator" in visitor.text
    assert "unknown" in visitor.text
    assert "of 1" in visitor.text
