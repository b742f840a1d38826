from enum import StrEnum

class ActionKind(StrEnum):
    AGENT = "agent"
    HANDOFF = "handoff"
    PLAN = "plan"
    TOOL = "tool"

    def __str__(self) -> str:
        return str(self.value)
