"""What differs between two versions of a specification. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True)
class Change:
    """One field that differs between two versions."""

    field: str
    before: str
    """As text; other values than text are JSON."""
    after: str


def changes(before: BaseModel, after: BaseModel) -> list[Change]:
    """The fields that differ, in the order of the form; a field only one of them has counts."""
    was, is_now = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [
        Change(field, shown(was.get(field)), shown(is_now.get(field)))
        for field in dict.fromkeys((*was, *is_now))
        if was.get(field) != is_now.get(field)
    ]


def shown(value: object) -> str:
    """A JSON value as text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
