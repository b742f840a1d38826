from enum import StrEnum

class NoticeStatus(StrEnum):
    DEAD = "dead"
    DELIVERED = "delivered"
    DROPPED = "dropped"
    PENDING = "pending"

    def __str__(self) -> str:
        return str(self.value)
