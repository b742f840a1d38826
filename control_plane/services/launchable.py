"""Whether patterns can be launched as their agents stand now, and which an agent holds up."""

from __future__ import annotations

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import NotReady
from control_plane.services.desk import Desk
from control_plane.services.launch import agents_below, refuse_stages
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
        return [
            pattern.name
            for pattern in tx.patterns.list(principal.workspace_id)
            if any(each.name == agent for each in agents_below(tx, principal, pattern.spec))
        ]
