"""Read the audit record."""

from __future__ import annotations

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.audit import AuditEvent
from control_plane.services.desk import Desk
from control_plane.services.records import Page


def list_audit(
    desk: Desk,
    principal: Principal,
    *,
    subject: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[AuditEvent]:
    """One page of changes, newest first; `subject`, such as `run/run_01…`, narrows it."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.audit.page(principal.workspace_id, subject=subject, limit=limit, cursor=cursor)
