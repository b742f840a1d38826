from enum import StrEnum

class AgentChangeStage(StrEnum):
    DRAFT = "draft"
    PRODUCTION = "production"
    RETIRED = "retired"
    STAGING = "staging"

    def __str__(self) -> str:
        return str(self.value)
