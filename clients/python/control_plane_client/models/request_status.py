from enum import StrEnum

class RequestStatus(StrEnum):
    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    STALE = "stale"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
