"""What the installation does again and again, beside carrying out runs and telling endpoints."""

from __future__ import annotations

from collections.abc import Callable

from control_plane.deliveries.courier import AppriseCourier
from control_plane.deliveries.duty import Duty, again_and_again
from control_plane.deliveries.notifier import Notifier
from control_plane.deliveries.syslog import Syslog
from control_plane.services.desk import Desk
from control_plane.services.forwarding import forward_audit
from control_plane.services.keeping import keep_deadlines
from control_plane.services.retention import run_due_retention
from control_plane.settings import Settings
from storage.database import Database
from storage.worker_lock import worker_lock

_RETENTION_SECONDS = 600.0  # A pass is due once a day; this is how late it may begin.
_SYSLOG_SECONDS = 2.0
_DEADLINE_SECONDS = 1.0


def duties_of(settings: Settings, database: Database, desk: Desk) -> tuple[Duty, ...]:
    """All of them; each works once it is started, and its lock is free."""

    def duty(name: str, act: Callable[[], object], every_seconds: float) -> Duty:
        lock = worker_lock(database, name)
        return Duty(name, again_and_again(act, every_seconds=every_seconds), lock=lock)

    courier = AppriseCourier.to_hosts(settings.notify_hosts)
    notifier = Notifier(desk, courier, desk_url=settings.public_url, link_hours=settings.link_hours)
    found = [
        duty("retention", lambda: run_due_retention(desk), _RETENTION_SECONDS),
        duty("deadlines", lambda: keep_deadlines(desk), _DEADLINE_SECONDS),
        Duty("notifications", notifier.work, lock=worker_lock(database, "notifications")),
    ]
    if settings.syslog:
        receiver = Syslog(settings.syslog, settings.syslog_detail, settings.syslog_ca)
        found.append(duty("syslog", lambda: forward_audit(desk, receiver), _SYSLOG_SECONDS))
    return tuple(found)
