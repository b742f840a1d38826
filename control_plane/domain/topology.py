"""What a pattern looks like, and what cannot work about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from control_plane.domain.errors import N_, Problem
from control_plane.domain.patterns import (
    Member,
    PatternSpec,
    PipelineSpec,
    PlanAndExecuteSpec,
    SingleSpec,
    SupervisorSpec,
    SwarmSpec,
)

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


@dataclass(frozen=True)
class Known:
    """What is registered in the workspace, as far as checking a pattern needs it."""

    agents: frozenset[str]
    patterns: Mapping[str, PatternSpec]


def members(spec: PatternSpec) -> tuple[Member, ...]:
    """Every place the pattern fills, coordinators and planners included, in reading order."""
    match spec:
        case SingleSpec():
            return (spec.member,)
        case SupervisorSpec():
            return (Member(name=spec.coordinator), *spec.members)
        case SwarmSpec():
            return tuple(Member(name=m.name, kind=m.kind) for m in spec.members)
        case PipelineSpec():
            return tuple(member for stage in spec.stages for member in stage.members)
        case PlanAndExecuteSpec():
            return (Member(name=spec.planner), *spec.members)


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
            yield Edge(START, spec.entry)
            for member in spec.members:
                yield from (Edge(member.name, target, "handoff") for target in member.targets)
                if member.can_finish:
                    yield Edge(member.name, END)
        case PipelineSpec():
            before = [START]
            for stage in spec.stages:
                here = [member.name for member in stage.members]
                yield from (Edge(a, b, stage.name) for a in before for b in here)
                before = here
            yield from (Edge(a, END) for a in before)


def _hub(hub: str, spokes: Sequence[Member]) -> Iterable[Edge]:
    yield Edge(START, hub)
    for spoke in spokes:
        yield from (Edge(hub, spoke.name), Edge(spoke.name, hub))
    yield Edge(hub, END)


def problems(name: str, spec: PatternSpec, known: Known) -> list[Problem]:
    """Everything that keeps the pattern from working; empty when it can.

    Args:
        name: The pattern's own name, to find nesting cycles.
    """
    found = [*_unknown_members(spec, known), *_doubled_members(spec), *_nesting_cycle(name, spec, known)]
    found += _unfit_nested(spec, known)
    match spec:
        case SwarmSpec():
            found += _swarm_problems(spec)
        case SupervisorSpec():
            found += _heads_that_work(spec.coordinator, spec.members, "coordinator")
        case PipelineSpec():
            found += _doubled_stages(spec)
        case _:
            pass
    return found


def _unknown_members(spec: PatternSpec, known: Known) -> list[Problem]:
    return [
        Problem(
            "members",
            N_("{kind} {name!r} is not registered; register it or take it out."),
            {"kind": member.kind, "name": member.name},
        )
        for member in dict.fromkeys(members(spec))
        if member.name not in (known.agents if member.kind == "agent" else known.patterns)
    ]


def _doubled_members(spec: PatternSpec) -> list[Problem]:
    if isinstance(spec, PipelineSpec | SingleSpec):
        return []
    listed = [member.name for member in spec.members]
    return [
        Problem("members", N_("{name!r} is a member twice; keep one."), {"name": name})
        for name in dict.fromkeys(listed)
        if listed.count(name) > 1
    ]


def _doubled_stages(spec: PipelineSpec) -> list[Problem]:
    names = [stage.name for stage in spec.stages]
    doubled = [
        Problem("stages", N_("Two stages are called {name!r}; give each its own name."), {"name": name})
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    crowded = [
        Problem(
            f"stages.{position}.members",
            N_("{name!r} works twice in stage {stage!r}; keep one."),
            {"name": name, "stage": stage.name},
        )
        for position, stage in enumerate(spec.stages)
        for name in dict.fromkeys(m.name for m in stage.members)
        if [m.name for m in stage.members].count(name) > 1
    ]
    return doubled + crowded


def _heads_that_work(head: str, spokes: Sequence[Member], field: str) -> list[Problem]:
    if head not in {member.name for member in spokes}:
        return []
    return [
        Problem(field, N_("{name!r} cannot be {field} and member at once; take it out of the members."), {"name": head, "field": field})
    ]


def _nesting_cycle(name: str, spec: PatternSpec, known: Known) -> list[Problem]:
    trail = _cycle_from(name, spec, known, (name,))
    if not trail:
        return []
    return [Problem("members", N_("The patterns contain each other without end: {trail}."), {"trail": " → ".join(trail)})]


def _cycle_from(name: str, spec: PatternSpec, known: Known, trail: tuple[str, ...]) -> tuple[str, ...]:
    for member in members(spec):
        if member.kind != "pattern":
            continue
        if member.name in trail:
            return (*trail, member.name)
        nested = known.patterns.get(member.name)
        found = _cycle_from(name, nested, known, (*trail, member.name)) if nested else ()
        if found:
            return found
    return ()


def _unfit_nested(spec: PatternSpec, known: Known) -> list[Problem]:
    """A nested pattern is started with `{"request": text}`; one that needs more cannot be nested."""
    return [
        Problem(
            "members",
            N_("Pattern {name!r} cannot be nested: its input must be startable with a single text field 'request'."),
            {"name": member.name},
        )
        for member in dict.fromkeys(members(spec))
        if member.kind == "pattern" and (nested := known.patterns.get(member.name)) and not _takes_request(nested)
    ]


def _takes_request(spec: PatternSpec) -> bool:
    properties = spec.input_schema.get("properties", {})
    return "request" in properties and set(spec.input_schema.get("required", ())) <= {"request"}


def _swarm_problems(spec: SwarmSpec) -> list[Problem]:
    by_name = {member.name: member for member in spec.members}
    if spec.entry not in by_name:
        return [Problem("entry", N_("The entry {name!r} is not a member of the swarm; choose one that is."), {"name": spec.entry})]
    found = [
        Problem(
            f"members.{position}.targets",
            N_("{source!r} may hand off to {target!r}, which is not a member; add it or take the target out."),
            {"source": member.name, "target": target},
        )
        for position, member in enumerate(spec.members)
        for target in member.targets
        if target not in by_name
    ]
    reached = _reached(spec.entry, {m.name: m.targets for m in spec.members})
    found += [
        Problem("members", N_("{name!r} can never get its turn: nobody reachable hands off to it."), {"name": name})
        for name in by_name
        if name not in reached
    ]
    if not any(by_name[name].can_finish for name in reached if name in by_name):
        found.append(Problem("members", N_("Nobody who can be reached may finish, so no run could ever end with an answer.")))
    return found


def _reached(start: str, targets: Mapping[str, Sequence[str]]) -> set[str]:
    reached, frontier = {start}, [start]
    while frontier:
        for target in targets.get(frontier.pop(), ()):
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    return reached
