"""A tiny order desk on the rehearsal model's server, so that tool calls of a demo are real HTTP."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from control_plane.models.rehearsal.terms import language_of, pick, terms_of

_GOODS: Final = (
    ("Desk lamp", "42.50"),
    ("Office chair", "189.00"),
    ("Keyboard", "74.90"),
    ("Monitor arm", "96.00"),
)
_CARRIERS: Final = ("Northwind Parcel", "Blue Van", "City Courier")
_STATUSES: Final = ("delivered", "delivered", "shipped", "processing")
_ARTICLES: Final = (
    {
        "id": "refund-policy",
        "en": (
            "Refund policy",
            "A delivered order can be refunded within 30 days; it takes 5 working days.",
        ),
        "ja": (
            "返金の方針",
            "お届けから30日以内のご注文は返金できます。返金は5営業日以内にカードへ行われます。",
        ),
    },
    {
        "id": "shipping-times",
        "en": (
            "Shipping times",
            "Orders are shipped within 2 working days; delivery takes 3 to 5 days.",
        ),
        "ja": ("配送日数", "ご注文は2営業日以内に発送され、配達まで3日から5日かかります。"),
    },
    {
        "id": "account-access",
        "en": (
            "Account access",
            "A lost password is reset from the sign-in page; the link is valid for one hour.",
        ),
        "ja": (
            "アカウントへのログイン",
            "パスワードはログイン画面から再設定できます。リンクの有効期限は1時間です。",
        ),
    },
)


class RefundBody(BaseModel):
    """The body of `POST /tools/refunds`."""

    model_config = ConfigDict(frozen=True)

    order_id: str = Field(min_length=1, max_length=64)
    amount: Decimal = Field(gt=0, le=1_000_000)


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund made."""

    id: str
    order_id: str
    amount: Decimal
    requests: int
    """How often it was asked for: more than 1 after retries with the same key."""

    def body(self) -> dict[str, Any]:
        """What the caller gets; the same for each retry."""
        return {
            "refund_id": self.id,
            "order_id": self.order_id,
            "amount": float(self.amount),
            "status": "refunded",
        }


class RefundDesk:
    """The refunds made in this process: the one thing on this server that is remembered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refunds: dict[str, Refund] = {}

    def refund(self, body: RefundBody, *, key: str | None) -> Refund | None:
        """Make the refund, or find the one made with the same key; `None` if it was another refund.

        Args:
            body: What is to be refunded.
            key: Idempotency key; `None` makes a new refund each time.
        """
        with self._lock:
            slot = f"key:{key}" if key is not None else f"number:{len(self._refunds) + 1}"
            known = self._refunds.get(slot)
            if known is not None and (known.order_id, known.amount) != (body.order_id, body.amount):
                return None
            if known is None:
                digest = hashlib.blake2b(slot.encode(), digest_size=5).hexdigest()
                known = Refund(f"RF-{digest}", body.order_id, body.amount, requests=0)
            self._refunds[slot] = replace(known, requests=known.requests + 1)
            return self._refunds[slot]

    def all(self) -> list[Refund]:
        """Every refund made, oldest first."""
        with self._lock:
            return list(self._refunds.values())


def order_desk_routes() -> list[Route]:
    """The routes of one order desk with its own memory."""
    desk = RefundDesk()

    async def make_refund(request: Request) -> Response:
        return _make_refund(desk, await request.body(), key=request.headers.get("Idempotency-Key"))

    async def list_refunds(request: Request) -> Response:
        del request
        refunds = [refund.body() | {"requests": refund.requests} for refund in desk.all()]
        return JSONResponse({"count": len(refunds), "refunds": refunds})

    return [
        Route("/tools/orders/{order_id}", _get_order),
        Route("/tools/refunds", make_refund, methods=["POST"]),
        Route("/tools/refunds", list_refunds),
        Route("/tools/articles", _find_articles),
    ]


def order(order_id: str) -> dict[str, Any] | None:
    """The order of that id, always the same; `None` for ids that start with `X`."""
    if order_id.upper().startswith("X"):
        return None
    item, price = pick(f"item {order_id}", _GOODS)
    quantity = pick(f"quantity {order_id}", (1, 1, 2))
    status = pick(f"status {order_id}", _STATUSES)
    return {
        "order_id": order_id,
        "status": status,
        "item": item,
        "quantity": quantity,
        "amount": float(Decimal(price) * quantity),
        "currency": "USD",
        "carrier": pick(f"carrier {order_id}", _CARRIERS),
        "placed_on": f"2025-09-{pick(f'day {order_id}', range(1, 29)):02d}",
        "refundable": status == "delivered",
    }


def articles(query: str) -> list[dict[str, str]]:
    """The help articles that share words with the query, best first, in its language."""
    about, language = terms_of(query), language_of(query) or "en"
    scored = [
        (sum(term in about for term in _article_terms(article)), article) for article in _ARTICLES
    ]
    found = [article for score, article in sorted(scored, key=lambda pair: -pair[0]) if score]
    return [
        {"id": str(article["id"]), "title": article[language][0], "text": article[language][1]}
        for article in found
    ]


def _article_terms(article: dict[str, Any]) -> set[str]:
    return set(terms_of(" ".join([*article["en"], *article["ja"]])))


async def _get_order(request: Request) -> Response:
    order_id = request.path_params["order_id"]
    found = order(order_id)
    return JSONResponse(found) if found is not None else _unknown_order(order_id)


async def _find_articles(request: Request) -> Response:
    return JSONResponse({"articles": articles(request.query_params.get("q", ""))})


def _make_refund(desk: RefundDesk, body: bytes, *, key: str | None) -> Response:
    try:
        wanted = RefundBody.model_validate_json(body)
    except ValidationError as error:
        wrong = [
            {"field": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()
        ]
        return _error(
            422,
            "invalid_refund",
            "The refund needs an order_id and an amount above 0.",
            wrong=wrong,
        )
    if order(wanted.order_id) is None:
        return _unknown_order(wanted.order_id)
    refund = desk.refund(wanted, key=key)
    if refund is None:
        return _error(409, "key_reused", "This idempotency key was used for another refund.")
    return JSONResponse(refund.body(), status_code=201)


def _unknown_order(order_id: str) -> Response:
    return _error(404, "order_not_found", f"There is no order {order_id}.")


def _error(status: int, code: str, message: str, **more: object) -> Response:
    return JSONResponse({"error": {"code": code, "message": message} | more}, status_code=status)
