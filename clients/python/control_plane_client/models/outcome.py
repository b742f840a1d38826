from enum import StrEnum

class Outcome(StrEnum):
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MAX_ITERATIONS = "max_iterations"
    NO_ANSWER = "no_answer"
    PING_PONG = "ping_pong"
    REJECTED = "rejected"
    STEP_FAILED = "step_failed"
    UNKNOWN_TARGET = "unknown_target"

    def __str__(self) -> str:
        return str(self.value)
