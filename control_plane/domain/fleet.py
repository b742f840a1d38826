"""The fleet as one document: what it says, what is there, and what lies between. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, cast, get_args

from pydantic import BaseModel

from control_plane.domain.plain import plain_json

Fields = Mapping[str, Any]
"""One thing as the document writes it: JSON values by field."""


class Action(StrEnum):
    """What an apply does about one thing."""

    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    REMOVE = "remove"
    RETIRE = "retire"
    """Of an agent: runs refer to its versions, so it stays, and no longer works."""
    KEEP = "keep"
    """It is not in the document, and things of its kind cannot be removed."""


QUIET = frozenset({Action.UNCHANGED, Action.KEEP})
"""Nothing is done."""

REMOVING = frozenset({Action.REMOVE, Action.RETIRE})
"""It is not in the document."""


@dataclass(frozen=True)
class FieldChange:
    """One field that an apply changes."""

    field: str
    """Dotted path within the thing."""
    before: Any
    """JSON value; `None` when it was not there."""
    after: Any


@dataclass(frozen=True)
class Item:
    """One thing of a plan."""

    section: str
    """Its kind as the document heads it, such as `agents`."""
    name: str
    action: Action
    changes: tuple[FieldChange, ...] = ()
    found: str | None = None
    """Fingerprint of the thing as it is; `None` when it is not there."""

    @property
    def path(self) -> str:
        """Where it stands in the document."""
        return f"{self.section}.{self.name}"


@dataclass(frozen=True)
class Plan:
    """What an apply does, in the order in which it does it."""

    items: tuple[Item, ...]

    @property
    def changes_something(self) -> bool:
        """Whether an apply would do anything."""
        return any(item.action not in QUIET for item in self.items)

    @property
    def base(self) -> dict[str, str | None]:
        """What the plan rests on: the fingerprint of each thing, by its path."""
        return {item.path: item.found for item in self.items}

    def counts(self) -> dict[str, int]:
        """How many things there are of each action, left out where there is none."""
        actions = [item.action for item in self.items]
        return {action.value: actions.count(action) for action in Action if action in actions}


def moved(plan: Plan, base: Mapping[str, str | None]) -> list[str]:
    """Paths of what is not as it was when the plan with this base was made."""
    now = plan.base
    return sorted(path for path in {*now, *base} if now.get(path) != base.get(path))


def fingerprint(fields: Fields) -> str:
    """The same for the same values, whatever their order."""
    return hashlib.sha256(plain_json(_sorted(fields))).hexdigest()[:16]


def differences(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the document; objects are gone into."""
    was, is_now = dict(_leaves(before)), dict(_leaves(after))
    return tuple(
        FieldChange(path, was.get(path), is_now.get(path))
        for path in dict.fromkeys((*is_now, *was))
        if was.get(path) != is_now.get(path)
    )


def fields_of(model: BaseModel, *, sparse: bool = False) -> dict[str, Any]:
    """A validated value as JSON, equal for equal values (`0.50` and `0.5` are).

    Args:
        sparse: Leave out what has its default.
    """
    return {
        name: _json(getattr(model, name), sparse=sparse)
        for name in type(model).model_fields
        if not (sparse and _is_default(model, name))
    }


def in_order(names: Mapping[str, Collection[str]]) -> list[str]:
    """The names, each after those it needs; a circle is broken somewhere.

    Args:
        names: Of each thing, what it needs; needs that are none of the names do not count.
    """
    done: dict[str, None] = {}
    begun: set[str] = set()

    def visit(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        for needed in sorted(set(names[name]) & set(names)):
            visit(needed)
        done[name] = None

    for name in sorted(names):
        visit(name)
    return list(done)


def _is_default(model: BaseModel, name: str) -> bool:
    field = type(model).model_fields[name]
    if field.is_required() or (name == "kind" and len(get_args(field.annotation)) == 1):
        return False  # What tells the kinds of a union apart is said, though it has a default.
    return getattr(model, name) == field.get_default(call_default_factory=True)


def _json(value: Any, *, sparse: bool) -> Any:
    match value:
        case BaseModel():
            return fields_of(value, sparse=sparse)
        case Enum():
            return value.value
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case dict():
            parts = cast("dict[str, Any]", value)
            return {name: _json(part, sparse=sparse) for name, part in parts.items()}
        case list() | tuple():
            return [_json(part, sparse=sparse) for part in cast("Sequence[Any]", value)]
        case _:
            return value


def _leaves(fields: Fields, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value:
            yield from _leaves(cast("dict[str, Any]", value), f"{path}.")
        else:
            yield path, value


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        parts = cast("Mapping[str, Any]", value)
        return {name: _sorted(parts[name]) for name in sorted(parts)}
    if isinstance(value, list | tuple):
        return [_sorted(part) for part in cast("Sequence[Any]", value)]
    return value
