"""Tools that come with the product, as models are told; `runtimes/builtin_tools.py` runs them."""

from __future__ import annotations

from typing import Any

from control_plane.domain.tools import ToolSpec


def _spec(name: str, description: str, properties: dict[str, Any]) -> ToolSpec:
    return ToolSpec(
        name=name,
        description=description,
        parameters={
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        },
        kind="builtin",
        side_effects=False,
        timeout_seconds=5,
    )


BUILTIN_TOOLS: dict[str, ToolSpec] = {
    spec.name: spec
    for spec in (
        _spec(
            "calculate",
            "Evaluate an arithmetic expression exactly, such as (1200 - 80) * 1.1.",
            {"expression": {"type": "string", "minLength": 1, "maxLength": 200}},
        ),
        _spec(
            "current_time",
            "The present date and time in a time zone, such as Asia/Tokyo.",
            {"timezone": {"type": "string", "minLength": 1, "maxLength": 64}},
        ),
    )
}
