from enum import StrEnum

class OnExpiry(StrEnum):
    APPROVE = "approve"
    EXPIRE = "expire"

    def __str__(self) -> str:
        return str(self.value)
