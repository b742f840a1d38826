"""Directives: how a prompt tells the rehearsal model to make trouble or to say something definite.

    [[rehearsal: slow=2.5 fail=429 retry_after=2]]
    [[rehearsal: handoff=refunds]]  [[rehearsal: handoff!=ghosts stubborn]]
    [[rehearsal: say=Exactly these words.]]

Items are parted by spaces; `say=` takes everything up to the closing brackets. Of several tags in
one request the later one wins, item by item. An unknown item is refused, so that a typing error is
seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from control_plane.models.rehearsal.wire import WireError

_TAG = re.compile(r"\[\[\s*rehearsal\s*:\s*(.*?)\s*\]\]", re.DOTALL | re.IGNORECASE)
_SLOWEST_SECONDS = (
    3600.0  # Longer than any client waits; keeps a typing error from holding a connection for days.
)


@dataclass(frozen=True, slots=True)
class Directives:
    """What the request's tags ask for."""

    slow: float = 0.0
    """Seconds before the answer, or over which a stream is spread."""
    fail: int | None = None
    """HTTP status to answer with; `None` means none."""
    retry_after: float | None = None
    """Seconds for the Retry-After header of a failure."""
    fail_first: int | None = None
    """Only attempts up to this number fail."""
    malformed: bool = False
    malformed_once: bool = False
    """Malformed unless the conversation already holds an assistant message."""
    no_json_schema: bool = False
    no_tools: bool = False
    handoff: str | None = None
    """Agent to transfer to, if the request offers that tool."""
    handoff_unlisted: str | None = None
    """Agent to transfer to, offered or not."""
    stubborn: bool = False
    """Repeats a forced handoff even after it was refused."""
    tool: str | None = None
    say: str | None = None
    hang_up: bool = False
    empty: bool = False
    tokens: int | None = None
    """Completion tokens to report."""

    def fails(self, *, attempt: int) -> bool:
        """Whether this attempt (1 for the first) is to fail."""
        if self.fail_first is not None:
            return attempt <= self.fail_first
        return self.fail is not None

    def spoils(self, *, corrected: bool) -> bool:
        """Whether the answer is to be malformed; `corrected` if the model was told once already."""
        return self.malformed or (self.malformed_once and not corrected)


def _status(value: str) -> int:
    status = int(value)
    if not 400 <= status <= 599:
        raise ValueError
    return status


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 0 <= seconds <= _SLOWEST_SECONDS:
        raise ValueError
    return seconds


def _count(value: str) -> int:
    count = int(value)
    if count < 0:
        raise ValueError
    return count


def _name(value: str) -> str:
    if not value:
        raise ValueError
    return value


_VALUES: Final[dict[str, Callable[[str], Any]]] = {
    "slow": _seconds,
    "fail": _status,
    "retry_after": _seconds,
    "fail_first": _count,
    "handoff": _name,
    "tool": _name,
    "tokens": _count,
}
_FLAGS: Final = frozenset(
    {"malformed", "malformed_once", "no_json_schema", "no_tools", "stubborn", "hang_up", "empty"}
)


def read_directives(texts: Iterable[str]) -> Directives | WireError:
    """The directives of all tags in the texts, or the error to answer a wrong item with."""
    found: dict[str, Any] = {}
    for text in texts:
        for tag in _TAG.findall(text):
            wrong = _read_tag(tag, found)
            if wrong is not None:
                return WireError.bad_request(
                    f"Unknown or wrong rehearsal directive: {wrong!r}.", param="messages"
                )
    return Directives(**found)


def without_directives(text: str) -> str:
    """The text as the rehearsal model reads it: without its tags."""
    return _TAG.sub("", text) if "[[" in text else text


def _read_tag(tag: str, found: dict[str, Any]) -> str | None:
    """Add the tag's items to `found`; returns the first wrong one, `None` if all are right."""
    head, says, words = tag.partition("say=")
    if says:
        found["say"] = words
    for item in head.replace(",", " ").split():
        key, equals, value = item.partition("=")
        if not equals and key in _FLAGS:
            found[key] = True
        elif key == "handoff!" and value:
            found["handoff_unlisted"] = value
        elif key in _VALUES:
            try:
                found[key] = _VALUES[key](value)
            except ValueError:
                return item
        else:
            return item
    return None
