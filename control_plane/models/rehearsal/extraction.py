"""Values taken out of a text by the name of the field they are for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from control_plane.models.rehearsal.conversation import Conversation
from control_plane.models.rehearsal.lexicon import words
from control_plane.models.rehearsal.terms import shorten, words_of_name

_IDENTIFIER = re.compile(r"(?<![\w-])[A-Z]{1,5}(?:-\d+|\d{2,})(?![\w-])", re.ASCII)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"'）」、。]*[^\s<>\"'）」、。.,;:!?)]")
_ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_JAPANESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PHONE = re.compile(r"(?<![\w-])\+?\d[\d ()-]{7,}\d(?![\w-])", re.ASCII)
_QUOTED = re.compile(
    r"[\"“]([^\"”\n]{1,300})[\"”]|「([^」\n]{1,300})」|『([^』\n]{1,300})』"
    r"|(?<!\w)'([^'\n]{1,300})'(?!\w)"
)
_IN_CITY = re.compile(r"\b(?:in|at|near) ((?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+){0,2})")
_TO_CITY = re.compile(r"\b(?:to|for) ((?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+){0,2})")
_JAPANESE_CITY = re.compile(
    r"(?!今日|明日|昨日|明後日|今週|来週|週末)([\u4e00-\u9fff]{2,4}|[\u30a1-\u30fc]{2,})(?:の|で|へ|に)"
)
_NUMBER = re.compile(
    r"(?<![\w.-])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w-])|(?<![\w.-])-?\d+(?:\.\d+)?(?![\d-])",
    re.ASCII,
)
_MONEY = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP|JPY) ?)\s?(\d[\d,]*(?:\.\d+)?)"
    r"|(\d[\d,]*(?:\.\d+)?)\s?(?:USD|EUR|GBP|JPY|dollars?|euros?|pounds?|yen|[$€£]|円|ドル|ユーロ)"
)
_CURRENCIES: Final = (
    ("USD", re.compile(r"\$|\bUSD\b|dollar|ドル")),
    ("EUR", re.compile(r"€|\bEUR\b|euro|ユーロ")),
    ("GBP", re.compile(r"£|\bGBP\b|\bpounds?\b")),
    ("JPY", re.compile(r"¥|\bJPY\b|\byen\b|円")),
)
_ARITHMETIC = re.compile(r"(?:\(\s*)*\d[\d.]*\)*(?:\s*(?:\*\*|//|[-+*/%])\s*\(*\s*\d[\d.]*\)*)+")
_TIME_ZONE = re.compile(r"\b(?:[A-Z][a-z]+/[A-Z][A-Za-z_]+|UTC)\b")
_ZONES: Final = (
    ("Asia/Tokyo", "Tokyo|Japan|Osaka|Kyoto|東京|日本"),
    ("Europe/Berlin", "Berlin|Germany"),
)
_MONEY_NAMES = words("amount total price sum cost budget fee value payment refund charge")
_FACT_NAMES = words("id number email expression")
_VAGUE_WORDS = frozenset({"number", "code"})  # `phone_number` is a phone first.
_LONGEST_QUERY = 160


def text_for(name: str, conversation: Conversation) -> str | None:
    """What the request or a tool's result says for a text field; `None` if they say nothing.

    Args:
        name: The field's name, such as `order_id`, `customer_email` or `city`.
        conversation: Requests count before results of tools.
    """
    said = _said(conversation)
    words_last_first = words_of_name(name).split()[::-1]
    for word in sorted(words_last_first, key=_VAGUE_WORDS.__contains__):
        finder = _FINDERS.get(word)
        found = (
            finder(conversation.request if finder is _query else said)
            if finder is not None
            else None
        )
        if found is not None:
            return found
    known = field_of_results(name, conversation)
    return (
        str(known) if isinstance(known, str | int | float) and not isinstance(known, bool) else None
    )


def number_for(name: str, conversation: Conversation) -> float | None:
    """What the request or a tool's result says for a numeric field; `None` if they say nothing."""
    text = _said(conversation)
    if _MONEY_NAMES & set(words_of_name(name).split()):
        money = _MONEY.search(text)
        if money is not None:
            return _as_number(money[1] or money[2])
    plain = _NUMBER.search(_without(text, _ISO_DATE, _JAPANESE_DATE, _IDENTIFIER, _EMAIL, _URL))
    if plain is not None:
        return _as_number(plain.group())
    known = field_of_results(name, conversation)
    if isinstance(known, bool) or not isinstance(known, str | int | float):
        return None
    try:
        return float(known)
    except ValueError:
        return None


