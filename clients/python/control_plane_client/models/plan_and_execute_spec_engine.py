from enum import StrEnum

class PlanAndExecuteSpecEngine(StrEnum):
    DEFAULT = "default"
    EMBEDDED = "embedded"
    TEMPORAL = "temporal"

    def __str__(self) -> str:
        return str(self.value)
