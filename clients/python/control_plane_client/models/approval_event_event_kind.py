from enum import StrEnum

class ApprovalEventEventKind(StrEnum):
    CLAIMED = "claimed"
    DECIDED = "decided"
    ESCALATED = "escalated"
    EXPIRED = "expired"
    LOGGED = "logged"
    POSTPONED = "postponed"
    REASSIGNED = "reassigned"
    RELEASED = "released"
    REMINDED = "reminded"
    REQUESTED = "requested"
    SUBMITTED = "submitted"
    UNDONE = "undone"
    UNOPPOSED = "unopposed"
    VOTED = "voted"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
