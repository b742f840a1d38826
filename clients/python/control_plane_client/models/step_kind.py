from enum import StrEnum

class StepKind(StrEnum):
    AGENT = "agent"
    APPROVAL = "approval"
    CHILD = "child"
    HANDOFF = "handoff"
    MODEL = "model"
    NOTE = "note"
    TIMER = "timer"
    TOOL = "tool"

    def __str__(self) -> str:
        return str(self.value)
