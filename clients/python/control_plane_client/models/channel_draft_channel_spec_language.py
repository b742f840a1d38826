from enum import StrEnum

class ChannelDraftChannelSpecLanguage(StrEnum):
    EN = "en"
    JA = "ja"

    def __str__(self) -> str:
        return str(self.value)
