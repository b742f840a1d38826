"""Set up, test and list model connections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.connections import Connection, ConnectionSpec
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound
from control_plane.domain.secrets import problems_of_address
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import ProbeReport, Records


def list_connections(desk: Desk, principal: Principal) -> Sequence[Connection]:
    """All connections of the workspace, by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.connections.list(principal.workspace_id)


def get_connection(desk: Desk, principal: Principal, name: str) -> Connection:
    """One connection. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _existing(tx, principal, name)


def save_connection(
    desk: Desk,
    principal: Principal,
    *,
    spec: Mapping[str, Any] | ConnectionSpec,
    expected_version: int | None,
) -> Connection:
    """Register a connection (`expected_version=None`) or change it.

    Raises:
        InvalidInput: Names every wrong field.
        Conflict: The name is taken, or somebody changed the connection first.
    """
    require(principal, Role.ADMIN)
    wanted = _checked(principal, spec)
    now = desk.now()
    with desk.store.writing() as tx:
        if expected_version is None:
            connection = Connection(desk.new_id("con"), principal.workspace_id, wanted, 1, now, now)
            tx.connections.add(connection)
        else:
            existing = _existing(tx, principal, wanted.name)
            if not tx.connections.update(
                existing.id, wanted, expected_version=expected_version, now=now
            ):
                raise _moved_on(wanted.name)
        desk.audit(
            tx, principal, "connection.saved", f"connection/{wanted.name}", base_url=wanted.base_url
        )
        return _existing(tx, principal, wanted.name)


def remove_connection(desk: Desk, principal: Principal, name: str) -> None:
    """Remove a connection no agent uses.

    Raises:
        Conflict: Agents still use it; they are named.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        connection = _existing(tx, principal, name)
        users = [
            agent.name
            for agent in tx.agents.list(principal.workspace_id)
            if agent.spec.connection == name
        ]
        if users:
            raise Conflict(
                N_("Connection {name} is used by {agents}; move them to another connection first."),
                name=name,
                agents=", ".join(users),
            )
        tx.connections.remove(connection.id)
        desk.audit(tx, principal, "connection.removed", f"connection/{name}")


def probe_connection(
    desk: Desk, principal: Principal, *, spec: Mapping[str, Any] | ConnectionSpec, model: str
) -> ProbeReport:
    """Try an endpoint without saving anything; what fails is in the report."""
    require(principal, Role.ADMIN)
    return desk.models.probe(
        _checked(principal, spec), model=model, workspace_id=principal.workspace_id
    )


def has_real_connection(desk: Desk, principal: Principal) -> bool:
    """Whether the workspace has any connection but the rehearsal model."""
    with desk.store.reading() as tx:
        return has_real(tx, principal)


def has_real(tx: Records, principal: Principal) -> bool:
    """As `has_real_connection`, within a transaction."""
    return any(
        not connection.rehearsal for connection in tx.connections.list(principal.workspace_id)
    )


def _existing(tx: Records, principal: Principal, name: str) -> Connection:
    connection = tx.connections.get(principal.workspace_id, name)
    if connection is None:
        raise NotFound(N_("There is no connection {name!r} in this workspace."), name=name)
    return connection


def _checked(principal: Principal, spec: Mapping[str, Any] | ConnectionSpec) -> ConnectionSpec:
    wanted = parse(ConnectionSpec, spec)
    problems = problems_of_address(
        "base_url", wanted.base_url, wanted.api_key, workspace_id=principal.workspace_id
    )
    if problems:
        raise InvalidInput(problems)
    return wanted


def _moved_on(name: str) -> Conflict:
    return Conflict(
        N_(
            "{name} was changed by somebody else since you opened it; open it again and "
            "repeat your change."
        ),
        name=name,
    )
