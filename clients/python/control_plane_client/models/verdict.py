from enum import StrEnum

class Verdict(StrEnum):
    APPROVE = "approve"
    EDIT = "edit"
    REDIRECT = "redirect"
    REJECT = "reject"

    def __str__(self) -> str:
        return str(self.value)
