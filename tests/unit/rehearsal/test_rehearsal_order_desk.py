"""The demo order desk."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from control_plane.models.rehearsal import RehearsalServer


@pytest.fixture(scope="module")
def desk() -> Iterator[httpx.Client]:
    server = RehearsalServer()
    server.start()
    assert server.tools_url is not None
    with httpx.Client(base_url=server.tools_url) as client:
        yield client
    server.stop()


def refunds_of(desk: httpx.Client, order_id: str) -> list[dict[str, object]]:
    return [r for r in desk.get("refunds").json()["refunds"] if r["order_id"] == order_id]


def test_an_order_is_always_the_same(desk: httpx.Client) -> None:
    first, second = (desk.get("orders/A-1042").json() for _ in range(2))

    assert first == second
    assert first["order_id"] == "A-1042"
    assert first["amount"] > 0
    assert first["status"] in {"delivered", "shipped", "processing"}


def test_an_unknown_order_is_not_found(desk: httpx.Client) -> None:
    answers = [
        desk.get("orders/X-1"),
        desk.post("refunds", json={"order_id": "X-1", "amount": 1}),
    ]

    assert [a.status_code for a in answers] == [404, 404]
    assert {a.json()["error"]["code"] for a in answers} == {"order_not_found"}


def test_a_repeated_refund_with_the_same_key_is_made_once(desk: httpx.Client) -> None:
    body = {"order_id": "A-1", "amount": 12.5}
    first, second = (
        desk.post("refunds", json=body, headers={"Idempotency-Key": "run-1/tool-1"})
        for _ in range(2)
    )

    assert first.status_code == 201
    assert first.json() == second.json()
    assert [(r["amount"], r["requests"]) for r in refunds_of(desk, "A-1")] == [(12.5, 2)]


def test_refunds_without_a_key_are_made_each_time(desk: httpx.Client) -> None:
    body = {"order_id": "A-2", "amount": 5}
    ids = {desk.post("refunds", json=body).json()["refund_id"] for _ in range(2)}

    assert len(ids) == 2
    assert len(refunds_of(desk, "A-2")) == 2
    assert desk.get("refunds").json()["count"] >= 2


def test_a_key_used_for_another_refund_is_refused(desk: httpx.Client) -> None:
    answers = [
        desk.post(
            "refunds",
            json={"order_id": "A-3", "amount": amount},
            headers={"Idempotency-Key": "reused"},
        )
        for amount in (1, 2)
    ]

    assert [a.status_code for a in answers] == [201, 409]


def test_a_wrong_refund_names_every_wrong_field(desk: httpx.Client) -> None:
    answer = desk.post("refunds", json={"amount": -1})

    assert answer.status_code == 422
    assert {wrong["field"] for wrong in answer.json()["error"]["wrong"]} == {"order_id", "amount"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("how do refunds work", "refund-policy"),
        ("返金の条件は？", "refund-policy"),
        ("delivery days", "shipping-times"),
        ("パスワードを忘れました", "account-access"),
        ("zebra", None),
    ],
)
def test_articles_are_found_by_words_in_the_language_of_the_query(
    desk: httpx.Client, query: str, expected: str | None
) -> None:
    found = desk.get("articles", params={"q": query}).json()["articles"]

    assert [article["id"] for article in found][:1] == ([expected] if expected else [])
    assert all(article["text"].isascii() is query.isascii() for article in found)
