from enum import StrEnum

class FleetAction(StrEnum):
    CHANGE = "change"
    CREATE = "create"
    KEEP = "keep"
    REMOVE = "remove"
    RETIRE = "retire"
    UNCHANGED = "unchanged"

    def __str__(self) -> str:
        return str(self.value)
