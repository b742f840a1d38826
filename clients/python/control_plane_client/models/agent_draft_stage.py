from enum import StrEnum

class AgentDraftStage(StrEnum):
    DRAFT = "draft"
    PRODUCTION = "production"
    RETIRED = "retired"
    STAGING = "staging"

    def __str__(self) -> str:
        return str(self.value)
