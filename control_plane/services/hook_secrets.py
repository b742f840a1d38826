"""What proves that another system may start a schedule's run, and what is kept of it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from control_plane.domain.schedules import HookProof, Schedule, ScheduleSpec, WebhookTrigger
from control_plane.domain.signatures import SECRET_BYTES, secret_of
from control_plane.services.desk import Desk


@dataclass(frozen=True)
class HookSecret:
    """A secret that was just made."""

    shown: str | None
    """What the caller gets, this once; `None` when the schedule needs none."""
    hash: str | None
    sealed: str | None


def new_hook_secret(desk: Desk, schedule_id: str, spec: ScheduleSpec) -> HookSecret:
    """A secret as the schedule's trigger needs it.

    Raises:
        ConfigurationError: It must be sealed, and there is no key to seal it with.
    """
    if not isinstance(spec.trigger, WebhookTrigger):
        return HookSecret(None, None, None)
    proof = spec.trigger.proof
    if proof is HookProof.SIGNATURE:
        shown = secret_of(secrets.token_bytes(SECRET_BYTES))
    else:
        shown = secrets.token_urlsafe(SECRET_BYTES)
    if proof is HookProof.TOKEN:
        return HookSecret(shown, hash_of(shown), None)
    return HookSecret(shown, None, desk.vault.seal(shown, context=hook_context(schedule_id)))


def hook_secret_after(desk: Desk, old: Schedule, spec: ScheduleSpec) -> HookSecret:
    """The secret of a schedule that is changed: a new one only if calls are proven otherwise now.

    Raises:
        ConfigurationError: As `new_hook_secret`.
    """
    if isinstance(old.spec.trigger, WebhookTrigger) and old.spec.trigger == spec.trigger:
        return HookSecret(None, old.secret_hash, old.sealed_secret)
    return new_hook_secret(desk, old.id, spec)


def opened(desk: Desk, schedule: Schedule) -> str | None:
    """What its callers sign with; `None` if they do not. Raises `ConfigurationError`."""
    if schedule.sealed_secret is None:
        return None
    return desk.vault.open(schedule.sealed_secret, context=hook_context(schedule.id))


def hash_of(token: str) -> str:
    """What is kept of a webhook's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hook_context(schedule_id: str) -> str:
    """Where the secret of a schedule's callers belongs, for the vault."""
    return f"schedule/{schedule_id}"
