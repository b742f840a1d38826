"""API keys: read where they are used, by the name of their variable, and kept out of every text."""

from __future__ import annotations

import os
import re

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.steps import FailureReason

_HIDDEN = "[key]"
# OpenAI's own refusal quotes part of the wrong key ("sk-ab***yz"): the value alone is not enough.
_LOOKS_LIKE_A_KEY = re.compile(r"\b(?:sk|pk|rk)-[\w*.-]{4,}|(?<=Bearer )[\w*.~+/=-]{4,}")


def api_key(variable: str, *, needed_by: str) -> str:
    """The key in the environment variable; empty when no variable is named.

    Args:
        variable: Its name.
        needed_by: The connection or tool that names it, for the message.

    Raises:
        StepFailed: The variable is missing, empty or holds no key; names it, never a value.
    """
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise StepFailed(
            FailureReason.CONFIGURATION,
            N_(
                "The environment variable {variable}, which {needed_by} takes its API key from, is "
                "not set. Set it where the worker runs and restart it, or name another variable."
            ),
            variable=variable,
            needed_by=needed_by,
        )
    if not key.isascii() or not key.isprintable():
        raise StepFailed(
            FailureReason.CONFIGURATION,
            N_(
                "The environment variable {variable}, which {needed_by} takes its API key from, "
                "holds line breaks or characters no key has. Set it anew."
            ),
            variable=variable,
            needed_by=needed_by,
        )
    return key


def without_key(text: str, key: str) -> str:
    """The text with the key, and whatever looks like one, replaced."""
    if key:
        text = text.replace(key, _HIDDEN)
    return _LOOKS_LIKE_A_KEY.sub(_HIDDEN, text)
