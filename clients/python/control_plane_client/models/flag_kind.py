from enum import StrEnum

class FlagKind(StrEnum):
    EXPIRING = "expiring"
    OWNERLESS = "ownerless"
    UNCONTROLLED = "uncontrolled"
    UNREVIEWED = "unreviewed"
    UNUSED = "unused"

    def __str__(self) -> str:
        return str(self.value)
