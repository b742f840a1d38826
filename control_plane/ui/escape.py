"""Text of models and people is data: shown as it is, never read as Markdown or HTML."""

from __future__ import annotations

import re

_MEANT = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@])")
# Where more is made of plain text: pictures of `:smile:`, links of addresses, arrows of `->`.
_MADE_INTO_MORE = re.compile(r"(?<=:)(?=[A-Za-z_+/-])|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=[-=>])")
_JOINER = "\u2060"  # Invisible, and keeps the two sides apart.


def escape(text: object) -> str:
    """The text so that Streamlit's Markdown shows it character by character."""
    apart = _MADE_INTO_MORE.sub(_JOINER, str(text))
    return _MEANT.sub(r"\\\1", apart).replace("\n", "  \n")


def one_line(text: str, limit: int = 160) -> str:
    """The text on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
