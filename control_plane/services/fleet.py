"""The fleet as code: write it down, compare a document with it, make it like a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import (
    N_,
    CallerError,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotAuthenticated,
    Problem,
)
from control_plane.domain.fleet import (
    QUIET,
    REMOVING,
    Action,
    Item,
    Plan,
    differences,
    fingerprint,
    in_order,
    moved,
)
from control_plane.services.desk import Desk
from control_plane.services.fleet_entries import Entry, Kind, completed
from control_plane.services.fleet_kinds import KINDS
from control_plane.services.one_transaction import within
from control_plane.services.ports import Records

FORMAT = 1
"""Of the document; it stands at its top as `fleet: 1`."""

Document = Mapping[str, Any]
"""`fleet: 1`, then sections: things by their name, in the fields of the REST API."""

Wanted = Mapping[str, Mapping[str, Entry]]
"""Things by name, by section; only the sections that the document has."""

_NOT_OURS = "x-"
"""What a key at the top begins with that is there for YAML anchors only."""


def read_fleet(desk: Desk, principal: Principal) -> dict[str, Any]:
    """The document of what is there; an apply of it changes nothing."""
    require(principal, Role.ADMIN)
    now = desk.now()
    document: dict[str, Any] = {"fleet": FORMAT}
    with desk.store.reading() as tx:
        for kind in KINDS:
            there = kind.read(tx, principal)
            kept = {name: there[name] for name in sorted(there) if kind.exported(there[name], now)}
            if kept:
                document[kind.section] = {name: entry.sparse for name, entry in kept.items()}
    return document


def plan_fleet(
    desk: Desk, principal: Principal, document: Document, *, prune: bool = False
) -> Plan:
    """What an apply would do. It is carried out and taken back, so whatever would be refused is.

    Args:
        prune: Also remove what is not in the document, of the sections it has.

    Raises:
        InvalidInput: Names everything wrong, by its path in the document.
    """
    require(principal, Role.ADMIN)
    wanted = read_document(document)
    try:
        with desk.store.writing() as tx:
            there = _standing(tx, principal, wanted)
            plan = _planned(wanted, there, prune=prune, now=desk.now())
            _carry_out(within(desk, tx), principal, wanted, there, plan, note="")
            raise _TakenBack(plan)
    except _TakenBack as rehearsed:
        return rehearsed.plan


def apply_fleet(
    desk: Desk,
    principal: Principal,
    document: Document,
    *,
    prune: bool = False,
    base: Mapping[str, str | None] | None = None,
    note: str = "",
) -> Plan:
    """Make the fleet like the document, in one transaction; what was done.

    Args:
        prune: As in `plan_fleet`.
        base: Of the plan that was looked at: if anything in it changed since, nothing is done.
        note: Why; on the new versions of agents and patterns.

    Raises:
        InvalidInput: Names everything wrong, by its path in the document. Nothing was changed.
        Conflict: Somebody changed something since the plan was made. Nothing was changed.
    """
    require(principal, Role.ADMIN)
    wanted = read_document(document)
    with desk.store.writing() as tx:
        there = _standing(tx, principal, wanted)
        plan = _planned(wanted, there, prune=prune, now=desk.now())
        if base is not None:
            _check_base(plan, base)
        if plan.changes_something:
            _carry_out(within(desk, tx), principal, wanted, there, plan, note=note)
            desk.audit(tx, principal, "fleet.applied", "fleet/document", **plan.counts())
    desk.engines.wake()
    return plan


def read_document(document: Document) -> Wanted:
    """The things in a document. Raises `InvalidInput` that names everything wrong with its form."""
    problems: list[Problem] = []
    sections = {kind.section: kind for kind in KINDS}
    wanted: dict[str, dict[str, Entry]] = {}
    if document.get("fleet", FORMAT) != FORMAT:
        template = N_("This version reads documents of format {format}.")
        problems.append(Problem("fleet", template, {"format": FORMAT}))
    for section, things in document.items():
        if section in sections:
            wanted[section] = _read_section(sections[section], things, problems)
        elif section != "fleet" and not section.startswith(_NOT_OURS):
            template = N_("There is no such section; choose one of {expected}.")
            problems.append(Problem(section, template, {"expected": ", ".join(sections)}))
    if problems:
        raise InvalidInput(problems)
    return wanted


def _read_section(kind: Kind, things: Any, problems: list[Problem]) -> dict[str, Entry]:
    read: dict[str, Entry] = {}
    for name, data in _objects(things, kind.section, problems).items():
        path = f"{kind.section}.{name}"
        try:
            read[name] = kind.entry(name, _objects(data, path, problems))
        except InvalidInput as error:
            problems += _below(path, error)
    return read


def _objects(value: Any, path: str, problems: list[Problem]) -> Mapping[str, Any]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value)
    problems.append(Problem(path, N_("Give an object with fields.")))
    return {}


def _standing(tx: Records, principal: Principal, wanted: Wanted) -> Wanted:
    """What is there, of the sections that the document has."""
    return {kind.section: kind.read(tx, principal) for kind in KINDS if kind.section in wanted}


def _planned(wanted: Wanted, there: Wanted, *, prune: bool, now: datetime) -> Plan:
    saved: list[Item] = []
    removed: list[Item] = []
    for kind in KINDS:
        entries, found = wanted.get(kind.section, {}), there.get(kind.section, {})
        for name in in_order({name: _needs(kind, entry) for name, entry in entries.items()}):
            saved.append(_item(kind, entries[name], found.get(name)))
        for name in sorted(set(found) - set(entries), reverse=True) if prune else ():
            if kind.pruned(found[name], now):
                was = fingerprint(found[name].fields)
                removed.append(Item(kind.section, name, kind.removal, (), was))
    return Plan((*saved, *reversed(removed)))


def _needs(kind: Kind, entry: Entry) -> set[str]:
    """Names of things of the same section that must be there before."""
    head = f"{kind.section}."
    return {path.removeprefix(head) for path in kind.needs(entry) if path.startswith(head)}


def _item(kind: Kind, entry: Entry, current: Entry | None) -> Item:
    before = {} if current is None else current.fields
    after = completed(entry, current).fields
    changes = differences(before, after)
    if current is None:
        return Item(kind.section, entry.name, Action.CREATE, changes)
    action = Action.UNCHANGED if before == after else Action.CHANGE
    return Item(kind.section, entry.name, action, changes, fingerprint(before))


def _carry_out(
    desk: Desk, principal: Principal, wanted: Wanted, there: Wanted, plan: Plan, *, note: str
) -> None:
    """Do what the plan says, and go on past what is refused, so that all of it is told at once."""
    kinds = {kind.section: kind for kind in KINDS}
    problems: list[Problem] = []
    refused: set[str] = set()
    for item in plan.items:
        kind, current = kinds[item.section], there[item.section].get(item.name)
        entry = wanted[item.section].get(item.name, current)
        if item.action in QUIET or entry is None:
            continue
        if item.action not in REMOVING and kind.needs(entry) & refused:
            refused.add(item.path)  # What is wrong is told where it is.
            continue
        found = _refusals(desk, principal, kind, item, completed(entry, current), note)
        if found:
            refused.add(item.path)
            problems += found
    if problems:
        raise InvalidInput(problems)


def _refusals(
    desk: Desk, principal: Principal, kind: Kind, item: Item, entry: Entry, note: str
) -> Sequence[Problem]:
    """Carry out one item; what keeps it from being done."""
    removing = item.action in REMOVING
    try:
        if removing and kind.remove is not None:
            kind.remove(desk, principal, entry)
        else:
            kind.save(desk, principal, entry, note)
    except InvalidInput as error:
        return _below(item.path, error)
    except (NotAllowed, NotAuthenticated):
        raise
    except CallerError as error:
        if isinstance(error, Conflict) and not removing:
            raise
        return [Problem(item.path, error.template, error.params)]
    return []


def _below(path: str, error: InvalidInput) -> list[Problem]:
    """The problems of one thing as problems of the document; its name is what it stands under."""
    return [
        Problem(
            path if problem.field in ("", "name") else f"{path}.{problem.field}",
            problem.template,
            problem.params,
        )
        for problem in error.problems
    ]


def _check_base(plan: Plan, base: Mapping[str, str | None]) -> None:
    changed = moved(plan, base)
    if changed:
        raise Conflict(
            N_(
                "Somebody changed {things} since the plan was made, so nothing was applied;"
                " make a new plan and look at it."
            ),
            things=", ".join(changed),
        )


class _TakenBack(Exception):
    """Ends the transaction of a plan, so that nothing of it stays."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
