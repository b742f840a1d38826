from enum import StrEnum

class Outcome(StrEnum):
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MAX_ITERATIONS = "max_iterations"
    NO_ANSWER = "no_answer"
    OVER_BUDGET = "over_budget"
    PING_PONG = "ping_pong"
    REJECTED = "rejected"
    STEP_FAILED = "step_failed"
    TAKEN_OVER = "taken_over"
    UNKNOWN_TARGET = "unknown_target"
    WITHDRAWN = "withdrawn"

    def __str__(self) -> str:
        return str(self.value)
