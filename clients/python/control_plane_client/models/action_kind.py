from enum import StrEnum

class ActionKind(StrEnum):
    AGENT = "agent"
    ANSWER = "answer"
    BUDGET = "budget"
    FLAG = "flag"
    HANDOFF = "handoff"
    PLAN = "plan"
    TOOL = "tool"

    def __str__(self) -> str:
        return str(self.value)
