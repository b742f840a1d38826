"""Workspaces: list, create, rename. Whose admins look after the installation creates them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.errors import N_, Conflict, NotFound
from control_plane.domain.members import (
    HOME,
    Membership,
    Source,
    Workspace,
    WorkspaceSpec,
    require_installation_admin,
)
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import Records


def list_workspaces(desk: Desk, principal: Principal) -> Sequence[Workspace]:
    """Those the principal is a member of; who looks after the installation sees all. By id."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _visible(tx, principal)


def get_workspace(desk: Desk, principal: Principal, workspace_id: str) -> Workspace:
    """One of those that `list_workspaces` lists. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _existing(tx, principal, workspace_id)


def create_workspace(
    desk: Desk, principal: Principal, spec: Mapping[str, Any] | WorkspaceSpec
) -> Workspace:
    """Make an empty workspace; whoever signed in and makes it becomes its admin.

    Raises:
        InvalidInput: Names every wrong field.
        Conflict: The id is taken.
    """
    require_installation_admin(principal)
    wanted = parse(WorkspaceSpec, spec)
    now = desk.now()
    workspace = Workspace(wanted.id, wanted.title, 1, now, now)
    with desk.store.writing() as tx:
        tx.workspaces.add(workspace)
        if tx.people.get(principal.id) is not None:
            admin = frozenset({Role.ADMIN})
            tx.members.add(
                Membership(wanted.id, principal.id, Source.ASSIGNED, admin, frozenset(), 1, now)
            )
        desk.audit(tx, principal, "workspace.created", f"workspace/{wanted.id}")
    return workspace


def rename_workspace(
    desk: Desk, principal: Principal, workspace_id: str, title: str, *, expected_version: int
) -> Workspace:
    """Let a workspace be called so; its id stays. Its own admins may, from within it.

    Raises:
        NotFound: There is no such workspace for the principal.
        InvalidInput: The title is empty or too long.
        Conflict: Somebody renamed it first.
    """
    if principal.workspace_id == workspace_id:
        require(principal, Role.ADMIN)
    else:
        require_installation_admin(principal)
    wanted = parse(WorkspaceSpec, {"id": workspace_id, "title": title})
    with desk.store.writing() as tx:
        before = _existing(tx, principal, workspace_id)
        if not tx.workspaces.rename(
            workspace_id, wanted.title, expected_version=expected_version, now=desk.now()
        ):
            raise Conflict(
                N_(
                    "{name} was changed by somebody else since you opened it; open it again and "
                    "repeat your change."
                ),
                name=before.title,
            )
        desk.audit(
            tx, principal, "workspace.renamed", f"workspace/{workspace_id}", title=wanted.title
        )
        return _existing(tx, principal, workspace_id)


def _visible(tx: Records, principal: Principal) -> Sequence[Workspace]:
    looks_after_all = principal.workspace_id == HOME and principal.may(Role.ADMIN)
    if principal.kind is PrincipalKind.LOCAL or looks_after_all:
        return tx.workspaces.list()
    return tx.workspaces.of_principal(principal.id)


def _existing(tx: Records, principal: Principal, workspace_id: str) -> Workspace:
    for workspace in _visible(tx, principal):
        if workspace.id == workspace_id:
            return workspace
    raise NotFound(N_("There is no workspace {workspace!r}."), workspace=workspace_id)
