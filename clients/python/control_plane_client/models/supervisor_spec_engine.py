from enum import StrEnum

class SupervisorSpecEngine(StrEnum):
    DEFAULT = "default"
    EMBEDDED = "embedded"
    TEMPORAL = "temporal"

    def __str__(self) -> str:
        return str(self.value)
