"""Who is asking, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from control_plane.domain.errors import N_, NotAllowed


class Role(StrEnum):
    """What a principal may do in a workspace. Admin implies all others; no other implies any."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    APPROVER = "approver"
    ADMIN = "admin"


class PrincipalKind(StrEnum):
    """What stands behind a principal."""

    PERSON = "person"
    """Signs in."""
    SERVICE = "service"
    """A program with tokens of its own."""
    LOCAL = "local"
    """Whoever sits at this machine, where nobody signs in."""


@dataclass(frozen=True)
class Grant:
    """A role that holds for one thing of a workspace only."""

    role: Role
    subject: str
    """Kind and name as the audit record writes them, such as `pattern/refunds`."""


@dataclass(frozen=True)
class Principal:
    """The person or program behind a call, in one workspace."""

    id: str
    name: str
    workspace_id: str
    roles: frozenset[Role]
    """In the whole workspace."""
    grants: frozenset[Grant] = frozenset()
    """Beside the roles."""
    kind: PrincipalKind = PrincipalKind.LOCAL
    token_id: str | None = None
    """The bearer token it proved itself with; `None` for none."""

    def may(self, role: Role, on: str = "") -> bool:
        """Whether the principal holds `role`, in the workspace or for the subject `on`.

        An admin holds all roles; anybody with a role or a grant may view.
        """
        held = self.roles | {grant.role for grant in self.grants if grant.subject == on}
        if role is Role.VIEWER and (held or self.grants):
            return True
        return Role.ADMIN in held or role in held

    def may_somewhere(self, role: Role) -> bool:
        """Whether the principal holds `role` for anything at all."""
        return self.may(role) or any(self.may(role, grant.subject) for grant in self.grants)


def require(principal: Principal, role: Role, on: str = "") -> None:
    """Let the principal pass, or refuse.

    Args:
        on: What it is about, such as `pattern/refunds`, where a grant for that alone will do.

    Raises:
        NotAllowed: The principal holds neither `role` nor admin.
    """
    if not principal.may(role, on):
        raise _lacks(principal, role)


def require_somewhere(principal: Principal, role: Role) -> None:
    """Let the principal pass who holds `role` for anything, before it is known what it is about.

    Raises:
        NotAllowed: The principal holds it for nothing, so that it learns nothing of what there is.
    """
    if not principal.may_somewhere(role):
        raise _lacks(principal, role)


def local_principal(workspace_id: str = "default") -> Principal:
    """The one principal of an installation without sign-in; served on loopback only."""
    return Principal("local", "Local operator", workspace_id, frozenset({Role.ADMIN}))


def _lacks(principal: Principal, role: Role) -> NotAllowed:
    return NotAllowed(
        N_("{name} needs the role {role} for this; ask an admin of the workspace to grant it."),
        name=principal.name,
        role=role.value,
    )
