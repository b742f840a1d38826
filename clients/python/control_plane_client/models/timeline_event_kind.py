from enum import StrEnum

class TimelineEventKind(StrEnum):
    DECISION = "decision"
    EVIDENCE = "evidence"
    REQUEST = "request"
    STAGE = "stage"
    VERSION = "version"

    def __str__(self) -> str:
        return str(self.value)
