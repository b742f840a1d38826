"""Secrets as JSON: their values go in and never come out."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field, SecretStr

from control_plane.domain.frozen import Slug
from control_plane.representations.common import Draft, ExpectedVersion, View
from control_plane.services.secrets import KeptSecret


class Secret(View):
    """A stored secret without its value."""

    id: str
    name: str
    reference: str = Field(
        description="How connections and tools name it.", examples=["store:openai"]
    )
    version: int
    created_at: datetime
    updated_at: datetime
    updated_by: str = Field(description="Id of the principal.")
    last_used_at: datetime | None = Field(description="To some minutes; `null` if never.")
    used_by: list[str] = Field(examples=[["connection/openai"]])

    @classmethod
    def of(cls, kept: KeptSecret) -> Secret:
        """What is known of it."""
        known = {name: getattr(kept.secret, name) for name in cls.model_fields if name != "used_by"}
        return cls(**known, used_by=list(kept.used_by))


class SecretChange(Draft):
    """The value a secret is to have from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"value": "sk-…"}]})

    value: SecretStr = Field(min_length=1, max_length=10_000, description="Never shown again.")
    expected_version: ExpectedVersion = None


class SecretDraft(Draft):
    """A secret to keep."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "openai", "value": "sk-…"}]})

    name: Slug
    value: SecretStr = Field(min_length=1, max_length=10_000, description="Never shown again.")
