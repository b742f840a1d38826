from enum import StrEnum

class Cause(StrEnum):
    MANUAL = "manual"
    TIME = "time"
    WEBHOOK = "webhook"

    def __str__(self) -> str:
        return str(self.value)
