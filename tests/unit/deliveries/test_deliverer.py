"""Endpoints are told over real HTTP: signed, again when they fail, side by side."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from control_plane.domain.audit import AuditFilter
from control_plane.domain.redelivery import FAILING_DAYS, RETRY_SECONDS
from control_plane.domain.webhooks import DeliveryStatus, PauseCause
from control_plane.outgoing.reach import Reach
from control_plane.services.audit import list_audit
from control_plane.services.webhook_deliveries import (
    list_deliveries,
    replay_deliveries,
    replay_delivery,
)
from control_plane.services.webhook_endpoints import (
    pause_endpoint,
    remove_endpoint,
    resume_endpoint,
    rotate_endpoint_secret,
)
from tests.delivering import Clock, Post
from tests.planes import PRINCIPAL, plane_in
from tests.scripted_server import Recorded, ScriptedServer


@pytest.fixture(scope="module")
def running() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def server(running: ScriptedServer) -> Iterator[ScriptedServer]:
    yield running.rewind()
    running.check()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with plane_in(tmp_path) as plane:
        yield Post(plane, Clock(), Reach(private=True))


def verified(request: Recorded, secret: str) -> dict[str, object]:
    """What a receiver gets that uses the library. Raises `WebhookVerificationError`."""
    return Webhook(secret).verify(request.body, request.headers)


def paused_by(post: Post) -> list[str]:
    events = list_audit(post.desk, PRINCIPAL, where=AuditFilter(subject="webhook/ops")).items
    return [str(e.detail.get("cause")) for e in events if e.action == "webhook.paused"]


def test_a_call_is_verified_by_the_standard_library_of_webhooks(
    post: Post, server: ScriptedServer
) -> None:
    server.responds(204, "")
    _, secret = post.endpoint(f"{server.url}/in")
    delivery = post.test_event()
    post.tell()
    (request,) = server.requests
    body = verified(request, secret)
    assert request.method == "POST"
    assert request.headers["webhook-id"] == body["id"] == delivery.event.id
    assert body["type"] == "webhook.test"
    assert body["workspace"] == "default"
    assert body["link"] == "https://desk.example/webhooks?endpoint=ops"
    assert post.delivery().status is DeliveryStatus.DELIVERED
    with pytest.raises(WebhookVerificationError):
        verified(request, "whsec_" + "A" * 43 + "=")


def test_after_a_failure_the_same_id_comes_again(post: Post, server: ScriptedServer) -> None:
    server.responds(500, "down").responds(200, "thanks")
    post.endpoint(server.url)
    delivery = post.test_event()
    post.tell()
    assert post.now_at().failing_since == post.clock.now
    post.tell()
    assert len(server.requests) == 1
    post.clock.pass_time(timedelta(seconds=RETRY_SECONDS[0]))
    post.tell()
    assert len({request.headers["webhook-id"] for request in server.requests}) == 1
    assert len({request.body for request in server.requests}) == 1
    tries = [
        (each.number, each.answer.status_code, each.answer.body) for each in post.tries(delivery)
    ]
    assert tries == [(1, 500, "down"), (2, 200, "thanks")]
    assert post.now_at().failing_since is None


def test_it_is_tried_for_three_days_and_then_given_up(post: Post, server: ScriptedServer) -> None:
    post.endpoint(server.url)
    delivery, begun = post.test_event(), post.clock.now
    for _ in range(len(RETRY_SECONDS) + 1):
        server.responds(500, "")
        post.tell()
        if post.delivery().next_at is not None:
            post.until_next_try(delivery)
    assert post.delivery().status is DeliveryStatus.DEAD
    assert timedelta(days=3) < post.clock.now - begun < timedelta(days=3.5)
    assert post.delivery().attempts == 10


def test_one_that_is_away_is_left_alone_for_a_minute(post: Post) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        post.endpoint(url)
        first, second = post.test_event(), post.test_event()
        post.tell()
    assert [len(post.tries(each)) for each in (first, second)] == [1, 0]
    assert post.tries(first)[0].answer.error.startswith("It could not be called: ")
    assert post.now_at().held_until == post.clock.now + timedelta(seconds=60)


def test_a_slow_one_keeps_no_other_waiting(post: Post, server: ScriptedServer) -> None:
    with ScriptedServer().hangs() as slow:
        post.endpoint(slow.url, "slow")
        delivery = post.test_event("slow")
        server.responds(200).responds(200)
        post.endpoint(server.url)
        post.test_event()
        post.test_event()
        post.tell(timeout_seconds=2)
        assert len(server.requests) == 2
        assert post.tries(delivery)[0].answer.error == "It did not answer within 2 seconds."


def test_one_that_answers_410_is_paused(post: Post, server: ScriptedServer) -> None:
    server.responds(410, "")
    post.endpoint(server.url)
    post.test_event()
    post.tell()
    assert post.now_at().paused is PauseCause.GONE
    assert post.delivery().status is DeliveryStatus.DEAD
    assert paused_by(post) == ["gone"]


def test_one_that_only_fails_for_days_is_paused(post: Post, server: ScriptedServer) -> None:
    server.responds(500, "").responds(500, "")
    post.endpoint(server.url)
    delivery = post.test_event()
    post.tell()
    post.clock.pass_time(timedelta(days=FAILING_DAYS))
    post.tell()
    assert post.now_at().paused is PauseCause.FAILING
    assert paused_by(post) == ["failing"]
    server.responds(200)
    resume_endpoint(post.desk, PRINCIPAL, "ops")
    post.until_next_try(delivery)
    post.tell()
    assert post.now_at().failing_since is None


@pytest.mark.parametrize(("status", "held"), [(429, True), (503, True), (500, False)])
def test_what_retry_after_asks_for_is_honoured(
    post: Post, server: ScriptedServer, status: int, held: bool
) -> None:
    server.responds(status, "", headers={"Retry-After": "3600"})
    post.endpoint(server.url)
    first, later = post.test_event(), post.clock.now + timedelta(hours=1)
    if not held:
        server.responds(200)
    second = post.test_event()
    post.tell()
    assert post.now_at().held_until == (later if held else None)
    assert len(post.tries(second)) == (0 if held else 1)
    assert post.tries(first)[0].answer.status_code == status


def test_a_redirect_is_a_failure_and_not_followed(post: Post, server: ScriptedServer) -> None:
    server.responds(302, "", headers={"Location": f"{server.url}/elsewhere"})
    post.endpoint(f"{server.url}/here")
    post.test_event()
    post.tell()
    assert [request.path for request in server.requests] == ["/here"]
    assert post.delivery().status is DeliveryStatus.PENDING


def test_of_a_huge_answer_only_the_first_kilobyte_is_kept(
    post: Post, server: ScriptedServer
) -> None:
    server.responds(200, b"\xff\0" + b"x" * 20_000_000)
    post.endpoint(server.url)
    delivery = post.test_event()
    post.tell()
    body = post.tries(delivery)[0].answer.body
    assert body == "\ufffd\ufffd" + "x" * 1022


def test_nothing_is_sent_to_where_nothing_may_be_sent(post: Post, server: ScriptedServer) -> None:
    post.reach = Reach.to_hosts((), setting="CONTROL_PLANE_WEBHOOK_HOSTS")
    post.endpoint(server.url)
    delivery = post.test_event()
    post.tell()
    assert server.requests == []
    assert "CONTROL_PLANE_WEBHOOK_HOSTS" in post.tries(delivery)[0].answer.error


def test_while_secrets_overlap_both_verify_and_then_only_the_new_one(
    post: Post, server: ScriptedServer
) -> None:
    server.responds(200).responds(200)
    _, old = post.endpoint(server.url)
    new = rotate_endpoint_secret(post.desk, PRINCIPAL, "ops", overlap_hours=1).secret
    assert new is not None
    post.test_event()
    post.tell()
    for secret in (old, new):
        verified(server.requests[0], secret)
    rotate_endpoint_secret(post.desk, PRINCIPAL, "ops", overlap_hours=0)
    post.test_event()
    post.tell()
    for secret in (old, new):
        with pytest.raises(WebhookVerificationError):
            verified(server.requests[1], secret)


def test_an_endpoint_is_told_in_the_order_in_which_things_happened(
    post: Post, server: ScriptedServer
) -> None:
    post.endpoint(server.url, "ops", "webhook.paused", "webhook.resumed")
    for _ in range(3):
        pause_endpoint(post.desk, PRINCIPAL, "ops", note="An address of somebody")
        post.clock.pass_time(timedelta(seconds=1))
        resume_endpoint(post.desk, PRINCIPAL, "ops")
        server.responds(200).responds(200)
    post.tell()
    told = [json.loads(request.body) for request in server.requests]
    assert [each["type"] for each in told] == ["webhook.paused", "webhook.resumed"] * 3
    assert told[0]["data"] == {"by": PRINCIPAL.id}


def test_while_it_is_paused_what_happens_waits(post: Post, server: ScriptedServer) -> None:
    post.endpoint(server.url)
    post.test_event()
    pause_endpoint(post.desk, PRINCIPAL, "ops")
    post.tell()
    assert server.requests == []
    server.responds(200)
    resume_endpoint(post.desk, PRINCIPAL, "ops")
    post.tell()
    assert post.delivery().status is DeliveryStatus.DELIVERED


def test_one_or_all_that_match_are_sent_again_with_their_ids(
    post: Post, server: ScriptedServer
) -> None:
    server.responds(200).responds(410, "")
    post.endpoint(server.url)
    delivered, dead = post.test_event(), post.test_event()
    post.tell()
    resume_endpoint(post.desk, PRINCIPAL, "ops")
    ids = [request.headers["webhook-id"] for request in server.requests]
    assert replay_deliveries(post.desk, PRINCIPAL, endpoint="ops") == 1
    replay_delivery(post.desk, PRINCIPAL, delivered.id)
    server.responds(200).responds(200)
    post.tell()
    assert sorted(request.headers["webhook-id"] for request in server.requests[2:]) == sorted(ids)
    assert {each.status for each in list_deliveries(post.desk, PRINCIPAL).items} == {
        DeliveryStatus.DELIVERED
    }
    assert [each.number for each in post.tries(dead)] == [1, 2]


def test_one_that_is_removed_is_told_no_more(post: Post, server: ScriptedServer) -> None:
    post.endpoint(server.url)
    post.test_event()
    remove_endpoint(post.desk, PRINCIPAL, "ops")
    post.tell()
    assert server.requests == []
