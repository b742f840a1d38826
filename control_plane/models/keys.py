"""Takes keys out of what an endpoint says about them."""

from __future__ import annotations

import re

from control_plane.secrets.redaction import HIDDEN, redacted

# In a refusal even a short piece after these is one: "Incorrect API key provided: sk-ab***yz".
_LOOKS_LIKE_A_KEY = re.compile(r"\b(?:sk|pk|rk)-[\w*.-]{4,}|(?<=Bearer )[\w*.~+/=-]{4,}")


def without_key(text: str, key: str) -> str:
    """The text with the key, and whatever looks like one, replaced."""
    if key:
        text = text.replace(key, HIDDEN)
    return _LOOKS_LIKE_A_KEY.sub(HIDDEN, redacted(text))
