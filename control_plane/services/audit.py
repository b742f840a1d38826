"""Read, check and export the audit record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.audit import EVERYTHING, AuditEvent, AuditFilter
from control_plane.domain.audit_chain import Head
from control_plane.domain.audit_check import ChainCheck, Standing
from control_plane.domain.audit_file import header_of, line_of
from control_plane.services.audit_records import Cursor
from control_plane.services.desk import Desk
from control_plane.services.directory import Directory
from control_plane.services.records import Page


def list_audit(
    desk: Desk,
    principal: Principal,
    *,
    where: AuditFilter = EVERYTHING,
    subject: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[AuditEvent]:
    """One page of events, newest first.

    Args:
        subject: Short for a filter by this alone, such as `run/run_01…`.
    """
    require(principal, Role.VIEWER)
    chosen = where if subject is None else AuditFilter(subject=subject)
    with desk.store.reading() as tx:
        return tx.audit.page(principal.workspace_id, chosen, limit=limit, cursor=cursor)


def audit_names(desk: Desk, principal: Principal, ids: Iterable[str]) -> Mapping[str, str]:
    """What to call the people and service accounts among these ids; the others are left out.

    The record itself keeps ids only, so that names can be erased.
    """
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return Directory(tx, principal.workspace_id).names_of(ids)


def audit_actors(desk: Desk, principal: Principal) -> Mapping[str, str]:
    """Who may be on record here, by id: the workspace's people and service accounts, by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return Directory(tx, principal.workspace_id).everybody()


def verify_audit(desk: Desk, principal: Principal, *, expected: Head | None = None) -> Standing:
    """Go through the workspace's whole record, and find every break.

    Reads one state of the store; its memory does not grow with the record.

    Args:
        expected: `seq` and `hash` that were noted earlier, from an export or outside; it alone
            shows that somebody with all rights on the database rewrote everything since.
    """
    require(principal, Role.VIEWER)
    workspace_id = principal.workspace_id
    with desk.store.reading() as tx:
        check = ChainCheck(workspace_id, tx.audit.head(workspace_id), expected=expected)
        for link in tx.audit.links(workspace_id, EVERYTHING):
            check.add(link)
    return check.finish()


def audit_head(desk: Desk, principal: Principal) -> Head:
    """How far the workspace's record goes now."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.audit.head(principal.workspace_id)


def audit_receivers(desk: Desk, principal: Principal) -> list[Cursor]:
    """How far receivers outside, such as syslog, were told of the workspace's events."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return list(tx.audit.cursors(principal.workspace_id))


def export_audit(
    desk: Desk, principal: Principal, *, where: AuditFilter = EVERYTHING
) -> Iterator[dict[str, Any]]:
    """The events, oldest first, each as a JSON object; the first object is about the export.

    That there was an export is on record itself, as the last event of an export of everything.
    What was exported can be checked anywhere (`domain/audit_file.py`); of a selection, each event.
    """
    require(principal, Role.VIEWER)
    workspace_id = principal.workspace_id
    with desk.store.writing() as tx:
        chosen = {
            name: value if isinstance(value, str) else value.isoformat()
            for name, value in asdict(where).items()
            if value is not None
        }
        desk.audit(
            tx, principal, "audit.exported", f"workspace/{workspace_id}", selection=chosen or None
        )
    return _exported(desk, workspace_id, where)


def _exported(desk: Desk, workspace_id: str, where: AuditFilter) -> Iterator[dict[str, Any]]:
    with desk.store.reading() as tx:
        head = tx.audit.head(workspace_id)
        yield header_of(workspace_id, head, exported_at=desk.now(), complete=where.everything)
        for link in tx.audit.links(workspace_id, where):
            yield line_of(link)
