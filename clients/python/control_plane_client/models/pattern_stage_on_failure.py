from enum import StrEnum

class PatternStageOnFailure(StrEnum):
    SKIP = "skip"
    STOP = "stop"

    def __str__(self) -> str:
        return str(self.value)
