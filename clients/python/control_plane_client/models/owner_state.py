from enum import StrEnum

class OwnerState(StrEnum):
    INACTIVE = "inactive"
    MAILBOX = "mailbox"
    MEMBER = "member"
    UNKNOWN = "unknown"

    def __str__(self) -> str:
        return str(self.value)
