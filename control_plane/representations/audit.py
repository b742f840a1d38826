"""The audit record as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from control_plane.domain.audit_check import Fault
from control_plane.domain.audit_check import Standing as Found
from control_plane.representations.common import View


class AuditEvent(View):
    """One change by one principal."""

    id: str
    seq: int = Field(description="Its place on the workspace's record.")
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    erased: bool = Field(description="Whether the details were erased; the record holds all same.")
    hash: str = Field(description="Of this event and all before it.")


class Head(View):
    """The newest event of a record; noted elsewhere, a later check can be held against it."""

    seq: int
    hash: str


class Receiver(View):
    """How far a receiver outside was told of the record."""

    receiver: str = Field(examples=["syslog"])
    address: str
    seq: int = Field(description="Of the newest event it has for certain.")
    moved_at: datetime
    trouble: str = Field(description="Why the next could not be told; empty when all is well.")


class Break(View):
    """One place where the record does not hold."""

    seq: int
    fault: Fault
    message: str


class AuditStanding(View):
    """What a check of the whole record found."""

    sound: bool
    events: int
    erased: int = Field(description="Events whose details were erased.")
    first_seq: int | None
    complete: bool = Field(description="Whether all events were there, and not a selection.")
    head: Head | None = Field(description="`null` for a selection: it does not show the head.")
    pruned_seq: int = Field(description="Events up to here were removed when their time was over.")
    break_count: int
    breaks: list[Break] = Field(description="The first hundred.")

    @classmethod
    def of(cls, found: Found) -> AuditStanding:
        """What was found."""
        return cls(
            sound=found.sound,
            events=found.events,
            erased=found.erased,
            first_seq=found.first_seq,
            complete=found.complete,
            head=Head.model_validate(found.head) if found.complete else None,
            pruned_seq=found.head.pruned_seq,
            break_count=found.break_count,
            breaks=[Break.model_validate(one) for one in found.breaks],
        )
