from enum import StrEnum

class ListRunsEngineType0(StrEnum):
    EMBEDDED = "embedded"
    TEMPORAL = "temporal"

    def __str__(self) -> str:
        return str(self.value)
