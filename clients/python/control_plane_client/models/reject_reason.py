from enum import StrEnum

class RejectReason(StrEnum):
    NOT_AUTHORIZED = "not_authorized"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
    TOO_EXPENSIVE = "too_expensive"
    TOO_RISKY = "too_risky"
    WRONG_ACTION = "wrong_action"
    WRONG_FACTS = "wrong_facts"

    def __str__(self) -> str:
        return str(self.value)
