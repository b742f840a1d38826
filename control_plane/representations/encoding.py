"""Documents of domain values as JSON text: exports, and what the command line prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel


def to_json(document: Any, *, indented: bool = False) -> bytes:
    """The document as JSON: money as decimal strings, instants in ISO 8601 ending in `Z`."""
    options = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | (orjson.OPT_INDENT_2 if indented else 0)
    return orjson.dumps(document, default=_plain, option=options)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case BaseModel():
            return value.model_dump(mode="json")
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")
