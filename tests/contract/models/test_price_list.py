"""The cost function against recorded usage bodies with the prices they should have.

The data is the genai-prices project's own (MIT): usage objects of real answers, the price list of
one day, and what each provider would have charged by it. It is not part of this repository.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from genai_prices import types
from genai_prices.data_snapshot import DataSnapshot, set_custom_snapshot

from control_plane.domain.connections import ConnectionSpec
from control_plane.models.answers import token_usage
from control_plane.models.prices import PriceList

_HERE = Path(__file__).resolve().parents[3]
_DATA = Path(os.environ.get("CONTROL_PLANE_TEST_DATA", _HERE.parent / "shared" / "data"))

_BY_DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The recorded prices are those of the day; DeepSeek charges less from 16:30 to 00:30 UTC."""


def read(name: str) -> list[dict[str, Any]]:
    file = _DATA / "prices" / name
    if not file.is_file():
        pytest.skip("the recorded usage bodies are not on this machine")
    return json.loads(gzip.decompress(file.read_bytes()))


@pytest.fixture(scope="module")
def recorded() -> Iterator[list[dict[str, Any]]]:
    """The recorded cases, with the price list of their day in place of the library's newer one."""
    usages = read("genai_prices_usages.json.gz")
    providers = types._providers_from_raw(read("genai_prices_data.json.gz"))
    set_custom_snapshot(DataSnapshot(providers=providers, from_auto_update=False))
    yield usages
    set_custom_snapshot(None)


def chat_rows(recorded: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each recorded chat completion with each provider's expected price."""
    for case in recorded:
        usage = case["body"].get("usage")
        if not isinstance(usage, dict) or "prompt_tokens" not in usage:
            continue
        for extracted in case["extracted"]:
            for row in extracted["extractors"]:
                if row["api_flavor"] == "chat" or row["provider_id"] in ("groq", "mistral"):
                    yield case["body"], row


def test_every_recorded_chat_completion_costs_what_the_provider_charges(
    recorded: list[dict[str, Any]],
) -> None:
    compared, wrong = 0, []
    for body, row in chat_rows(recorded):
        if "input_price" not in row:
            continue
        connection = ConnectionSpec(
            name="c", base_url="https://example.com", price_provider=row["provider_id"]
        )
        usage = token_usage(body["usage"])
        price = PriceList().price(connection, body["model"], usage, at=_BY_DAY)
        expected = Decimal(row["input_price"]) + Decimal(row["output_price"])
        compared += 1
        # The list names a few models without a price; those must be unpriced here, not free.
        if (price.cost_usd if price else Decimal(0)) != expected:
            wrong.append((row, body["model"], body["usage"], price and price.cost_usd))
    assert compared > 300
    assert not wrong, f"{len(wrong)} of {compared}, the first: {wrong[:3]}"


def test_a_model_the_provider_does_not_list_is_unpriced(recorded: list[dict[str, Any]]) -> None:
    priced = [
        (row["provider_id"], body["model"])
        for body, row in chat_rows(recorded)
        if "input_price" not in row
        and PriceList().price(
            ConnectionSpec(name="c", base_url="https://e.com", price_provider=row["provider_id"]),
            body["model"],
            token_usage(body["usage"]),
        )
    ]
    assert not priced


def test_a_call_costs_what_its_provider_charges_at_that_time_of_day(
    recorded: list[dict[str, Any]],
) -> None:
    deepseek = ConnectionSpec(name="c", base_url="https://example.com", price_provider="deepseek")
    usage = token_usage({"prompt_tokens": 1000, "completion_tokens": 1000})
    by_day = PriceList().price(deepseek, "deepseek-chat", usage, at=_BY_DAY)
    at_night = PriceList().price(deepseek, "deepseek-chat", usage, at=_BY_DAY.replace(hour=18))
    assert by_day is not None
    assert at_night is not None
    assert (by_day.cost_usd, at_night.cost_usd) == (Decimal("0.00137"), Decimal("0.000685"))
