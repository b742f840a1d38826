from enum import StrEnum

class ApprovalStatus(StrEnum):
    ANSWERED = "answered"
    APPROVED = "approved"
    EDITED = "edited"
    EXPIRED = "expired"
    LOGGED = "logged"
    PENDING = "pending"
    REDIRECTED = "redirected"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    TAKEN_OVER = "taken_over"
    UNOPPOSED = "unopposed"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
