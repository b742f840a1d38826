"""What happens to a question from when it is asked to when it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What happened."""

    REQUESTED = "requested"
    CLAIMED = "claimed"
    RELEASED = "released"
    VOTED = "voted"
    """Somebody voted, and it needs more."""
    SUBMITTED = "submitted"
    """A decision that can still be undone."""
    UNDONE = "undone"
    DECIDED = "decided"
    REMINDED = "reminded"
    REASSIGNED = "reassigned"
    ESCALATED = "escalated"
    POSTPONED = "postponed"
    """Its deadline moved: for a while nobody could have objected."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNOPPOSED = "unopposed"
    LOGGED = "logged"


@dataclass(frozen=True)
class ApprovalEvent:
    """One thing that happened. Never changes."""

    approval_id: str
    kind: EventKind
    at: datetime
    by: str = ""
    """Id of who did it; empty for the deadline keeper or the run itself."""
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """`name` of who did it, and what is worth knowing about this kind."""
