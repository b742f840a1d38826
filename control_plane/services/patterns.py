"""Compose patterns, check them, save new versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.frozen import Slug
from control_plane.domain.patterns import Pattern, PatternSpec, PatternVersion, pattern_spec
from control_plane.domain.topology import Known, members, problems
from control_plane.domain.validation import parse
from control_plane.services.changes import Change, changes
from control_plane.services.desk import Desk
from control_plane.services.ports import Records, engine_is_missing

_slug: TypeAdapter[str] = TypeAdapter(Slug)


def list_patterns(desk: Desk, principal: Principal) -> Sequence[Pattern]:
    """All patterns by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.patterns.list(principal.workspace_id)


def get_pattern(desk: Desk, principal: Principal, name: str) -> Pattern:
    """One pattern. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return existing_pattern(tx, principal, name)


def pattern_versions(desk: Desk, principal: Principal, name: str) -> Sequence[PatternVersion]:
    """All versions of a pattern, newest first. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.patterns.versions(existing_pattern(tx, principal, name).id)


def check_pattern(
    desk: Desk, principal: Principal, *, name: str, spec: Mapping[str, Any] | PatternSpec
) -> list[Problem]:
    """Everything that keeps the pattern from being saved; empty when it can be."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _checked(desk, tx, principal, name=name, owner="-", spec=spec)[1]


def save_pattern(
    desk: Desk,
    principal: Principal,
    *,
    name: str,
    owner: str,
    spec: Mapping[str, Any] | PatternSpec,
    expected_version: int | None = None,
    note: str = "",
) -> Pattern:
    """Register a pattern (`expected_version=None`), or save what changed as its next version.

    Raises:
        InvalidInput: Names everything that cannot work: fields, members, reachability, nesting.
        Conflict: The name is taken, or somebody saved first.
    """
    require(principal, Role.OPERATOR, on=f"pattern/{name}")
    now = desk.now()
    with desk.store.writing() as tx:
        wanted, found = _checked(desk, tx, principal, name=name, owner=owner, spec=spec)
        if found or wanted is None:
            raise InvalidInput(found)
        if expected_version is None:
            pattern = Pattern(
                desk.new_id("pat"), principal.workspace_id, name, owner, 1, wanted, now, now
            )
            tx.patterns.add(pattern, PatternVersion(pattern.id, 1, wanted, now, principal.id, note))
        else:
            pattern = existing_pattern(tx, principal, name)
            if pattern.version != expected_version or not tx.patterns.set_owner(
                pattern, owner=owner, now=now
            ):
                raise _saved_already(pattern)
            if wanted != pattern.spec:
                _add_version(desk, tx, principal, pattern, wanted, expected_version, note)
        saved = existing_pattern(tx, principal, name)
        desk.audit(
            tx, principal, "pattern.saved", f"pattern/{name}", version=saved.version, note=note
        )
        return saved


def restore_pattern(
    desk: Desk, principal: Principal, name: str, *, version: int, expected_version: int
) -> Pattern:
    """Make an earlier version current again, as a new version, if it can still work.

    Raises:
        NotFound: There is no such version.
        InvalidInput: It names members that are gone, or an engine this installation lacks.
        Conflict: Somebody saved first.
    """
    require(principal, Role.OPERATOR, on=f"pattern/{name}")
    with desk.store.writing() as tx:
        pattern = existing_pattern(tx, principal, name)
        old = _version(tx, pattern, version)
        found = _cannot_work(desk, tx, principal, name, old.spec)
        if found:
            raise InvalidInput(found)
        _add_version(
            desk,
            tx,
            principal,
            pattern,
            old.spec,
            expected_version,
            f"restored from version {version}",
        )
        desk.audit(tx, principal, "pattern.restored", f"pattern/{name}", version=version)
        return existing_pattern(tx, principal, name)


def compare_patterns(desk: Desk, principal: Principal, name: str, a: int, b: int) -> list[Change]:
    """The fields that differ from version `a` to version `b`. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        pattern = existing_pattern(tx, principal, name)
        return changes(_version(tx, pattern, a).spec, _version(tx, pattern, b).spec)


def member_roles(desk: Desk, principal: Principal, spec: PatternSpec) -> dict[str, str]:
    """What each member is there for, by name; members that are not registered are left out."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        roles: dict[str, str] = {}
        for member in members(spec):
            if member.kind == "agent" and (
                agent := tx.agents.get(principal.workspace_id, member.name)
            ):
                roles[member.name] = agent.spec.role
            elif member.kind == "pattern" and (
                nested := tx.patterns.get(principal.workspace_id, member.name)
            ):
                roles[member.name] = nested.spec.description
        return roles


def member_tools(desk: Desk, principal: Principal, spec: PatternSpec) -> dict[str, tuple[str, ...]]:
    """Names of the tools each agent of the pattern may call, by agent."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        found = {
            m.name: tx.agents.get(principal.workspace_id, m.name)
            for m in members(spec)
            if m.kind == "agent"
        }
        return {name: agent.spec.tools for name, agent in found.items() if agent}


def known_to(tx: Records, principal: Principal) -> Known:
    """What is registered in the principal's workspace."""
    return Known(
        frozenset(agent.name for agent in tx.agents.list(principal.workspace_id)),
        {pattern.name: pattern.spec for pattern in tx.patterns.list(principal.workspace_id)},
    )


def existing_pattern(tx: Records, principal: Principal, name: str) -> Pattern:
    """One pattern, within a transaction. Raises `NotFound`."""
    pattern = tx.patterns.get(principal.workspace_id, name)
    if pattern is None:
        raise NotFound(N_("There is no pattern {name!r} in this workspace."), name=name)
    return pattern


def _checked(
    desk: Desk,
    tx: Records,
    principal: Principal,
    *,
    name: str,
    owner: str,
    spec: Mapping[str, Any] | PatternSpec,
) -> tuple[PatternSpec | None, list[Problem]]:
    found: list[Problem] = []
    wanted: PatternSpec | None = None
    try:
        parse(_slug, name, prefix="name")
    except InvalidInput as error:
        found += error.problems
    if not owner.strip():
        found.append(Problem("owner", N_("Give a value.")))
    try:
        wanted = parse(pattern_spec, spec)
    except InvalidInput as error:
        found += error.problems
    if wanted is not None:
        found += _cannot_work(desk, tx, principal, name, wanted)
    return wanted, found


def _cannot_work(
    desk: Desk, tx: Records, principal: Principal, name: str, spec: PatternSpec
) -> list[Problem]:
    found = problems(name, spec, known_to(tx, principal))
    if spec.engine not in ("default", *desk.engines.by_name):
        found.append(engine_is_missing(spec.engine))
    return found


def _version(tx: Records, pattern: Pattern, number: int) -> PatternVersion:
    found = tx.patterns.version(pattern.id, number)
    if found is None:
        raise NotFound(
            N_("Pattern {name} has no version {version}."), name=pattern.name, version=number
        )
    return found


def _add_version(
    desk: Desk,
    tx: Records,
    principal: Principal,
    pattern: Pattern,
    spec: PatternSpec,
    expected_version: int,
    note: str,
) -> None:
    now = desk.now()
    version = PatternVersion(pattern.id, expected_version + 1, spec, now, principal.id, note)
    if not tx.patterns.add_version(version, expected_version=expected_version, now=now):
        raise _saved_already(pattern)


def _saved_already(pattern: Pattern) -> Conflict:
    return Conflict(
        N_(
            "Pattern {name} is at version {version} now, saved by somebody else; open "
            "it again and repeat your change."
        ),
        name=pattern.name,
        version=pattern.version,
    )
