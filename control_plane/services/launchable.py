"""Whether patterns can be launched as their agents stand now, and which an agent holds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import NotReady
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.topology import members
from control_plane.services.desk import Desk
from control_plane.services.launch import refuse_stages
from control_plane.services.patterns import existing_pattern


def held_up_by(desk: Desk, principal: Principal, pattern: str) -> NotReady | None:
    """Why a launch of the pattern would be refused now; `None` when its agents allow it.

    Raises:
        NotFound: There is no such pattern.
    """
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        try:
            refuse_stages(tx, principal, existing_pattern(tx, principal, pattern).spec)
        except NotReady as reason:
            return reason
    return None


def patterns_with(desk: Desk, principal: Principal, agent: str) -> list[str]:
    """Names of the patterns the agent works in, nested ones included: without it none starts."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        specs = {each.name: each.spec for each in tx.patterns.list(principal.workspace_id)}
    return [name for name, spec in specs.items() if agent in _agents_in(spec, specs)]


def _agents_in(spec: PatternSpec, specs: Mapping[str, PatternSpec]) -> Iterator[str]:
    for member in members(spec):
        if member.kind == "agent":
            yield member.name
        elif member.name in specs:
            yield from _agents_in(specs[member.name], specs)
