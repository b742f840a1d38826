from enum import StrEnum

class HoldKind(StrEnum):
    PATTERN = "pattern"
    PERSON = "person"
    RUN = "run"
    WORKSPACE = "workspace"

    def __str__(self) -> str:
        return str(self.value)
