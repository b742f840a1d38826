"""Text of models and people is data: shown as it is, never read as Markdown or HTML."""

from __future__ import annotations

import re

_MEANT = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@])")
_SHORTCODE = re.compile(r":(?=\w)")
_JOINER = "\u2060"  # Invisible; keeps `:smile:` and `:material/home:` from becoming pictures.


def escape(text: object) -> str:
    """The text so that Streamlit's Markdown shows it character by character."""
    unmixed = _SHORTCODE.sub(f":{_JOINER}", str(text))
    return _MEANT.sub(r"\\\1", unmixed).replace("\n", "  \n")


def one_line(text: str, limit: int = 160) -> str:
    """The text on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
