from enum import StrEnum

class PauseCause(StrEnum):
    FAILING = "failing"
    GONE = "gone"
    PERSON = "person"

    def __str__(self) -> str:
        return str(self.value)
