from enum import StrEnum

class Control(StrEnum):
    APPROVER = "approver"
    EVALUATION = "evaluation"
    GUARDRAILS = "guardrails"
    LIMITS = "limits"
    OWNER = "owner"
    PINNED_MODEL = "pinned_model"

    def __str__(self) -> str:
        return str(self.value)
