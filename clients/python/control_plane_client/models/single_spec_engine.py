from enum import StrEnum

class SingleSpecEngine(StrEnum):
    DEFAULT = "default"
    EMBEDDED = "embedded"
    TEMPORAL = "temporal"

    def __str__(self) -> str:
        return str(self.value)
