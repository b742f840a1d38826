"""The audit record in the store: a chain of events for each workspace, only ever added to."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, cast

import orjson
from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from control_plane.domain.audit import AuditEvent, AuditFilter
from control_plane.domain.audit_chain import Head, Link, chained
from control_plane.domain.plain import plain_text
from control_plane.domain.webhooks import heard_from
from control_plane.services.audit_records import Cursor
from control_plane.services.records import Page
from storage import audit_removal
from storage.cursors import cursor_for, position_of
from storage.inserting import insert_into, insert_new
from storage.mapping import instant_of, json_of, micros_of
from storage.outbox import post
from storage.tables import AuditCursorRow, AuditHeadRow, AuditRow, table_of

_EVENT, _HEAD, _CURSOR = map(table_of, (AuditRow, AuditHeadRow, AuditCursorRow))
_E, _H, _C = _EVENT.c, _HEAD.c, _CURSOR.c
_NEWEST = "audit"
_AT_ONCE = 1000
_SALT_BYTES = 16


class SqlAudit:
    """Implements `Audit` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql
        self._pending: list[AuditEvent] = []

    def append(self, event: AuditEvent) -> None:
        """See the port."""
        self._pending.append(event)

    def flush(self) -> None:
        """Chain what was appended.

        Last of all in a transaction: on PostgreSQL the head is locked from here to the commit, and
        a lock that everybody takes last and briefly makes nobody wait for each other in a circle.
        """
        pending, self._pending = self._pending, []
        pending.sort(key=lambda event: event.workspace_id)
        post(self._sql, [heard_from(event) for event in pending])
        for workspace_id, events in groupby(pending, lambda event: event.workspace_id):
            self._chain(workspace_id, list(events))

    def page(
        self, workspace_id: str, where: AuditFilter, *, limit: int, cursor: str | None
    ) -> Page[AuditEvent]:
        """See the port. Raises `InvalidInput` for a cursor that is none of ours."""
        self.flush()
        query = select(_EVENT).where(*_matching(workspace_id, where))
        if cursor is not None:
            query = query.where(_E.seq < position_of(_NEWEST, cursor, int)[0])
        rows = self._sql.execute(query.order_by(_E.seq.desc()).limit(limit + 1)).mappings()
        events = [_event_of(row) for row in rows]
        more = len(events) > limit
        return Page(
            tuple(events[:limit]), cursor_for(_NEWEST, events[limit - 1].seq) if more else None
        )

    def links(self, workspace_id: str, where: AuditFilter, *, after_seq: int = 0) -> Iterator[Link]:
        """See the port."""
        query = select(_EVENT).where(*_matching(workspace_id, where)).order_by(_E.seq)
        last = after_seq
        while True:
            batch = self._sql.execute(query.where(_E.seq > last).limit(_AT_ONCE)).mappings().all()
            yield from map(_link_of, batch)
            if len(batch) < _AT_ONCE:
                return
            last = batch[-1]["seq"]

    def head(self, workspace_id: str) -> Head:
        """See the port."""
        self.flush()
        query = select(_HEAD).where(_H.workspace_id == workspace_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return Head() if row is None else _head_of(row)

    def heads(self) -> Mapping[str, Head]:
        """See the port."""
        rows = self._sql.execute(select(_HEAD).order_by(_H.workspace_id)).mappings()
        return {row["workspace_id"]: _head_of(row) for row in rows}

    def naming(self, workspace_id: str, words: Sequence[str]) -> Sequence[int]:
        """See the port."""
        return audit_removal.naming(self._sql, workspace_id, words)

    def some(self, workspace_id: str, seqs: Sequence[int]) -> Iterator[AuditEvent]:
        """See the port."""
        for start in range(0, len(seqs), _AT_ONCE):
            chosen = _E.seq.in_(seqs[start : start + _AT_ONCE])
            query = select(_EVENT).where(_E.workspace_id == workspace_id, chosen)
            yield from map(_event_of, self._sql.execute(query.order_by(_E.seq)).mappings())

    def erase_details(self, workspace_id: str, seqs: Sequence[int], *, told_in: str) -> int:
        """See the port."""
        return audit_removal.erase_details(self._sql, workspace_id, seqs, told_in=told_in)

    def last_before(self, workspace_id: str, before: datetime) -> int:
        """See the port."""
        return audit_removal.last_before(self._sql, workspace_id, micros_of(before))

    def prune(self, workspace_id: str, through: int) -> Link | None:
        """See the port."""
        last = select(_EVENT).where(_E.workspace_id == workspace_id, _E.seq == through)
        row = self._sql.execute(last).mappings().one_or_none()
        if row is None:
            return None
        link = _link_of(row)
        self._sql.execute(
            update(_HEAD)
            .where(_H.workspace_id == workspace_id, _H.pruned_seq < through)
            .values(pruned_seq=link.seq, pruned_hash=link.hash)
        )
        return link

    def sweep(self, workspace_id: str, *, limit: int) -> int:
        """See the port."""
        return audit_removal.sweep(self._sql, workspace_id, limit=limit)

    def cursors(self, workspace_id: str) -> Sequence[Cursor]:
        """See the port."""
        query = select(_CURSOR).where(_C.workspace_id == workspace_id).order_by(_C.receiver)
        return [_cursor_of(row) for row in self._sql.execute(query).mappings()]

    def move_cursor(self, cursor: Cursor) -> None:
        """See the port."""
        values = {**vars(cursor), "moved_at": micros_of(cursor.moved_at)}
        moved = insert_into(self._sql, _CURSOR).values(values)
        kept = {"receiver", "workspace_id"}
        self._sql.execute(
            moved.on_conflict_do_update(
                index_elements=sorted(kept),
                set_={name: moved.excluded[name] for name in values if name not in kept},
            )
        )

    def _chain(self, workspace_id: str, events: Sequence[AuditEvent]) -> None:
        seq, previous = self._held_head(workspace_id, adding=len(events))
        rows: list[dict[str, Any]] = []
        for place, event in enumerate(events, seq + 1):
            link = _chained(event, place, previous)
            previous = link.hash
            fields = dict(vars(link))
            rows.append({"at": fields.pop("at_micros"), **fields})
        self._sql.execute(insert(_EVENT), rows)
        at_head = update(_HEAD).where(_H.workspace_id == workspace_id)
        self._sql.execute(at_head.values(hash=previous))

    def _held_head(self, workspace_id: str, *, adding: int) -> tuple[int, str]:
        """`seq` and hash of the newest event; the head moves on, and nobody else can use it."""
        onward = (
            update(_HEAD)
            .where(_H.workspace_id == workspace_id)
            .values(seq=_H.seq + adding)
            .returning(_H.seq - adding, _H.hash)
        )
        found = self._sql.execute(onward).one_or_none()
        if found is None:
            first = {"workspace_id": workspace_id, **vars(Head())}
            insert_new(self._sql, _HEAD, first, unique=["workspace_id"])
            found = self._sql.execute(onward).one()
        return found[0], found[1]


def _chained(event: AuditEvent, seq: int, previous: str) -> Link:
    """The event as it is stored: what no store takes is replaced before it is hashed."""
    return chained(
        Link(
            workspace_id=event.workspace_id,
            seq=seq,
            id=event.id,
            at_micros=micros_of(event.at),
            actor=plain_text(event.actor),
            action=plain_text(event.action),
            subject=plain_text(event.subject),
            detail=json_of(event.detail),
            salt=secrets.token_hex(_SALT_BYTES),
            digest="",
            previous=previous,
            hash="",
        )
    )


def _matching(workspace_id: str, where: AuditFilter) -> list[ColumnElement[bool]]:
    same = {"actor": where.actor, "action": where.action, "subject": where.subject}
    conditions = [_E.workspace_id == workspace_id]
    conditions += [_E[name] == value for name, value in same.items() if value is not None]
    if where.since is not None:
        conditions.append(_E.at >= micros_of(where.since))
    if where.until is not None:
        conditions.append(_E.at < micros_of(where.until))
    return conditions


def _link_of(row: RowMapping) -> Link:
    fields = dict(row)
    return Link(at_micros=fields.pop("at"), **fields)


def _cursor_of(row: RowMapping) -> Cursor:
    fields = dict(row)
    return Cursor(moved_at=instant_of(fields.pop("moved_at")), **fields)


def _head_of(row: RowMapping) -> Head:
    return Head(row["seq"], row["hash"], row["pruned_seq"], row["pruned_hash"])


def _event_of(row: RowMapping) -> AuditEvent:
    return AuditEvent(
        id=row["id"],
        workspace_id=row["workspace_id"],
        at=instant_of(row["at"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        detail=_detail_of(row["detail"]),
        seq=row["seq"],
        hash=row["hash"],
        erased=row["detail"] is None,
    )


def _detail_of(text: str | None) -> dict[str, Any]:
    """A record that somebody tampered with is still shown; the check of the chain says so."""
    try:
        detail = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        detail = text
    return cast("dict[str, Any]", detail) if isinstance(detail, dict) else {"unreadable": text}