def lacks_facts(parameters: Mapping[str, Any], conversation: Conversation) -> bool:
    """Whether a tool needs an id, an address or a sum of money that nobody named.

    Args:
        parameters: JSON Schema of the tool's arguments.
        conversation: Where they would be named.
    """
    for name in parameters.get("required", []):
        parts = set(words_of_name(name).split())
        kind = parameters.get("properties", {}).get(name, {}).get("type")
        if kind == "string" and parts & _FACT_NAMES and text_for(name, conversation) is None:
            return True
        money = kind in ("number", "integer") and parts & _MONEY_NAMES
        if money and number_for(name, conversation) is None:
            return True
    return False


def quoted(text: str) -> str | None:
    """The first quotation in the text; `None` if there is none."""
    match = _QUOTED.search(text)
    return next(group for group in match.groups() if group) if match else None


def field_of_results(name: str, conversation: Conversation) -> object:
    """The field of that name in a tool's result, the latest first; for money also its total."""
    names = [name.lower()]
    if _MONEY_NAMES & set(words_of_name(name).split()):
        names += ["total", "amount", "price"]
    for result in reversed(conversation.results):
        value = result.value()
        fields = cast("dict[str, Any]", value if isinstance(value, dict) else {})
        for wanted in names:
            if wanted in fields:
                return fields[wanted]
    return None


def _said(conversation: Conversation) -> str:
    """What counts as said, the latest request first."""
    return "\n".join([*reversed(conversation.requests), conversation.told])


def _as_number(digits: str) -> float:
    number = float(digits.replace(",", ""))
    return int(number) if number.is_integer() else number


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def _first(*patterns: re.Pattern[str]) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        for pattern in patterns:
            match = pattern.search(text)
            if match:
                return next((group for group in match.groups() if group), match.group()).strip()
        return None

    return find


def _date(text: str) -> str | None:
    iso, japanese = _ISO_DATE.search(text), _JAPANESE_DATE.search(text)
    if iso:
        return iso.group()
    if japanese:
        return f"{int(japanese[1]):04d}-{int(japanese[2]):02d}-{int(japanese[3]):02d}"
    return None


def _currency(text: str) -> str | None:
    return next((code for code, pattern in _CURRENCIES if pattern.search(text)), None)


def _time_zone(text: str) -> str:
    named = _TIME_ZONE.search(text)
    if named:
        return named.group()
    return next((zone for zone, places in _ZONES if re.search(places, text)), "UTC")


def _query(text: str) -> str | None:
    said = quoted(text)
    if said is not None:
        return said
    return shorten(text, _LONGEST_QUERY) or None


def _finders() -> dict[str, Callable[[str], str | None]]:
    by_kind: tuple[tuple[str, Callable[[str], str | None]], ...] = (
        ("id ids number order ticket invoice case reference ref code sku", _first(_IDENTIFIER)),
        ("email mail recipient sender", _first(_EMAIL)),
        ("url link uri website", _first(_URL)),
        ("phone telephone mobile", _first(_PHONE)),
        ("date day from until since start end deadline on", _date),
        ("currency", _currency),
        ("expression formula calculation", _first(_ARITHMETIC)),
        ("timezone zone tz", _time_zone),
        ("city location place destination town where", _first(_IN_CITY, _TO_CITY, _JAPANESE_CITY)),
        ("query q search keywords question message text input prompt topic", _query),
        ("name title subject phrase quote customer", quoted),
    )
    return {word: finder for named, finder in by_kind for word in named.split()}


_FINDERS: Final = _finders()
