from enum import StrEnum

class RiskTier(StrEnum):
    HIGH = "high"
    LIMITED = "limited"
    MINIMAL = "minimal"
    PROHIBITED = "prohibited"

    def __str__(self) -> str:
        return str(self.value)
