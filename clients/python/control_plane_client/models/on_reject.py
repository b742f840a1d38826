from enum import StrEnum

class OnReject(StrEnum):
    DEFAULT = "default"
    END = "end"
    TELL = "tell"

    def __str__(self) -> str:
        return str(self.value)
