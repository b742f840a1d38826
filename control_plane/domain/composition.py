"""What cannot work about a pattern: all at once, each with its place and the way out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from control_plane.domain.errors import N_, Problem
from control_plane.domain.idle_rules import rules_that_never_ask
from control_plane.domain.json_schema import problems_with
from control_plane.domain.patterns import (
    FINISH,
    Member,
    PatternSpec,
    PipelineSpec,
    Stage,
    SupervisorSpec,
    SwarmSpec,
    members,
    places,
)
from control_plane.domain.swarm_paths import problems_of_swarm

_SOME_REQUEST = {"request": "Please look into this and answer in one or two sentences."}


@dataclass(frozen=True)
class Known:
    """What is registered in the workspace, as far as checking a pattern needs it."""

    agents: frozenset[str]
    patterns: Mapping[str, PatternSpec]


def problems(name: str, spec: PatternSpec, known: Known) -> list[Problem]:
    """Everything that keeps the pattern from working; empty when it can.

    Args:
        name: The pattern's own name, to find nesting cycles.
        spec: What is to be saved or run.
        known: What its members may be.
    """
    found = [
        *_unknown_members(spec, known),
        *_ambiguous_names(spec),
        *_doubled_members(spec),
        *_nesting_cycle(name, spec, known),
        *_unfit_nested(spec, known),
        *rules_that_never_ask(spec, nested_in(spec, known.patterns)),
    ]
    match spec:
        case SwarmSpec():
            found += problems_of_swarm(spec)
        case SupervisorSpec():
            found += _problems_of_supervisor(spec)
        case PipelineSpec():
            found += _problems_of_pipeline(spec)
        case _:
            pass
    return found


def nested_in(spec: PatternSpec, patterns: Mapping[str, PatternSpec]) -> list[PatternSpec]:
    """Every registered pattern the pattern holds, at any depth, each once."""
    found: dict[str, PatternSpec] = {}
    unread = [spec]
    while unread:
        for member in members(unread.pop()):
            nested = patterns.get(member.name) if member.kind == "pattern" else None
            if nested is not None and member.name not in found:
                found[member.name] = nested
                unread.append(nested)
    return list(found.values())


def _unknown_members(spec: PatternSpec, known: Known) -> list[Problem]:
    return [
        Problem(
            _name_field(path),
            N_("{kind} {name!r} is not registered; register it or take it out."),
            {"kind": member.kind, "name": member.name},
        )
        for path, member in places(spec)
        if member.name not in (known.agents if member.kind == "agent" else known.patterns)
    ]


def _ambiguous_names(spec: PatternSpec) -> list[Problem]:
    kinds: dict[str, str] = {}
    return [
        Problem(
            _name_field(path),
            N_("{name!r} is an agent here and a pattern there; a name must mean one thing."),
            {"name": member.name},
        )
        for path, member in places(spec)
        if kinds.setdefault(member.name, member.kind) != member.kind
    ]


def _doubled_members(spec: PatternSpec) -> list[Problem]:
    if isinstance(spec, PipelineSpec):
        return [
            Problem(
                f"stages.{position}.members.{place}.name",
                N_("{name!r} works twice in stage {stage!r}; keep one."),
                {"name": name, "stage": stage.name},
            )
            for position, stage in enumerate(spec.stages)
            for place, name in _repeated([member.name for member in stage.members])
        ]
    listed = [m.name for path, m in places(spec) if path.startswith("members.")]
    return [
        Problem(
            f"members.{place}.name", N_("{name!r} is a member twice; keep one."), {"name": name}
        )
        for place, name in _repeated(listed)
    ]


def _nesting_cycle(name: str, spec: PatternSpec, known: Known) -> list[Problem]:
    found: list[Problem] = []
    for path, member in places(spec):
        trail = _cycle_through(member, known, (name,)) if member.kind == "pattern" else ()
        if trail:
            template = N_("The patterns contain each other without end: {trail}.")
            found.append(Problem(_name_field(path), template, {"trail": " → ".join(trail)}))
    return found


def _cycle_through(member: Member, known: Known, trail: tuple[str, ...]) -> tuple[str, ...]:
    """The way from the first of `trail` to where it meets itself; empty if it never does."""
    if member.name in trail:
        return (*trail, member.name)
    nested = known.patterns.get(member.name)
    for inner in dict.fromkeys(members(nested)) if nested else ():
        if inner.kind == "pattern":
            found = _cycle_through(inner, known, (*trail, member.name))
            if found:
                return found
    return ()


def _unfit_nested(spec: PatternSpec, known: Known) -> list[Problem]:
    """A nested pattern is started with `{"request": text}`; what needs more cannot be nested."""
    return [
        Problem(
            _name_field(path),
            N_(
                "Pattern {name!r} cannot be nested:"
                " its input must be startable with a single text field 'request'."
            ),
            {"name": member.name},
        )
        for path, member in places(spec)
        if member.kind == "pattern"
        and (nested := known.patterns.get(member.name))
        and problems_with(_SOME_REQUEST, nested.input_schema)
    ]


def _problems_of_supervisor(spec: SupervisorSpec) -> list[Problem]:
    found = [
        Problem(
            f"members.{position}.name",
            N_("{name!r} is what the coordinator says to end; no member can be called so."),
            {"name": member.name},
        )
        for position, member in enumerate(spec.members)
        if member.name == FINISH
    ]
    if spec.coordinator in {member.name for member in spec.members}:
        template = N_(
            "{name!r} cannot be coordinator and member at once; take it out of the members."
        )
        found.append(Problem("coordinator", template, {"name": spec.coordinator}))
    return found


def _problems_of_pipeline(spec: PipelineSpec) -> list[Problem]:
    found = [
        Problem(
            f"stages.{position}.name",
            N_("Two stages are called {name!r}; give each its own name."),
            {"name": name},
        )
        for position, name in _repeated([stage.name for stage in spec.stages])
    ]
    if spec.stages[0].input_schema is not None:
        template = N_(
            "The first stage reads the run's input; put the schema into the pattern's input."
        )
        found.append(Problem("stages.0.input_schema", template))
    for position, stage in enumerate(spec.stages):
        found += _unstructured(stage, f"stages.{position}.output_schema")
    return found


def _unstructured(stage: Stage, field: str) -> list[Problem]:
    if stage.output_schema is None:
        return []
    return [
        Problem(
            field,
            N_(
                "Stage {stage!r} asks for structured answers, but pattern {name!r} answers in text."
            ),
            {"stage": stage.name, "name": member.name},
        )
        for member in stage.members
        if member.kind == "pattern"
    ]


def _repeated(names: Sequence[str]) -> list[tuple[int, str]]:
    """Position and name of everything that was named before."""
    return [(place, name) for place, name in enumerate(names) if name in names[:place]]


def _name_field(path: str) -> str:
    """The field that holds the name at a place: a coordinator's is the place itself."""
    return path if path in ("coordinator", "planner") else f"{path}.name"
