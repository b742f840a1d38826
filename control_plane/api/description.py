"""The OpenAPI description: the shape of every error, and names a reader understands."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import FastAPI

from control_plane.representations.problems import ProblemDetails

_NAMES = {
    "control_plane__domain__agents__Stage": "AgentStage",
    "control_plane__domain__patterns__Stage": "PipelineStage",
}
"""Two things are called a stage, so the generator falls back on module paths."""


def describe(api: FastAPI) -> None:
    """Make the API answer with the finished description."""
    generated = api.openapi
    finished: dict[str, Any] = {}

    def description() -> dict[str, Any]:
        if not finished:
            finished.update(_finish(generated()))
        return finished

    api.openapi = description


def _finish(description: dict[str, Any]) -> dict[str, Any]:
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    shapes: dict[str, Any] = description["components"]["schemas"]
    shapes.update(problem.pop("$defs"), ProblemDetails=problem)
    text = orjson.dumps(description).decode()
    for generated, name in _NAMES.items():
        text = text.replace(generated, name)
    return orjson.loads(text)
