"""Tools agents may call: built in, or an HTTP service the operator registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, field_validator

from control_plane.domain.frozen import Slug
from control_plane.domain.json_schema import check_schema
from control_plane.domain.secrets import SecretRef, WithApiKey


class ToolSpec(WithApiKey):
    """What the model is told about a tool, and how the tool is reached."""

    name: Slug
    description: str = Field(min_length=1, max_length=2000)
    parameters: dict[str, Any]
    """JSON Schema of the arguments."""
    kind: Literal["builtin", "http"] = "http"
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    url: str = Field(default="", max_length=2000)
    """For `http`: may hold `{argument}` places; other arguments go into the query or the body."""
    api_key: SecretRef = ""
    """Where its key is kept, sent as a bearer token; empty when none is needed."""
    side_effects: bool = True
    """Whether a call changes something out there. Such calls carry an idempotency key."""
    timeout_seconds: float = Field(default=30, gt=0, le=600)

    @field_validator("parameters")
    @classmethod
    def _schema_is_valid(cls, value: dict[str, Any]) -> dict[str, Any]:
        return check_schema(value)


@dataclass(frozen=True)
class Tool:
    """A registered tool."""

    id: str
    workspace_id: str
    spec: ToolSpec
    version: int
    created_at: datetime
    updated_at: datetime
