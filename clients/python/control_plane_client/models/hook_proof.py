from enum import StrEnum

class HookProof(StrEnum):
    GITHUB = "github"
    SIGNATURE = "signature"
    TOKEN = "token"

    def __str__(self) -> str:
        return str(self.value)
