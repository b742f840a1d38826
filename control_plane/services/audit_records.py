"""The audit record as a store keeps it, see `records.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from control_plane.domain.audit import AuditEvent, AuditFilter
from control_plane.domain.audit_chain import Head, Link
from control_plane.services.records import Page


@dataclass(frozen=True)
class Cursor:
    """How far a receiver outside was told of a workspace's events."""

    receiver: str
    """Such as `syslog`."""
    workspace_id: str
    address: str
    """Where it was told, such as `tcp://host:514`."""
    seq: int
    """Of the newest event it has for certain."""
    moved_at: datetime
    trouble: str = ""
    """Why the next could not be told; empty when all is well."""


class Audit(Protocol):
    """Who changed what: a chain for each workspace, only ever added to."""

    def append(self, event: AuditEvent) -> None:
        """Put it on record as the transaction ends, with its place in the chain."""
        ...

    def page(
        self, workspace_id: str, where: AuditFilter, *, limit: int, cursor: str | None
    ) -> Page[AuditEvent]:
        """Newest first."""
        ...

    def links(self, workspace_id: str, where: AuditFilter, *, after_seq: int = 0) -> Iterator[Link]:
        """Oldest first, a batch at a time in memory."""
        ...

    def head(self, workspace_id: str) -> Head:
        """How far the chain goes."""
        ...

    def heads(self) -> Mapping[str, Head]:
        """Of every workspace that has events, by workspace id."""
        ...

    def naming(self, workspace_id: str, words: Sequence[str]) -> Sequence[int]:
        """`seq` of the events whose actor, subject or details hold one of the words, in order."""
        ...

    def some(self, workspace_id: str, seqs: Sequence[int]) -> Iterator[AuditEvent]:
        """The events with these numbers, in order; numbers there are none of are left out."""
        ...

    def erase_details(self, workspace_id: str, seqs: Sequence[int], *, told_in: str) -> int:
        """Erase details and salt where they are still there; how many there were.

        Args:
            told_in: Id of the event that tells of it, appended in the same transaction.
        """
        ...

    def last_before(self, workspace_id: str, before: datetime) -> int:
        """The last `seq` up to which every event is older; 0 when the first is not."""
        ...

    def prune(self, workspace_id: str, through: int) -> Link | None:
        """Let events up to this `seq` be deleted; the last of them, `None` when there is none."""
        ...

    def sweep(self, workspace_id: str, *, limit: int) -> int:
        """Delete some of the events that may be; how many were."""
        ...

    def cursors(self, workspace_id: str) -> Sequence[Cursor]:
        """Of all receivers."""
        ...

    def move_cursor(self, cursor: Cursor) -> None:
        """Note how far a receiver was told."""
        ...
