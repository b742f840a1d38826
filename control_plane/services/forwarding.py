"""Tell a receiver outside of every audit event, in order, again after every trouble."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from control_plane.domain.audit import EVERYTHING
from control_plane.domain.audit_chain import Head, Link
from control_plane.services.audit_records import Cursor
from control_plane.services.desk import Desk
from control_plane.services.retention import system_principal

_BATCH = 200
SYSLOG = "syslog"


class Receiver(Protocol):
    """Where events are told."""

    @property
    def address(self) -> str:
        """Where that is, without secrets."""
        ...

    def send(self, links: Sequence[Link]) -> None:
        """Hand them over. Raises `OSError` when they did not arrive."""
        ...


def forward_audit(desk: Desk, receiver: Receiver) -> None:
    """Tell the receiver what it does not have yet, of every workspace.

    How far it was told stands in the store and moves on only after a batch has arrived: nothing is
    lost while it is away, and after a trouble some events may come twice. Raises
    `StoreUnavailable`.
    """
    with desk.store.reading() as tx:
        heads = tx.audit.heads()
    for workspace_id, head in heads.items():
        cursor = _cursor(desk, receiver, workspace_id)
        while cursor is not None and cursor.seq < head.seq:
            cursor = _forward_batch(desk, receiver, cursor, head)


def _cursor(desk: Desk, receiver: Receiver, workspace_id: str) -> Cursor:
    """How far it was told. That somebody outside is told from now on is an event itself."""
    with desk.store.reading() as tx:
        given = next((c for c in tx.audit.cursors(workspace_id) if c.receiver == SYSLOG), None)
    if given is not None and given.address == receiver.address:
        return given
    seq = 0 if given is None else given.seq
    cursor = Cursor(SYSLOG, workspace_id, receiver.address, seq, desk.now())
    with desk.store.writing() as tx:
        tx.audit.move_cursor(cursor)
        principal, subject = system_principal(workspace_id), f"receiver/{SYSLOG}"
        desk.audit(tx, principal, "audit.forwarding", subject, to=receiver.address, after=seq)
    return cursor


def _forward_batch(desk: Desk, receiver: Receiver, cursor: Cursor, head: Head) -> Cursor | None:
    """Tell some; where the receiver is then, or `None` when it is away."""
    workspace_id = cursor.workspace_id
    with desk.store.reading() as tx:
        links = tx.audit.links(workspace_id, EVERYTHING, after_seq=cursor.seq)
        batch = list(islice(links, _BATCH))
    trouble, seq = "", max(head.seq, cursor.seq)
    try:
        if batch:
            receiver.send(batch)
            seq = batch[-1].seq
    except OSError as error:
        trouble, seq = error.strerror or str(error) or type(error).__name__, cursor.seq
    if trouble and trouble == cursor.trouble:
        return None
    at = cursor.moved_at if trouble else desk.now()
    moved = Cursor(SYSLOG, workspace_id, receiver.address, seq, at, trouble)
    with desk.store.writing() as tx:
        tx.audit.move_cursor(moved)
    return None if trouble else moved
