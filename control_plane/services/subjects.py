"""Whether what a hold or a grant is about is there: what is mistyped would protect nothing."""

from __future__ import annotations

from collections.abc import Iterable

from control_plane.domain.access import Grant, Principal
from control_plane.domain.audit import AuditFilter
from control_plane.domain.errors import N_, NotFound
from control_plane.domain.members import HOME
from control_plane.domain.retention import HoldKind
from control_plane.services.agent_checks import existing_agent
from control_plane.services.patterns import existing_pattern
from control_plane.services.ports import Records
from control_plane.services.runs import existing_run


def check_grants(
    tx: Records, principal: Principal, grants: Iterable[Grant], *, held: Iterable[Grant] = ()
) -> None:
    """Let grants pass that are for patterns and agents of the workspace.

    Args:
        held: Those the member has already; what they are for may be gone by now.

    Raises:
        NotFound: There is no such pattern or agent.
    """
    for grant in sorted(set(grants) - set(held), key=lambda each: each.subject):
        kind, _slash, name = grant.subject.partition("/")
        if kind == "pattern":
            existing_pattern(tx, principal, name)
        elif kind == "agent":
            existing_agent(tx, principal, name)
        else:
            raise NotFound(
                N_("Grants are for a pattern or an agent, such as pattern/refunds; not for {on}."),
                on=grant.subject,
            )


def check_held(tx: Records, principal: Principal, kind: HoldKind, target: str) -> None:
    """Let pass what a hold can be placed on.

    Raises:
        NotFound: There is no such run, pattern or person.
    """
    match kind:
        case HoldKind.RUN:
            existing_run(tx, principal, target)
        case HoldKind.PATTERN:
            existing_pattern(tx, principal, target)
        case HoldKind.PERSON if not _is_known(tx, principal, target):
            raise NotFound(
                N_("There is no person or service account {name!r} in this workspace."), name=target
            )
        case _:
            pass


def _is_known(tx: Records, principal: Principal, principal_id: str) -> bool:
    """Whether it is oneself, a member, or in the first workspace anybody; or acted here once."""
    here = principal.workspace_id
    if principal_id == principal.id:
        return True
    if tx.people.get(principal_id) is None:
        return False
    if here == HOME or tx.members.of(here, principal_id):
        return True
    return bool(tx.audit.page(here, AuditFilter(actor=principal_id), limit=1, cursor=None).items)
