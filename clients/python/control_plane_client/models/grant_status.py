from enum import StrEnum

class GrantStatus(StrEnum):
    DISMISSED = "dismissed"
    GRANTED = "granted"
    REVOKED = "revoked"

    def __str__(self) -> str:
        return str(self.value)
