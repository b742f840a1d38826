from enum import StrEnum

class GetReportFormat(StrEnum):
    MARKDOWN = "markdown"
    PDF = "pdf"

    def __str__(self) -> str:
        return str(self.value)
