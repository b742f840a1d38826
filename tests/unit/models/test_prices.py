from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from genai_prices.data_snapshot import get_snapshot

from control_plane.domain.connections import REHEARSAL_URL, ConnectionSpec
from control_plane.models.answers import TokenUsage, token_usage
from control_plane.models.prices import PriceList

PRICES = PriceList()


def connection(base_url: str = "https://api.openai.com/v1", **fields: Any) -> ConnectionSpec:
    return ConnectionSpec(name="c", base_url=base_url, **fields)


def usage(**details: Any) -> TokenUsage:
    return token_usage({"prompt_tokens": 1000, "completion_tokens": 100} | details)


def test_a_known_model_is_priced_exactly_and_says_by_what() -> None:
    price = PRICES.price(connection(), "gpt-5", usage())
    assert price is not None
    assert price.cost_usd == Decimal("0.00225")
    assert price.source.startswith("genai-prices ")
    assert price.source.endswith(" openai/gpt-5")


def test_cached_tokens_are_cheaper() -> None:
    price = PRICES.price(connection(), "gpt-5", usage(prompt_tokens_details={"cached_tokens": 800}))
    assert price is not None
    assert price.cost_usd == Decimal("0.00135")


@pytest.mark.parametrize(
    ("where", "model"),
    [
        (connection(), "no-such-model"),
        (connection("http://127.0.0.1:8080/v1"), "gpt-oss-20b"),
        (connection("http://192.168.1.7:11434/v1"), "gpt-oss-20b"),
        (connection("http://ollama:11434/v1"), "gpt-oss-20b"),
        (connection(price_provider="nobody"), "gpt-5"),
        (connection("https://llm.example.com/v1"), "house-model"),
        (connection("https://generativelanguage.googleapis.com/v1beta/openai"), "gemma-3-27b-it"),
        (connection(REHEARSAL_URL), "gpt-5"),
    ],
)
def test_an_unknown_model_is_unpriced_and_never_free(where: ConnectionSpec, model: str) -> None:
    assert PRICES.price(where, model, usage()) is None
    assert PRICES.estimate_usd(where, model, input_tokens=1, output_tokens=1) is None


def test_contradictory_counts_are_unpriced() -> None:
    wrong = usage(prompt_tokens_details={"cached_tokens": 5000})
    assert PRICES.price(connection(), "gpt-5", wrong) is None


def test_behind_a_gateway_the_price_says_that_only_the_name_matched() -> None:
    price = PRICES.price(connection("https://llm.example.com/v1"), "gpt-5", usage())
    assert price is not None
    assert price.source.endswith("openai/gpt-5 (matched by model name)")


def test_a_connection_may_name_its_provider() -> None:
    price = PRICES.price(
        connection("https://llm.example.com/v1", price_provider="azure"), "gpt-5", usage()
    )
    assert price is not None
    assert price.source.endswith("azure/gpt-5")


@pytest.mark.parametrize(
    ("model", "cost_usd"),
    [("rehearsal-small", Decimal("0.00021")), ("rehearsal-large", Decimal("0.0035"))],
)
def test_rehearsal_models_have_a_pretended_price_that_says_so(
    model: str, cost_usd: Decimal
) -> None:
    price = PRICES.price(connection(REHEARSAL_URL), model, usage())
    assert price is not None
    assert (price.cost_usd, price.source) == (cost_usd, "rehearsal price list")


def test_an_estimate_is_what_the_same_tokens_would_cost() -> None:
    estimate = PRICES.estimate_usd(connection(), "gpt-5", input_tokens=1000, output_tokens=100)
    assert estimate == Decimal("0.00225")
    assert isinstance(estimate, Decimal)


def test_the_list_is_the_one_that_ships_with_the_library() -> None:
    assert not get_snapshot().from_auto_update
