from enum import StrEnum

class InboxView(StrEnum):
    ALL = "all"
    DECIDED = "decided"
    MINE = "mine"
    WAITING = "waiting"
    WATCHING = "watching"

    def __str__(self) -> str:
        return str(self.value)
