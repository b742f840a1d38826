from enum import StrEnum

class Verdict(StrEnum):
    APPROVE = "approve"
    EDIT = "edit"
    REDIRECT = "redirect"
    REJECT = "reject"
    RESPOND = "respond"
    SEND_BACK = "send_back"
    TAKE_OVER = "take_over"

    def __str__(self) -> str:
        return str(self.value)
