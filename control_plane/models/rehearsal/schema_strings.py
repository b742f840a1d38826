"""Strings that satisfy a JSON schema: formats, patterns and lengths."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

_FORMATS: Final = {
    "date-time": "2025-01-{day:02d}T09:00:00Z",
    "date": "2025-01-{day:02d}",
    "time": "09:{day:02d}:00Z",
    "duration": "P{day}D",
    "email": "person{day}@example.com",
    "idn-email": "person{day}@example.com",
    "hostname": "host{day}.example.com",
    "idn-hostname": "host{day}.example.com",
    "uri": "https://example.com/{day}",
    "url": "https://example.com/{day}",
    "uri-reference": "https://example.com/{day}",
    "iri": "https://example.com/{day}",
    "uuid": "00000000-0000-4000-8000-{day:012d}",
    "ipv4": "192.0.2.{day}",
    "ipv6": "2001:db8::{day}",
    "json-pointer": "/item/{day}",
    "regex": "^.{{{day}}}$",
}
"""Example values by format; `day` tells several apart."""

_PADDING = " and so on"
_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.あ"
_MOST_REPEATS = 4096

T = TypeVar("T")


def string_for(schema: dict[str, Any], *, suggestion: str, variant: int) -> str:
    """A string for the schema, close to the suggestion where the schema lets it be.

    Args:
        schema: Its `pattern`, `format`, `minLength` and `maxLength` are honoured, best effort.
        suggestion: What one would like to say.
        variant: Different numbers give different strings, for arrays of unique items.
    """
    shortest, longest = int(schema.get("minLength", 0)), schema.get("maxLength")
    wanted = f"{suggestion} {variant + 1}" if variant else suggestion
    pattern = schema.get("pattern")
    if pattern is not None:
        if fits(wanted, schema):
            return wanted
        found = matching(pattern, shortest=shortest, longest=longest, variant=variant)
        return wanted if found is None else found
    template = _FORMATS.get(schema.get("format", ""))
    if template is not None and not _looks_like(suggestion, template):
        wanted = template.format(day=1 + variant)
    return _sized(wanted, shortest=shortest, longest=longest, variant=variant)


def fits(text: str, schema: dict[str, Any]) -> bool:
    """Whether length and pattern allow the text."""
    longest = schema.get("maxLength")
    if len(text) < schema.get("minLength", 0) or (longest is not None and len(text) > longest):
        return False
    try:
        return re.search(schema.get("pattern", ""), text) is not None
    except re.error:
        return False


def matching(pattern: str, *, shortest: int, longest: int | None, variant: int) -> str | None:
    """A string the pattern matches, within the lengths; `None` if none was found."""
    try:
        parsed = importlib.import_module("re._parser").parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    lengths = {"minLength": shortest} | ({} if longest is None else {"maxLength": longest})
    for extra in (1, 0, *range(2, min(shortest, _MOST_REPEATS) + 1)):
        text = _PatternWriter(extra=extra, variant=variant).sequence(parsed)
        if not pattern.endswith("$"):
            text = text.ljust(shortest, "a")
        if fits(text, lengths | {"pattern": pattern}):
            return text
    return None


def _looks_like(text: str, template: str) -> bool:
    """Whether the text has the punctuation of the format's example, so that it may stand for it."""
    shape = re.sub(r"\w+", "", template.format(day=1))
    return bool(shape) and " " not in text and re.sub(r"\w+", "", text).startswith(shape)


def _sized(text: str, *, shortest: int, longest: int | None, variant: int) -> str:
    if len(text) < shortest:
        text += (_PADDING * (shortest // len(_PADDING) + 1))[: shortest - len(text)]
    if longest is None or len(text) <= longest:
        return text
    if not variant:
        return text[:longest]
    mark = _in_base(variant, longest)
    return text[: longest - len(mark)] + mark


def _in_base(number: int, longest: int) -> str:
    """The number written in letters, at most `longest` of them, to tell short strings apart."""
    mark = ""
    while number and len(mark) < longest:
        number, digit = divmod(number, len(_ALPHABET))
        mark = _ALPHABET[digit] + mark
    return mark


class _PatternWriter:
    """Writes one string for a parsed pattern; `variant` is spent on the choices it meets."""

    def __init__(self, *, extra: int, variant: int) -> None:
        self._extra = extra
        self._variant = variant
        self._groups: dict[int, str] = {}

    def sequence(self, parsed: Sequence[tuple[Any, Any]]) -> str:
        return "".join(self._written(str(op), argument) for op, argument in parsed)

    def _written(self, op: str, argument: object) -> str:
        writer = self._WRITERS.get(op)
        return writer(self, argument) if writer is not None else ""

    def _choose(self, options: Sequence[T]) -> T:
        self._variant, index = divmod(self._variant, len(options))
        return options[index]

    def _literal(self, code: int) -> str:
        return chr(code)

    def _not_literal(self, code: int) -> str:
        return self._choose([c for c in _ALPHABET if ord(c) != code])

    def _any(self, _argument: None) -> str:
        return self._choose(_ALPHABET)

    def _in(self, members: list[tuple[Any, Any]]) -> str:
        negated = str(members[0][0]) == "NEGATE"
        allowed = [c for c in _ALPHABET if any(_is_member(c, m) for m in members) is not negated]
        if allowed:
            return self._choose(allowed)
        op, argument = members[0]
        return chr(argument[0] if str(op) == "RANGE" else argument) if not negated else ""

    def _branch(self, argument: tuple[Any, list[Any]]) -> str:
        return self.sequence(self._choose(argument[1]))

    def _subpattern(self, argument: tuple[Any, ...]) -> str:
        text = self.sequence(argument[-1])
        if argument[0] is not None:
            self._groups[argument[0]] = text
        return text

    def _repeat(self, argument: tuple[int, Any, Any]) -> str:
        least, most, item = argument
        count = min(int(least) + self._extra, int(most), int(least) + _MOST_REPEATS)
        return "".join(self.sequence(item) for _ in range(count))

    def _group_reference(self, group: int) -> str:
        return self._groups.get(group, "")

    _WRITERS: Final[dict[str, Callable[[_PatternWriter, Any], str]]] = {
        "LITERAL": _literal,
        "NOT_LITERAL": _not_literal,
        "ANY": _any,
        "IN": _in,
        "BRANCH": _branch,
        "SUBPATTERN": _subpattern,
        "MAX_REPEAT": _repeat,
        "MIN_REPEAT": _repeat,
        "POSSESSIVE_REPEAT": _repeat,
        "GROUPREF": _group_reference,
    }


_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _is_member(character: str, member: tuple[Any, Any]) -> bool:
    op, argument = str(member[0]), member[1]
    if op == "LITERAL":
        return ord(character) == argument
    if op == "RANGE":
        return argument[0] <= ord(character) <= argument[1]
    if op == "CATEGORY":
        return re.match(_CATEGORIES.get(str(argument), r"(?!)"), character) is not None
    return False
