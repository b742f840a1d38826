from enum import StrEnum

class Dimension(StrEnum):
    AGENT = "agent"
    MODEL = "model"
    PATTERN = "pattern"

    def __str__(self) -> str:
        return str(self.value)
