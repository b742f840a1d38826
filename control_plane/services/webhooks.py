"""Calls from other systems that start a schedule's run."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from control_plane.domain.errors import N_, Conflict, NotAuthenticated
from control_plane.domain.schedules import Firing, Schedule
from control_plane.services.desk import Desk
from control_plane.services.firings import call
from control_plane.services.schedules import hash_of


def receive_webhook(
    desk: Desk,
    schedule_id: str,
    *,
    token: str,
    body: Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Firing:
    """Fire the schedule for whoever holds its token; `body` is laid over its input.

    With an idempotency key, the same call again answers the firing it led to the first time.

    Raises:
        NotAuthenticated: The token is not that of a webhook of this id; which of both is wrong is
        not told.
        Conflict: The schedule is paused or has ended, or the key was used for a different body.
    """
    with desk.store.reading() as tx:  # Strangers do not keep those who write waiting.
        _authenticated(tx.schedules.by_id(schedule_id), token)
    with desk.store.writing() as tx:
        schedule = _authenticated(tx.schedules.hold(schedule_id), token)
        _check_open(desk, schedule)
        firing = call(desk, tx, schedule, body=body, idempotency_key=idempotency_key)
    desk.engines.wake()
    return firing


def _authenticated(schedule: Schedule | None, token: str) -> Schedule:
    expected = (schedule and schedule.secret_hash) or hash_of("")
    matches = hmac.compare_digest(hash_of(token), expected)
    if schedule is None or not schedule.secret_hash or not matches:
        raise NotAuthenticated(N_("The token does not open this webhook."))
    return schedule


def _check_open(desk: Desk, schedule: Schedule) -> None:
    if schedule.paused:
        raise Conflict(
            N_("Schedule {name} is paused; call again once it is resumed."),
            name=schedule.spec.name,
        )
    ends_at = schedule.spec.ends_at
    if ends_at is not None and desk.now() > ends_at:
        raise Conflict(N_("Schedule {name} has ended."), name=schedule.spec.name)
