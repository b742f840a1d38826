"""Failures on record are English sentences; here they are said in the reader's language.

The record keeps the sentence, not its template. Every sentence of the product is in the catalogue,
though, so that the template it was made of can be found again and its places read off. What matches
none, such as what an endpoint itself said, is shown as it is.
"""

from __future__ import annotations

import re
import string
from functools import cache

from babel.messages.pofile import read_po

from control_plane.catalogues import LOCALES, catalogue
from control_plane.ui.i18n import language

_LEAST_WORDS = 3
"""A template with fewer words of its own would match anything."""
_WITH_KEY = re.compile(r"(?P<key>[\w./#-]+): (?P<said>.+)", re.DOTALL)
_BETWEEN = re.compile(r"; (?=[\w./#-]+: )")
"""Between what is wrong with one field and with the next."""


def say(error: str | None) -> str:
    """The recorded sentence in the session's language."""
    if not error or language() == "en":
        return error or ""
    return _said(error, language())


@cache
def _said(error: str, wanted: str) -> str:
    """The sentence, or each of those that were listed for several fields."""
    parts = _BETWEEN.split(error)
    if len(parts) > 1 and all(_WITH_KEY.fullmatch(part) for part in parts):
        whole = [part if part.endswith(".") else f"{part}." for part in parts]
        return " ".join(_sentence(part, wanted) for part in whole)
    return _sentence(error, wanted)


def _sentence(error: str, wanted: str) -> str:
    for pattern, template in _templates():
        match = pattern.fullmatch(error)
        if match:
            translated = catalogue(wanted).gettext(template)
            params = {name: _said(value, wanted) for name, value in match.groupdict().items()}
            return _filled(translated, params)
    with_key = _WITH_KEY.fullmatch(error)
    if with_key:
        return f"{with_key['key']}: {_said(with_key['said'], wanted)}"
    return error


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every sentence with places as a pattern, the most particular first."""
    path = LOCALES / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        messages = [m.id for m in read_po(file) if isinstance(m.id, str) and m.id]
    found = [m for m in messages if len(_own_words(m).split()) >= _LEAST_WORDS]
    found.sort(key=lambda message: -len(_own_words(message)))
    return tuple((re.compile(_pattern(message), re.DOTALL), message) for message in found)


def _own_words(template: str) -> str:
    return "".join(literal for literal, *_rest in string.Formatter().parse(template))


def _pattern(template: str) -> str:
    parts: list[str] = []
    seen: set[str] = set()
    for literal, name, _spec, conversion in string.Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is None:
            continue
        quote = "['\"]" if conversion == "r" else ""
        group = f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
        parts.append(f"{quote}{group}{quote}")
        seen.add(name)
    return "".join(parts)


def _filled(template: str, params: dict[str, str]) -> str:
    """The template with its places filled; they hold text by now, whatever they held before."""
    parts: list[str] = []
    for literal, name, _spec, conversion in string.Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            value = params.get(name, "")
            parts.append(f"'{value}'" if conversion == "r" else value)
    return "".join(parts)
