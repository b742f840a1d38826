"""Connections: model endpoints that speak the OpenAI protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field, field_validator

from control_plane.domain.frozen import Slug
from control_plane.domain.secrets import SecretRef, WithApiKey

REHEARSAL_URL = "rehearsal:"
"""Base URL that stands for the built-in rehearsal endpoint; its port is known when it runs."""


class Support(StrEnum):
    """What is known about one capability of an endpoint."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


class ConnectionSpec(WithApiKey):
    """How to reach one endpoint. Says where its key is kept, and never holds the key."""

    name: Slug
    base_url: str = Field(min_length=1, max_length=500)
    api_key: SecretRef = ""
    """Where its key is kept, sent as a bearer token; empty when none is needed."""
    default_model: str = Field(default="", max_length=200)
    price_provider: str = Field(default="", max_length=60)
    """Provider name for the price list, such as `openai`; empty lets it match by model and URL."""
    json_schema: Support = Support.UNKNOWN
    """Whether the endpoint takes a JSON-schema response format."""
    native_tools: Support = Support.UNKNOWN
    """Whether its models call tools natively."""
    max_concurrency: int = Field(default=16, ge=1, le=1000)
    """Model calls at once over this connection, per worker."""

    @field_validator("base_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        if value != REHEARSAL_URL and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")


@dataclass(frozen=True)
class Connection:
    """A registered connection."""

    id: str
    workspace_id: str
    spec: ConnectionSpec
    version: int
    """Counts changes; a change is refused when the record moved on since it was read."""
    created_at: datetime
    updated_at: datetime

    @property
    def rehearsal(self) -> bool:
        """Whether answers come from the built-in rehearsal model instead of a real one."""
        return self.spec.base_url == REHEARSAL_URL
