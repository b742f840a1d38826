from enum import StrEnum

class Fault(StrEnum):
    CHANGED = "changed"
    DETAIL = "detail"
    ERASED = "erased"
    EXPECTED = "expected"
    HEAD = "head"
    MISSING = "missing"
    MOVED = "moved"
    PRUNED = "pruned"
    TRUNCATED = "truncated"
    UNCHECKED = "unchecked"
    UNLINKED = "unlinked"

    def __str__(self) -> str:
        return str(self.value)
