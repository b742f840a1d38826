"""Audit events: every change, who made it, when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AuditEvent:
    """One change by one principal."""

    id: str
    workspace_id: str
    at: datetime
    actor: str
    """Principal id."""
    action: str
    """Verb in the past, such as `agent.saved`, `run.launched`, `approval.decided`."""
    subject: str
    """Kind and id of what changed, such as `run/run_01…`."""
    detail: dict[str, Any]
    """Small facts; never a secret, never a full prompt."""
    seq: int = field(default=0, compare=False)
    """Place on the workspace's record, given by the store; 0 until it is on record."""
    hash: str = field(default="", compare=False)
    """Of the event and all before it, given by the store."""
    erased: bool = field(default=False, compare=False)
    """Whether the details were erased; `detail` is empty then."""


@dataclass(frozen=True)
class AuditFilter:
    """Which events; every field that is set must match."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    """Inclusive."""
    until: datetime | None = None
    """Exclusive."""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == AuditFilter()


EVERYTHING = AuditFilter()
