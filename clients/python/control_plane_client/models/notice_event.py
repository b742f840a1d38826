from enum import StrEnum

class NoticeEvent(StrEnum):
    DECIDED = "decided"
    DUE_SOON = "due_soon"
    ESCALATED = "escalated"
    EXPIRED = "expired"
    TEST = "test"
    UNDELIVERABLE = "undeliverable"
    WAITING = "waiting"

    def __str__(self) -> str:
        return str(self.value)
