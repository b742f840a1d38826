from enum import StrEnum

class EvidenceDraftControl(StrEnum):
    EVALUATION = "evaluation"
    GUARDRAILS = "guardrails"
    PINNED_MODEL = "pinned_model"

    def __str__(self) -> str:
        return str(self.value)
