from enum import StrEnum

class PatternMemberKind(StrEnum):
    AGENT = "agent"
    PATTERN = "pattern"

    def __str__(self) -> str:
        return str(self.value)
