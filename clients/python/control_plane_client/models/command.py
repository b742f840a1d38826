from enum import StrEnum

class Command(StrEnum):
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    RETRY = "retry"

    def __str__(self) -> str:
        return str(self.value)
