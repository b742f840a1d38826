"""Keep, replace and remove secrets. A value goes in and is never shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, NotFound
from control_plane.domain.notices import channel_context
from control_plane.domain.secrets import SealedValue, Secret, SecretDraft, sealing_context
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.hook_secrets import hook_context
from control_plane.services.ports import Records
from control_plane.services.webhook_endpoints import secret_context

_USE_NOTED_EVERY = timedelta(minutes=5)  # A write for each of a thousand calls tells nothing more.


@dataclass(frozen=True)
class KeptSecret:
    """A stored secret and what needs it."""

    secret: Secret
    used_by: tuple[str, ...]
    """Such as `connection/openai` and `tool/refund`."""


def list_secrets(desk: Desk, principal: Principal) -> Sequence[KeptSecret]:
    """All secrets of the workspace by name; none of their values."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        users = _users(tx, principal.workspace_id)
        found = tx.secrets.list(principal.workspace_id)
    return [KeptSecret(secret, users.get(secret.reference, ())) for secret in found]


def secret_names(desk: Desk, principal: Principal) -> Sequence[str]:
    """What connections and tools of the workspace may name, in order."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return [secret.name for secret in tx.secrets.list(principal.workspace_id)]


def get_secret(desk: Desk, principal: Principal, name: str) -> KeptSecret:
    """One secret without its value. Raises `NotFound`."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        secret = _existing(tx, principal, name)
        users = _users(tx, principal.workspace_id)
    return KeptSecret(secret, users.get(secret.reference, ()))


def save_secret(
    desk: Desk, principal: Principal, *, name: str, value: object, expected_version: int | None
) -> Secret:
    """Keep a secret under a new name (`expected_version=None`), or replace one.

    Raises:
        InvalidInput: The name or the value cannot be.
        Conflict: The name is taken, or somebody replaced it first.
        ConfigurationError: This installation has no key to seal with.
    """
    require(principal, Role.ADMIN)
    draft = parse(SecretDraft, {"name": name, "value": value})
    context = sealing_context(principal.workspace_id, draft.name)
    sealed = desk.vault.seal(draft.value.get_secret_value(), context=context)
    with desk.store.writing() as tx:
        if expected_version is None:
            _add(desk, tx, principal, draft.name, sealed)
        else:
            _replace(desk, tx, principal, draft.name, sealed, expected_version)
        return _existing(tx, principal, draft.name)


def remove_secret(desk: Desk, principal: Principal, name: str) -> None:
    """Remove a secret nothing needs.

    Raises:
        Conflict: Connections or tools still do; they are named.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        secret = _existing(tx, principal, name)
        users = _users(tx, principal.workspace_id).get(secret.reference, ())
        if users:
            raise Conflict(
                N_("Secret {name} is used by {users}; let them take their key from elsewhere."),
                name=name,
                users=", ".join(users),
            )
        tx.secrets.remove(secret.id)
        desk.audit(tx, principal, "secret.removed", f"secret/{name}")


def reseal(desk: Desk, principal: Principal) -> int:
    """Seal what older keys sealed with the present one, so that they can be retired; how many.

    Signing secrets of webhooks are among it, and all workspaces.

    Raises:
        ConfigurationError: A key is missing; nothing was changed.
    """
    require(principal, Role.ADMIN)
    moved = 0
    with desk.store.writing() as tx:
        for value in tx.secrets.sealed_values():
            if desk.vault.is_current(value.sealed):
                continue
            context = _context_of(value)
            plain = desk.vault.open(value.sealed, context=context)
            moved += tx.secrets.reseal(value, desk.vault.seal(plain, context=context))
        if moved:
            desk.audit(tx, principal, "secret.resealed", "secrets", count=moved)
    return moved


def read_secret(desk: Desk, workspace_id: str, name: str) -> str | None:
    """The value, for the process that uses it; `None` when there is none of that name.

    Raises:
        ConfigurationError: It does not open here.
    """
    now = desk.now()
    with desk.store.reading() as tx:
        secret, sealed = tx.secrets.get(workspace_id, name), tx.secrets.sealed(workspace_id, name)
    if secret is None or sealed is None:
        return None
    value = desk.vault.open(sealed, context=sealing_context(workspace_id, name))
    if secret.last_used_at is None or now - secret.last_used_at > _USE_NOTED_EVERY:
        with desk.store.writing() as tx:
            tx.secrets.note_use(workspace_id, name, now)
    return value


def _context_of(value: SealedValue) -> str:
    match value.kind:
        case "secret":
            return sealing_context(value.workspace_id, value.name)
        case "endpoint":
            return secret_context(value.id)
        case "schedule":
            return hook_context(value.id)
        case "channel":
            return channel_context(value.id)


def _add(desk: Desk, tx: Records, principal: Principal, name: str, sealed: str) -> None:
    now = desk.now()
    secret = Secret(
        desk.new_id("sec"), principal.workspace_id, name, 1, now, now, principal.id, None
    )
    tx.secrets.add(secret, sealed)
    desk.audit(tx, principal, "secret.created", f"secret/{name}")


def _replace(
    desk: Desk, tx: Records, principal: Principal, name: str, sealed: str, expected_version: int
) -> None:
    existing = _existing(tx, principal, name)
    if not tx.secrets.replace(
        existing.id,
        sealed,
        expected_version=expected_version,
        by=principal.id,
        now=desk.now(),
    ):
        raise Conflict(
            N_(
                "{name} was changed by somebody else since you opened it; open it again and "
                "repeat your change."
            ),
            name=name,
        )
    desk.audit(tx, principal, "secret.replaced", f"secret/{name}", version=expected_version + 1)


def _users(tx: Records, workspace_id: str) -> Mapping[str, tuple[str, ...]]:
    """What needs a key, by its reference."""
    named = [
        *((c.spec.api_key, f"connection/{c.spec.name}") for c in tx.connections.list(workspace_id)),
        *((t.spec.api_key, f"tool/{t.spec.name}") for t in tx.tools.list(workspace_id)),
        *((f"store:{c.secret}", f"channel/{c.spec.name}") for c in tx.channels.list(workspace_id)),
    ]
    return {
        reference: tuple(user for other, user in named if other == reference)
        for reference, _ in named
    }


def _existing(tx: Records, principal: Principal, name: str) -> Secret:
    secret = tx.secrets.get(principal.workspace_id, name)
    if secret is None:
        raise NotFound(N_("There is no secret {name!r} in this workspace."), name=name)
    return secret
