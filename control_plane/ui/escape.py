"""Text of models and people is data: shown as it is, never read as Markdown or HTML."""

from __future__ import annotations

import re
from typing import Any

_MEANT = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@])")
# Where more is made of plain text: pictures of `:smile:`, links of addresses, arrows of `->`.
_MADE_INTO_MORE = re.compile(r"(?<=:)(?=[A-Za-z_+/-])|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=[-=>])")
_JOINER = "\u2060"  # Invisible, and keeps the two sides apart.


# Reorders or hides what stands around it: the reader of a question would see another one.
_MISLEADING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
_SHOWN_INSTEAD = "\ufffd"
_ID = re.compile(r"[a-z]{2,10}_[0-9a-z]{26}")


def visible(text: str) -> str:
    """The text with a sign in place of everything that reorders, hides or steers."""
    return _MISLEADING.sub(_SHOWN_INSTEAD, text)


def visible_in(value: Any) -> Any:
    """A JSON value whose texts are `visible`."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {name: visible_in(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [visible_in(part) for part in value]
    return value


def escape(text: object) -> str:
    """The text so that Streamlit's Markdown shows it character by character."""
    apart = _MADE_INTO_MORE.sub(_JOINER, visible(str(text)))
    return _MEANT.sub(r"\\\1", apart).replace("\n", "  \n")


def one_line(text: str, limit: int = 160) -> str:
    """The text on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def shortened_id(text: str) -> str:
    """An id of ours, such as `run_01m853…`, by its beginning and its end; other text as it is."""
    if _ID.fullmatch(text) is None:
        return text
    return f"{text[:8]}…{text[-5:]}"
