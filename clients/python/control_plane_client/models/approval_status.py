from enum import StrEnum

class ApprovalStatus(StrEnum):
    APPROVED = "approved"
    EDITED = "edited"
    EXPIRED = "expired"
    PENDING = "pending"
    REDIRECTED = "redirected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
