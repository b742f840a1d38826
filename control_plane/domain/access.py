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


@dataclass(frozen=True)
class Principal:
    """The person or program behind a call, in one workspace."""

    id: str
    name: str
    workspace_id: str
    roles: frozenset[Role]

    def may(self, role: Role) -> bool:
        """Whether the principal holds `role`; an admin holds all, anybody with a role may view."""
        return (
            Role.ADMIN in self.roles
            or role in self.roles
            or (role is Role.VIEWER and bool(self.roles))
        )


def require(principal: Principal, role: Role) -> None:
    """Let the principal pass, or refuse.

    Raises:
        NotAllowed: The principal holds neither `role` nor admin.
    """
    if not principal.may(role):
        raise NotAllowed(
            N_("{name} needs the role {role} for this; ask an admin of the workspace to grant it."),
            name=principal.name,
            role=role.value,
        )


def local_principal(workspace_id: str = "default") -> Principal:
    """The one principal of an installation without sign-in; served on loopback only."""
    return Principal("local", "Local operator", workspace_id, frozenset({Role.ADMIN}))
