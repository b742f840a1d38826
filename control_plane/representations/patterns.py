"""Patterns, their versions and topology as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain.patterns import PatternSpec
from control_plane.representations.common import Draft, ExpectedVersion, ShapeOf, View
from control_plane.representations.problems import FieldProblem

_EXAMPLE: JsonDict = {
    "name": "ask_billing",
    "owner": "Support",
    "spec": {"kind": "single", "member": {"name": "billing"}},
}
_CHECK: JsonDict = {key: _EXAMPLE[key] for key in ("name", "spec")}
_CHANGE: JsonDict = {
    **{key: _EXAMPLE[key] for key in ("owner", "spec")},
    "expected_version": 1,
}


class Pattern(View):
    """A registered pattern, with its current version's specification."""

    id: str
    name: str
    owner: str
    version: int
    spec: PatternSpec
    created_at: datetime
    updated_at: datetime


class PatternVersion(View):
    """What a pattern was from one save to the next."""

    number: int
    spec: PatternSpec
    created_at: datetime
    created_by: str
    note: str


class Node(View):
    """One place in the drawing."""

    id: str
    label: str
    role: str
    kind: str = Field(description="`start`, `end`, `agent`, `pattern`, `coordinator` or `planner`.")


class Edge(View):
    """Control may pass this way."""

    source: str
    target: str
    label: str


class Graph(View):
    """A pattern's topology."""

    nodes: list[Node]
    edges: list[Edge]


class PatternCheck(View):
    """What keeps a pattern from being saved, and what it looks like."""

    problems: list[FieldProblem] = Field(description="Empty when it can be saved.")
    graph: Graph | None = Field(description="`null` when the specification cannot even be read.")


class _PatternBody(Draft):
    owner: str = Field(default="", max_length=200)
    spec: Annotated[dict[str, Any], ShapeOf(PatternSpec)] = Field(default_factory=dict[str, Any])
    note: str = Field(default="", max_length=500, description="Why it is saved.")


class PatternDraft(_PatternBody):
    """A pattern to register."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["name", "owner", "spec"], "examples": [_EXAMPLE]}
    )

    name: str = Field(default="", max_length=48)


class PatternChange(_PatternBody):
    """What a pattern is to be from now on."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["owner", "spec"], "examples": [_CHANGE]}
    )

    expected_version: ExpectedVersion = None


class PatternCheckDraft(Draft):
    """A pattern to check without saving it."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["name", "spec"], "examples": [_CHECK]}
    )

    name: str = Field(default="", max_length=48)
    spec: Annotated[dict[str, Any], ShapeOf(PatternSpec)] = Field(default_factory=dict[str, Any])
