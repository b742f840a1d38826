"""The base of every value that enters from outside: validated once, never changed after."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""A name that is also a tool name on the wire (`transfer_to_<agent>`): lower case, digits, `_`."""


class Frozen(BaseModel):
    """Untrusted data, validated once and never changed after."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
