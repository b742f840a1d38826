"""Connections and tools as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.tools import ToolSpec
from control_plane.representations.common import Draft, ExpectedVersion, ShapeOf, View

_CONNECTION: JsonDict = {
    "name": "openai",
    "base_url": "https://api.openai.com/v1",
    "api_key": "env:OPENAI_API_KEY",
    "default_model": "gpt-5-mini",
}
_TOOL: JsonDict = {
    "name": "refund",
    "description": "Refunds an order.",
    "parameters": {
        "type": "object",
        "properties": {"order": {"type": "string"}},
        "required": ["order"],
    },
    "url": "https://shop.example/refunds",
}


class Connection(View):
    """A registered connection. It says where its key is kept and never holds the key."""

    id: str
    spec: ConnectionSpec
    version: int
    rehearsal: bool
    created_at: datetime
    updated_at: datetime


class ConnectionDraft(Draft):
    """A connection to register."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"spec": _CONNECTION}]})

    spec: Annotated[dict[str, Any], ShapeOf(ConnectionSpec)]


class ConnectionChange(ConnectionDraft):
    """What a connection is to be from now on."""

    expected_version: ExpectedVersion = None


class ProbeDraft(ConnectionDraft):
    """A connection to try without saving it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"spec": _CONNECTION, "model": "gpt-5-mini"}]}
    )

    model: str = Field(
        default="", max_length=200, description="A model to call; empty only lists the models."
    )


class ProbeReport(View):
    """What a test of a connection found."""

    reachable: bool
    models: list[str]
    json_schema: bool | None = Field(description="`null` when it was not tried.")
    native_tools: bool | None
    latency_ms: int | None
    problem: str = Field(
        description="Empty when all is well, else one sentence that says what to do."
    )


class Tool(View):
    """A registered tool."""

    id: str
    spec: ToolSpec
    version: int
    created_at: datetime
    updated_at: datetime


class ToolDraft(Draft):
    """A tool to register."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"spec": _TOOL}]})

    spec: Annotated[dict[str, Any], ShapeOf(ToolSpec)]


class ToolChange(ToolDraft):
    """What a tool is to be from now on."""

    expected_version: ExpectedVersion = None
