from enum import StrEnum

class PromotionDraftTo(StrEnum):
    DRAFT = "draft"
    PRODUCTION = "production"
    RETIRED = "retired"
    STAGING = "staging"

    def __str__(self) -> str:
        return str(self.value)
