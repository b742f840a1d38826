"""The OpenAPI description: the shape of every error, examples, and names a reader understands."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI

from control_plane.api.examples import example_of
from control_plane.api.problems import MEDIA_TYPE, example_problem
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


def operations_of(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation: its method in capitals, its path, and what is said of it."""
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _finish(description: dict[str, Any]) -> dict[str, Any]:
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    shapes: dict[str, Any] = description["components"]["schemas"]
    shapes.update(problem.pop("$defs"), ProblemDetails=problem)
    shared: dict[str, Any] = {}
    for _, _, operation in operations_of(description):
        operation["responses"] = {
            code: _answer(code, response, shapes, shared)
            for code, response in operation["responses"].items()
        }
    description["components"]["responses"] = dict(sorted(shared.items()))
    text = orjson.dumps(description).decode()
    for generated, name in _NAMES.items():
        text = text.replace(generated, name)
    return orjson.loads(text)


def _answer(
    code: str, response: dict[str, Any], shapes: dict[str, Any], shared: dict[str, Any]
) -> dict[str, Any]:
    """The response with an example; a problem is described once for all operations."""
    content: dict[str, Any] = response.get("content", {})
    if MEDIA_TYPE in content:
        name = HTTPStatus(int(code)).name.title().replace("_", "")
        content[MEDIA_TYPE]["example"] = example_problem(int(code))
        shared[name] = response
        return {"$ref": f"#/components/responses/{name}"}
    body = content.get("application/json", {})
    if body.get("schema"):
        body.setdefault("example", example_of(body["schema"], shapes))
    return response
