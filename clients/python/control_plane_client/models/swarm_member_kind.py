from enum import StrEnum

class SwarmMemberKind(StrEnum):
    AGENT = "agent"
    PATTERN = "pattern"

    def __str__(self) -> str:
        return str(self.value)
