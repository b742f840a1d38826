"""What calls cost, from a price list that ships with the program: nothing is fetched.

A model that is not on the list is *unpriced* (`None`), never free.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import genai_prices
from genai_prices.types import PriceCalculation, Provider

from control_plane.domain.connections import REHEARSAL_URL, ConnectionSpec
from control_plane.models.answers import TokenUsage

_LIST = f"genai-prices {genai_prices.__version__}"
_PER_MILLION = 1_000_000
_EXTRACTORS = ("chat", "default")  # The list's names for chat completions, the more exact first.


@dataclass(frozen=True)
class Price:
    """What one call cost, and who says so."""

    cost_usd: Decimal
    source: str
    """Such as `genai-prices 0.2.3 openai/gpt-5`; kept with the step for ever."""


@dataclass(frozen=True)
class _Rate:
    """US dollars for a million tokens."""

    input_usd: Decimal
    output_usd: Decimal


# Pretended, so that a demo shows costs where real models have them; always under this name.
_REHEARSAL_SOURCE = "rehearsal price list"
_REHEARSAL_RATES = {
    "rehearsal-small": _Rate(Decimal("0.15"), Decimal("0.60")),
    "rehearsal-large": _Rate(Decimal("2.50"), Decimal("10.00")),
}


class PriceList:
    """The price list; implements the services' port `Prices`."""

    def price(
        self,
        connection: ConnectionSpec,
        model: str,
        usage: TokenUsage,
        *,
        at: datetime | None = None,
    ) -> Price | None:
        """The exact cost of a call, or `None` when the model is unpriced.

        Args:
            at: When the call was made, as some providers charge by the time of day; `None`: now.
        """
        if connection.base_url == REHEARSAL_URL:
            return _rehearsal_price(model, usage)
        entry, by_name = _entry(connection, model)
        if entry is None or not _prices_tokens(entry, usage):
            return None
        try:
            counted = entry.model.calc_price(
                _counts(entry.provider, usage), entry.provider, genai_request_timestamp=at
            )
        except ValueError:  # Counts that contradict each other, such as more cached than read.
            return None
        source = f"{_LIST} {entry.provider.id}/{entry.model.id}"
        return Price(
            counted.total_price, f"{source} (matched by model name)" if by_name else source
        )

    def estimate_usd(
        self, connection: ConnectionSpec, model: str, *, input_tokens: int, output_tokens: int
    ) -> Decimal | None:
        """US dollars these tokens would cost, or `None` when the model is unpriced."""
        reported = {"prompt_tokens": input_tokens, "completion_tokens": output_tokens}
        priced = self.price(
            connection, model, TokenUsage(input_tokens, output_tokens, reported=reported)
        )
        return None if priced is None else priced.cost_usd


def _rehearsal_price(model: str, usage: TokenUsage) -> Price | None:
    rate = _REHEARSAL_RATES.get(model)
    if rate is None:
        return None
    cost = rate.input_usd * usage.input_tokens + rate.output_usd * usage.output_tokens
    return Price(cost / _PER_MILLION, _REHEARSAL_SOURCE)


def _entry(connection: ConnectionSpec, model: str) -> tuple[PriceCalculation | None, bool]:
    """The model's entry, and whether only its name led there.

    The connection's provider decides if it names one, then its address. A gateway's address is on
    no list, so the model's name must do; not so for an endpoint on this machine or network, whose
    `gpt-oss` is nobody's paid product.
    """
    if connection.price_provider:
        return _look_up(model, provider=connection.price_provider), False
    entry = _look_up(model, url=connection.base_url)
    if entry is not None or _is_local(connection.base_url):
        return entry, False
    return _look_up(model), True


def _look_up(
    model: str, *, provider: str | None = None, url: str | None = None
) -> PriceCalculation | None:
    nothing = genai_prices.Usage()
    try:
        if url is not None:
            return genai_prices.calc_price(nothing, model, provider_api_url=url)
        return genai_prices.calc_price(nothing, model, provider_id=provider)
    except LookupError:
        return None


def _is_local(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal"))


def _prices_tokens(entry: PriceCalculation, usage: TokenUsage) -> bool:
    """Whether the entry prices what was used; some only name a model, which makes nothing free."""
    prices: dict[str, Any] = vars(entry.model_price)
    known = [key for key, value in prices.items() if value is not None]
    return all(
        any(key.startswith(side) for key in known)
        for side, tokens in (("input_", usage.input_tokens), ("output_", usage.output_tokens))
        if tokens
    )


def _counts(provider: Provider, usage: TokenUsage) -> genai_prices.Usage:
    """The tokens by kind. Providers differ in what they include in what, which the list knows."""
    offered = {extractor.api_flavor for extractor in provider.extractors or ()}
    for flavor in _EXTRACTORS:
        if flavor not in offered:
            continue
        try:
            return provider.extract_usage({"usage": dict(usage.reported)}, api_flavor=flavor)[1]
        except ValueError:  # Not the shape this provider's own endpoint reports.
            continue
    return genai_prices.Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cached_tokens or None,
    )
