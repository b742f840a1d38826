from enum import StrEnum

class Kpi(StrEnum):
    COST_PER_REQUEST = "cost_per_request"
    HALLUCINATION_RATE = "hallucination_rate"
    HANDOFF_EFFICIENCY = "handoff_efficiency"
    P95_LATENCY = "p95_latency"
    TASK_SUCCESS = "task_success"

    def __str__(self) -> str:
        return str(self.value)
