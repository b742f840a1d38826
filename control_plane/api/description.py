"""The OpenAPI description: the shape of every error, examples, and names a reader understands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.routing import APIRoute

from control_plane.api.examples import example_of
from control_plane.api.problems import MEDIA_TYPE, example_problem
from control_plane.representations.problems import ProblemDetails

_MODULE = re.compile(r"\w+__(\w+?)s?__(\w+)")
"""What the generator calls a shape when another module has one of the same name."""


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
    _name_operations(description)
    return _renamed(description)


def operation_id(route: APIRoute) -> str:
    """The operation's name, and what it is about; `_name_operations` says both only if need be."""
    return f"{route.name}.{route.path.split('/')[1]}"


def _name_operations(description: dict[str, Any]) -> None:
    """Call each by its own name, and those of the same name by what they are about, too."""
    found = [operation for _, _, operation in operations_of(description)]
    names = Counter(each["operationId"].partition(".")[0] for each in found)
    for each in found:
        name, _, about = each["operationId"].partition(".")
        each["operationId"] = name if names[name] == 1 else f"{name}_of_{about.replace('-', '_')}"


def _renamed(description: dict[str, Any]) -> dict[str, Any]:
    """The description with shapes that share a name called after their modules."""
    text = orjson.dumps(description).decode()
    for generated in description["components"]["schemas"]:
        found = _MODULE.fullmatch(generated)
        if found is not None:
            module, own = found[1].title(), found[2]
            name = own if own.startswith(module) else f"{module}{own}"
            text = text.replace(f'"{generated}"', f'"{name}"').replace(
                f'/{generated}"', f'/{name}"'
            )
    finished = orjson.loads(text)
    for name, shape in finished["components"]["schemas"].items():
        if "[" not in shape.get("title", "["):
            shape["title"] = name
    return finished


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
    body = content.get("application/json")
    if body is not None:
        body["schema"] = body.get("schema") or {"type": "object"}  # A document to keep.
        body.setdefault("example", example_of(body["schema"], shapes))
    return response
