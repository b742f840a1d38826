"""Takes secrets out of text: every value this process has used, and whatever looks like a key."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote, quote_plus, unquote, urlsplit

import orjson

HIDDEN = "[secret]"
_SHORTEST = 6  # Shorter ones occur in innocent text all the time.
_SHORTEST_PREFIX = 4
_MOST_KNOWN = 10_000
_NAMES_OF_SECRETS = re.compile(
    r"(?:KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIALS?)(?:_?\d+)?$|^PGPASS", re.IGNORECASE
)

_GITHUB = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")
# What each looks for only matters where its mark occurs, which is much cheaper to look for.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # OpenAI quotes part of a wrong key ("sk-ab***yz"), so stars belong to it.
    ("sk-", re.compile(r"\bsk-(?:[\w.-]{16,}|[\w.-]*\*[\w*.-]*)")),
    ("pk-", re.compile(r"\bpk-[\w*.-]{20,}")),
    ("rk-", re.compile(r"\brk-[\w*.-]{20,}")),
    *((mark, re.compile(rf"\b{mark}[A-Za-z0-9]{{16,}}")) for mark in _GITHUB),
    ("github_pat_", re.compile(r"\bgithub_pat_\w{20,}")),
    ("glpat-", re.compile(r"\bglpat-[\w-]{16,}")),
    ("AKIA", re.compile(r"\bAKIA[A-Z0-9]{16}\b")),
    ("ASIA", re.compile(r"\bASIA[A-Z0-9]{16}\b")),
    ("AIza", re.compile(r"\bAIza[\w-]{30,}")),
    ("xox", re.compile(r"\bxox[abeoprs]-[\w-]{8,}")),
    ("xapp-", re.compile(r"\bxapp-[\w-]{8,}")),
    ("acp_", re.compile(r"\bacp_[A-Za-z0-9_-]{16,}")),
    ("hf_", re.compile(r"\bhf_[A-Za-z0-9]{20,}")),
    ("eyJ", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")),
    ("earer ", re.compile(r"(?<=[Bb]earer )(?=[\w*.~+/-]*[\d*_.])[\w*.~+/-]{8,}=*")),
    ("Basic ", re.compile(r"(?<=Basic )(?=[\w+/]*\d)[\w+/]{16,}=*")),
    ("://", re.compile(r"(?<=://)[^\s/@:\"'<>]*:[^\s/@\"'<>]+(?=@)")),
    (
        "PRIVATE KEY-----",
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S
        ),
    ),
)


class KnownSecrets:
    """The values this process has used; from any thread. Forgets none while it lives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: tuple[str, ...] = ()

    def add(self, value: str) -> None:
        """Hide the value from now on, also as JSON and URLs write it. Too short ones are not."""
        if len(value) < _SHORTEST or value in self._values:
            return
        forms = {value, json.dumps(value)[1:-1], quote(value, safe=""), quote_plus(value)}
        with self._lock:
            every = {*self._values, *forms}
            # Longer ones first: one secret may begin with another.
            self._values = tuple(sorted(every, key=lambda each: (-len(each), each)))[:_MOST_KNOWN]

    def add_from(self, environment: Mapping[str, str]) -> None:
        """Hide what the environment holds under names of secrets, and passwords in its URLs."""
        for name, value in environment.items():
            if _NAMES_OF_SECRETS.search(name):
                for part in filter(_may_be_secret, value.replace(",", " ").split()):
                    self.add(part)
            elif "://" in value:
                self.add(_password_in(value))

    def without(self, text: str) -> str:
        """The text with every known value replaced."""
        for value in self._values:
            if value in text:
                text = text.replace(value, HIDDEN)
        return text

    def without_beginning_of_one(self, text: str) -> str:
        """The text, cut where a known value has only begun: more of it may be on its way."""
        for value in self._values:
            for length in range(min(len(value) - 1, len(text)), _SHORTEST_PREFIX - 1, -1):
                if text.endswith(value[:length]):
                    return text[:-length]
        return text

    def forget(self) -> None:
        """Know none. For tests."""
        with self._lock:
            self._values = ()


known_secrets = KnownSecrets()
"""Those of this process."""


def redacted(text: str) -> str:
    """The text without secrets."""
    text = known_secrets.without(text)
    for mark, pattern in _PATTERNS:
        if mark in text:
            text = pattern.sub(HIDDEN, text)
    return text


def redacted_progress(text: str) -> str:
    """As `redacted`, for text that is still growing."""
    return known_secrets.without_beginning_of_one(redacted(text))


def redacted_json(document: bytes) -> bytes:
    """The JSON text without secrets in its strings, numbers and names; the same bytes if none."""
    text = document.decode()
    if redacted(text) == text:
        return document
    return orjson.dumps(redacted_value(orjson.loads(document)))


def redacted_value(value: Any) -> Any:
    """The JSON value without secrets in its strings, numbers and names."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        fields = cast("dict[Any, Any]", value)
        return {redacted(str(name)): redacted_value(part) for name, part in fields.items()}
    if isinstance(value, list | tuple):
        return [redacted_value(part) for part in cast("list[Any]", value)]
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = str(value)
        return value if redacted(text) == text else HIDDEN
    return value


def _may_be_secret(value: str) -> bool:
    """Whether it is more than a word or a path, which innocent text has too."""
    has_digit = any(character.isdigit() for character in value)
    return not value.startswith("/") and len(value) >= (8 if has_digit else 16)


def _password_in(url: str) -> str:
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""
