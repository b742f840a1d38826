"""What one kind of thing in the fleet's document is, and one such thing, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from control_plane.domain.access import Principal
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.fleet import Action, fields_of
from control_plane.domain.frozen import Frozen
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

T = TypeVar("T")


class Nothing(Frozen):
    """Of kinds that are a specification and nothing beside."""


@dataclass(frozen=True)
class Entry:
    """One thing of the document."""

    name: str
    around: BaseModel
    """Fields beside the specification; what is `None` stays as it is in the store."""
    spec: BaseModel

    @cached_property
    def fields(self) -> dict[str, Any]:
        """All of it, what has its default included."""
        return self._fields(sparse=False)

    @property
    def sparse(self) -> dict[str, Any]:
        """As a document says it: without what has its default."""
        return self._fields(sparse=True)

    def _fields(self, *, sparse: bool) -> dict[str, Any]:
        beside = fields_of(self.around).items()
        around = {name: v for name, v in beside if not (v is None or (sparse and v is False))}
        spec = fields_of(self.spec, sparse=sparse)
        spec.pop("name", None)
        return {**around, **spec}


def _always(_entry: Entry, _now: datetime) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """One section of the document."""

    section: str
    says: str
    """What stands in it, in a sentence, for who writes it in an editor."""
    around: type[BaseModel]
    spec: TypeAdapter[Any]
    read: Callable[[Records, Principal], Mapping[str, Entry]]
    """What is there, by name."""
    save: Callable[[Desk, Principal, Entry, str], object]
    """Register the thing, or make what is there like it, with a note that says why."""
    needs: Callable[[Entry], Set[str]]
    """Paths in the document of what must be there before it."""
    removal: Action
    """What a prune does about one that is not in the document."""
    remove: Callable[[Desk, Principal, Entry], object] | None = None
    exported: Callable[[Entry, datetime], bool] = _always
    """Whether a document of the fleet at that instant holds it."""
    pruned: Callable[[Entry, datetime], bool] = _always
    """Whether a prune at that instant minds that it is not in the document."""
    names_itself: bool = False
    """Whether the specification holds the name."""

    def entry(self, name: str, data: Mapping[str, Any]) -> Entry:
        """The thing as the document writes it. Raises `InvalidInput` with all that is wrong."""
        about = {key: value for key, value in data.items() if key in self.around.model_fields}
        rest = {key: value for key, value in data.items() if key not in about}
        problems: list[Problem] = []
        if self.names_itself:
            if "name" in rest:
                problems.append(
                    Problem("name", N_("The name stands above it already; remove it here."))
                )
            rest["name"] = name
        around = _parsed(TypeAdapter(self.around), about, problems)
        spec = _parsed(self.spec, rest, problems)
        if problems:
            raise InvalidInput(problems)
        return Entry(name, around, spec)


def spec_of(type_: type[T], entry: Entry) -> T:
    """The specification of an entry whose kind has read it as that type."""
    assert isinstance(entry.spec, type_)  # noqa: S101 - what the kind has read
    return entry.spec


def completed(entry: Entry, current: Entry | None) -> Entry:
    """The entry with what it leaves to the store taken from there."""
    if current is None:
        return entry
    left_out = {
        name: getattr(current.around, name)
        for name in type(entry.around).model_fields
        if getattr(entry.around, name) is None
    }
    return replace(entry, around=entry.around.model_copy(update=left_out))


def _parsed(type_: TypeAdapter[Any], data: Mapping[str, Any], problems: list[Problem]) -> Any:
    try:
        return parse(type_, data)
    except InvalidInput as error:
        problems += error.problems
        return None
