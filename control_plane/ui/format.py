"""Numbers with their units, instants and ages, in the reader's language and time zone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

import streamlit as st
from babel.core import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone
from babel.numbers import format_currency, format_decimal, format_percent
from streamlit.runtime.scriptrunner import get_script_run_ctx

from control_plane.ui.i18n import _, language, n_

MISSING = "–"
_JUST_NOW_SECONDS = 5
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_COARSER_FROM = 2
"""Beyond a day a coarser unit is only used from two of it on: 6 days are not called a week."""


def now() -> datetime:
    """The present instant; ages on a page are counted from it."""
    return datetime.now(UTC)


def timezone_name() -> str:
    """The browser's time zone, such as `Asia/Tokyo`."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "UTC"
    return st.context.timezone or "UTC"


def money(usd: Decimal | float | None) -> str:
    """US dollars with as many digits as small amounts need; unknown is never shown as free."""
    if usd is None:
        return _("unpriced")
    amount = Decimal(str(usd))
    digits = 2 if amount == 0 or abs(amount) >= 1 else 4 if abs(amount) >= Decimal("0.001") else 6
    pattern = "¤#,##0." + "0" * 2 + "#" * (digits - 2)
    if 0 < abs(amount) < Decimal("0.000001"):
        return "<$0.000001"
    return format_currency(amount, "USD", pattern, locale=_locale(), currency_digits=False).replace(
        "US$", "$"
    )


def count(value: int) -> str:
    """A whole number with separators."""
    return format_decimal(value, locale=_locale())


def tokens(value: int) -> str:
    """Tokens, shortened from ten thousand on."""
    if value < 10_000:
        return n_("{count} token", "{count} tokens", value, count=count(value))
    return _("{count}k tokens", count=format_decimal(round(value / 1000, 1), locale=_locale()))


def percent(ratio: float | None) -> str:
    """A ratio as a percentage with one decimal."""
    return MISSING if ratio is None else format_percent(ratio, "#,##0.#%", locale=_locale())


def seconds(value: float | None) -> str:
    """A duration in seconds with the unit a person would use."""
    if value is None:
        return MISSING
    if value < 1:
        return _("{n} ms", n=round(value * 1000))
    if value < _MINUTE:
        return _("{n} s", n=f"{value:.1f}")
    return _long(round(value))


def milliseconds(value: int | None) -> str:
    """A duration in milliseconds with the unit a person would use."""
    return MISSING if value is None else seconds(value / 1000)


def _long(whole: int) -> str:
    if whole < _HOUR:
        return _("{m} min {s} s", m=whole // _MINUTE, s=whole % _MINUTE)
    if whole < _DAY:
        return _("{h} h {m} min", h=whole // _HOUR, m=whole % _HOUR // _MINUTE)
    return _("{d} d {h} h", d=whole // _DAY, h=whole % _DAY // _HOUR)


def age(at: datetime | None, since: datetime | None = None) -> str:
    """How long ago an instant was, such as "12 min ago"."""
    if at is None:
        return MISSING
    passed = ((since or now()) - at).total_seconds()
    if abs(passed) < _JUST_NOW_SECONDS:
        return _("just now")
    said = format_timedelta(
        timedelta(seconds=-passed),
        threshold=1 if abs(passed) < _DAY else _COARSER_FROM,
        add_direction=True,
        format="short",
        locale=_locale(),
    )
    return said.replace(".", "") if language() == "en" else said.replace(" ", "")


def waiting_for(at: datetime) -> str:
    """How long something has lasted until now, such as "12 min"."""
    passed = max(0, round((now() - at).total_seconds()))
    return _("{n} s", n=passed) if passed < _MINUTE else _long(passed)


def instant(at: datetime | None) -> str:
    """The exact time in the reader's time zone."""
    if at is None:
        return MISSING
    return format_datetime(at, "yyyy-MM-dd HH:mm:ss zzz", tzinfo=_timezone(), locale=_locale())


def instant_in(at: datetime, zone: str, *, to_the_second: bool) -> str:
    """Day, weekday and time in a zone, with what its clocks are then."""
    time = "HH:mm:ss" if to_the_second else "HH:mm"
    pattern = f"yyyy-MM-dd EEE {time} zzz"
    return format_datetime(at, pattern, tzinfo=get_timezone(zone), locale=_locale())


def in_readers_zone(at: datetime) -> datetime:
    """The same instant in the reader's time zone."""
    return at.astimezone(_timezone())


def clock(at: datetime) -> str:
    """Day and minute in the reader's time zone, for axes and captions."""
    return format_datetime(at, "MM-dd HH:mm", tzinfo=_timezone(), locale=_locale())


def midnight() -> datetime:
    """When today began for the reader."""
    return now().astimezone(_timezone()).replace(hour=0, minute=0, second=0, microsecond=0)


def pretty_json(value: object) -> str:
    """A JSON value, indented, with every script readable."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _locale() -> Locale:
    return Locale.parse(language())


def _timezone() -> tzinfo:
    try:
        return get_timezone(timezone_name())
    except LookupError:
        return UTC
