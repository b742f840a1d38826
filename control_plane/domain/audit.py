"""Audit events: every change, who made it, when."""

from __future__ import annotations

from dataclasses import dataclass
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
