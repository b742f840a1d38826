from enum import StrEnum

class FiringOutcome(StrEnum):
    BUFFERED = "buffered"
    FAILED = "failed"
    MISSED = "missed"
    SKIPPED = "skipped"
    STARTED = "started"

    def __str__(self) -> str:
        return str(self.value)
