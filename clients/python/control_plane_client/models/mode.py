from enum import StrEnum

class Mode(StrEnum):
    BLOCK = "block"
    LOG = "log"
    WATCH = "watch"

    def __str__(self) -> str:
        return str(self.value)
