"""Set up, change, pause and remove endpoints that are told what happens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.event_types import unknown
from control_plane.domain.signatures import SECRET_BYTES, secret_of
from control_plane.domain.validation import parse
from control_plane.domain.webhooks import DeliveryStatus, Endpoint, EndpointSpec, PauseCause
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

OVERLAP_HOURS = 24
_LONGEST_OVERLAP_HOURS = 168


@dataclass(frozen=True)
class EndpointView:
    """An endpoint with how its deliveries stand."""

    endpoint: Endpoint
    counts: Mapping[DeliveryStatus, int]


@dataclass(frozen=True)
class SavedEndpoint:
    """An endpoint as it was saved."""

    endpoint: Endpoint
    secret: str | None
    """What it checks signatures with, when it was made just now. It is shown this once."""


def list_endpoints(desk: Desk, principal: Principal) -> Sequence[EndpointView]:
    """All endpoints of the workspace, by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        found = tx.endpoints.list(principal.workspace_id)
        return [EndpointView(each, tx.deliveries.counts(each.id)) for each in found]


def get_endpoint(desk: Desk, principal: Principal, ref: str) -> EndpointView:
    """One endpoint, by name or id. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        endpoint = existing_endpoint(tx, principal, ref)
        return EndpointView(endpoint, tx.deliveries.counts(endpoint.id))


def save_endpoint(
    desk: Desk,
    principal: Principal,
    *,
    spec: Mapping[str, Any] | EndpointSpec,
    expected_version: int | None = None,
) -> SavedEndpoint:
    """Register an endpoint (`expected_version=None`) or change it; its secret stays.

    Raises:
        InvalidInput: Names every wrong field.
        Conflict: The name is taken, or somebody saved first.
        ConfigurationError: There is no key to seal its secret with.
    """
    require(principal, Role.ADMIN)
    wanted = parse(EndpointSpec, spec)
    with desk.store.writing() as tx:
        if expected_version is None:
            _check_types(wanted)
            saved = _register(desk, tx, principal, wanted)
        else:
            held = held_endpoint(tx, principal, wanted.name)
            _check_types(wanted, before=held.spec)
            changed = replace(held, spec=wanted, version=expected_version)
            saved = SavedEndpoint(_updated(desk, tx, changed), None)
        facts = {"version": saved.endpoint.version, "events": len(wanted.events)}
        desk.audit(tx, principal, "webhook.saved", f"webhook/{wanted.name}", **facts)
    return saved


def remove_endpoint(desk: Desk, principal: Principal, ref: str) -> None:
    """Remove an endpoint with its log; what it was not told yet it will not be told."""
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        endpoint = held_endpoint(tx, principal, ref)
        tx.endpoints.remove(endpoint.id)
        desk.audit(tx, principal, "webhook.removed", f"webhook/{endpoint.spec.name}")


def pause_endpoint(desk: Desk, principal: Principal, ref: str, *, note: str = "") -> Endpoint:
    """Send nothing until it is resumed; what happens meanwhile waits. `note` says why."""
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        held = held_endpoint(tx, principal, ref)
        paused = replace(held, paused=PauseCause.PERSON, pause_note=note.strip())
        tx.endpoints.note(paused)
        desk.audit(tx, principal, "webhook.paused", f"webhook/{held.spec.name}", note=note)
        return paused


def resume_endpoint(desk: Desk, principal: Principal, ref: str) -> Endpoint:
    """Send again, what waits first; it is taken for sound until it fails again."""
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        held = held_endpoint(tx, principal, ref)
        resumed = replace(held, paused=None, pause_note="", failing_since=None, held_until=None)
        tx.endpoints.note(resumed)
        if held.paused is not None:
            desk.audit(tx, principal, "webhook.resumed", f"webhook/{held.spec.name}")
        return resumed


def rotate_endpoint_secret(
    desk: Desk, principal: Principal, ref: str, *, overlap_hours: int = OVERLAP_HOURS
) -> SavedEndpoint:
    """Make a new secret. Until the overlap ends each call carries both signatures.

    Args:
        overlap_hours: 0 to 168; with 0 the old secret is out at once.

    Raises:
        InvalidInput: The overlap is out of range.
    """
    require(principal, Role.ADMIN)
    if not 0 <= overlap_hours <= _LONGEST_OVERLAP_HOURS:
        wrong = N_("Choose 0 to {most} hours.")
        raise InvalidInput([Problem("overlap_hours", wrong, {"most": _LONGEST_OVERLAP_HOURS})])
    with desk.store.writing() as tx:
        held = held_endpoint(tx, principal, ref)
        secret = secret_of(secrets.token_bytes(SECRET_BYTES))
        changed = replace(
            held,
            secret=desk.vault.seal(secret, context=secret_context(held.id)),
            old_secret=held.secret if overlap_hours else None,
            old_secret_until=desk.now() + timedelta(hours=overlap_hours) if overlap_hours else None,
        )
        facts = {"overlap_hours": overlap_hours}
        subject = f"webhook/{held.spec.name}"
        desk.audit(tx, principal, "webhook.secret_rotated", subject, **facts)
        return SavedEndpoint(_updated(desk, tx, changed), secret)


def secret_context(endpoint_id: str) -> str:
    """Where an endpoint's secrets belong, for the vault."""
    return f"webhook/{endpoint_id}"


def existing_endpoint(tx: Records, principal: Principal, ref: str) -> Endpoint:
    """One endpoint by name or id, within a transaction. Raises `NotFound`."""
    endpoint = tx.endpoints.get(principal.workspace_id, ref) or tx.endpoints.by_id(ref)
    if endpoint is None or endpoint.workspace_id != principal.workspace_id:
        raise NotFound(N_("There is no endpoint {name!r} in this workspace."), name=ref)
    return endpoint


def held_endpoint(tx: Records, principal: Principal, ref: str) -> Endpoint:
    """The endpoint, in nobody else's hands until the transaction ends. Raises `NotFound`."""
    held = tx.endpoints.hold(existing_endpoint(tx, principal, ref).id)
    if held is None:  # Removed in between.
        raise NotFound(N_("There is no endpoint {name!r} in this workspace."), name=ref)
    return held


def _check_types(spec: EndpointSpec, *, before: EndpointSpec | None = None) -> None:
    """Refuse to wait for what never happens. Raises `InvalidInput`."""
    problems = unknown(spec.events, known=before.events if before else ())
    if problems:
        raise InvalidInput(problems)


def _register(desk: Desk, tx: Records, principal: Principal, spec: EndpointSpec) -> SavedEndpoint:
    now = desk.now()
    endpoint_id, secret = desk.new_id("whe"), secret_of(secrets.token_bytes(SECRET_BYTES))
    endpoint = Endpoint(
        id=endpoint_id,
        workspace_id=principal.workspace_id,
        spec=spec,
        secret=desk.vault.seal(secret, context=secret_context(endpoint_id)),
        version=1,
        created_at=now,
        updated_at=now,
    )
    tx.endpoints.add(endpoint)
    return SavedEndpoint(endpoint, secret)


def _updated(desk: Desk, tx: Records, endpoint: Endpoint) -> Endpoint:
    """Save it as the version after its own. Raises `Conflict` when it moved on."""
    changed = replace(endpoint, updated_at=desk.now())
    if not tx.endpoints.update(changed, expected_version=endpoint.version):
        raise Conflict(
            N_(
                "{name} was changed by somebody else since you opened it; open it again and "
                "repeat your change."
            ),
            name=endpoint.spec.name,
        )
    return replace(changed, version=endpoint.version + 1)
