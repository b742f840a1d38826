from enum import StrEnum

class Level(StrEnum):
    ASKED = "asked"
    ESCALATED = "escalated"
    REASSIGNED = "reassigned"
    REMINDED = "reminded"

    def __str__(self) -> str:
        return str(self.value)
