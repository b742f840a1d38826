"""Calls from other systems that start a schedule's run."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from control_plane.domain.errors import N_, Conflict, NotAuthenticated
from control_plane.domain.schedules import Firing, HookProof, Schedule, WebhookTrigger
from control_plane.domain.signatures import is_signed, is_signed_as_github
from control_plane.services.desk import Desk
from control_plane.services.firings import call
from control_plane.services.hook_secrets import hash_of, opened


@dataclass(frozen=True)
class SignedCall:
    """What a call that is signed, and does not send its secret, brings along."""

    raw: bytes
    """The body byte for byte."""
    id: str = ""
    """`webhook-id`."""
    timestamp: str = ""
    """`webhook-timestamp`."""
    signature: str = ""
    """`webhook-signature`."""
    github_signature: str = ""
    """`X-Hub-Signature-256`."""


def receive_webhook(
    desk: Desk,
    schedule_id: str,
    *,
    token: str = "",
    signed: SignedCall | None = None,
    body: Mapping[str, Any],
    idempotency_key: str | None = None,
    admit: Callable[[], None] | None = None,
) -> Firing:
    """Fire the schedule for whoever proves that they may; `body` is laid over its input.

    With an idempotency key, the same call again answers the firing it led to the first time. A
    signed call has its own, which is part of what is signed: whoever replays it starts nothing.

    Args:
        admit: Asked once the caller has proven that they may, before anything starts; its refusal
            is the answer. Strangers cannot use up what those who may are given.

    Raises:
        NotAuthenticated: The token or the signature is not that of a webhook of this id; which of
        both is wrong is not told.
        Conflict: The schedule is paused or has ended, or the key was used for a different body.
        ConfigurationError: The key that its secret is sealed with is gone.
    """
    with desk.store.reading() as tx:  # Strangers do not keep those who write waiting.
        _authenticated(desk, tx.schedules.by_id(schedule_id), token, signed)
    if admit is not None:
        admit()
    with desk.store.writing() as tx:
        schedule = _authenticated(desk, tx.schedules.hold(schedule_id), token, signed)
        _check_open(desk, schedule)
        key = idempotency_key if signed is None else _key_of(schedule, signed)
        firing = call(desk, tx, schedule, body=body, idempotency_key=key)
    desk.engines.wake()
    return firing


def _authenticated(
    desk: Desk, schedule: Schedule | None, token: str, signed: SignedCall | None
) -> Schedule:
    if signed is not None:
        if schedule is None or not _is_proven(desk, schedule, signed):
            raise NotAuthenticated(
                N_("The signature does not open this webhook, or it is older than five minutes.")
            )
        return schedule
    expected = (schedule and schedule.secret_hash) or hash_of("")
    matches = hmac.compare_digest(hash_of(token), expected)
    if schedule is None or not schedule.secret_hash or not matches:
        raise NotAuthenticated(
            N_("Neither a token nor a signature that opens this webhook came with the call.")
        )
    return schedule


def _is_proven(desk: Desk, schedule: Schedule, signed: SignedCall) -> bool:
    secret = opened(desk, schedule)
    if secret is None:
        return False
    if _proof_of(schedule) is HookProof.GITHUB:
        return is_signed_as_github(signed.raw, signature=signed.github_signature, secret=secret)
    return is_signed(
        signed.raw.decode(errors="replace"),
        id=signed.id,
        timestamp=signed.timestamp,
        signature=signed.signature,
        secret=secret,
        now=desk.now(),
    )


def _key_of(schedule: Schedule, signed: SignedCall) -> str:
    """What makes this call the same as one before: only what is signed can say so."""
    if _proof_of(schedule) is HookProof.GITHUB:
        return f"body:{hashlib.sha256(signed.raw).hexdigest()}"
    return f"signed:{signed.id}"


def _proof_of(schedule: Schedule) -> HookProof:
    trigger = schedule.spec.trigger
    return trigger.proof if isinstance(trigger, WebhookTrigger) else HookProof.TOKEN


def _check_open(desk: Desk, schedule: Schedule) -> None:
    if schedule.paused:
        raise Conflict(
            N_("Schedule {name} is paused; call again once it is resumed."),
            name=schedule.spec.name,
        )
    ends_at = schedule.spec.ends_at
    if ends_at is not None and desk.now() > ends_at:
        raise Conflict(N_("Schedule {name} has ended."), name=schedule.spec.name)
