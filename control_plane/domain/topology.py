"""What a pattern looks like: nodes and edges, from start to end. Pure.

What cannot work about a pattern is found in `composition.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from control_plane.domain.composition import Known, problems
from control_plane.domain.patterns import (
    Member,
    PatternSpec,
    PipelineSpec,
    PlanAndExecuteSpec,
    SingleSpec,
    SupervisorSpec,
    SwarmSpec,
    members,
)

__all__ = ["END", "START", "Edge", "Graph", "Known", "Node", "members", "problems", "topology"]

START, END = "__start__", "__end__"


@dataclass(frozen=True)
class Node:
    """One place in the drawing."""

    id: str
    label: str
    role: str
    kind: str
    """`start`, `end`, `agent`, `pattern`, `coordinator` or `planner`."""


@dataclass(frozen=True)
class Edge:
    """Control may pass this way."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Graph:
    """A pattern's topology."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def topology(spec: PatternSpec, roles: Mapping[str, str]) -> Graph:
    """The pattern as nodes and edges, from start to end."""
    head = {"supervisor": "coordinator", "plan_and_execute": "planner"}.get(spec.kind)
    nodes = [Node(START, "", "", "start")]
    for position, member in enumerate(dict.fromkeys(members(spec))):
        kind = head if head and position == 0 else member.kind
        nodes.append(Node(member.name, member.name, roles.get(member.name, ""), kind))
    nodes.append(Node(END, "", "", "end"))
    return Graph(tuple(nodes), tuple(dict.fromkeys(_edges(spec))))


def _edges(spec: PatternSpec) -> Iterable[Edge]:
    match spec:
        case SingleSpec():
            yield from (Edge(START, spec.member.name), Edge(spec.member.name, END))
        case SupervisorSpec():
            yield from _hub(spec.coordinator, spec.members)
        case PlanAndExecuteSpec():
            yield from _hub(spec.planner, spec.members)
        case SwarmSpec():
            yield from _web(spec)
        case PipelineSpec():
            yield from _line(spec)


def _hub(hub: str, spokes: Sequence[Member]) -> Iterable[Edge]:
    yield Edge(START, hub)
    for spoke in spokes:
        if spoke.name != hub:
            yield from (Edge(hub, spoke.name), Edge(spoke.name, hub))
    yield Edge(hub, END)


def _web(spec: SwarmSpec) -> Iterable[Edge]:
    yield Edge(START, spec.entry)
    for member in spec.members:
        yield from (Edge(member.name, target, "handoff") for target in member.targets)
        if member.can_finish:
            yield Edge(member.name, END)


def _line(spec: PipelineSpec) -> Iterable[Edge]:
    before = [START]
    for stage in spec.stages:
        here = [member.name for member in stage.members]
        yield from (Edge(a, b, stage.name) for a in before for b in here)
        before = here
    yield from (Edge(a, END) for a in before)
