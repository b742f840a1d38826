"""Whether control can pass through a swarm: to everybody, and from everybody to an end. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from control_plane.domain.errors import N_, Problem
from control_plane.domain.patterns import SwarmMember, SwarmSpec


def problems_of_swarm(spec: SwarmSpec) -> list[Problem]:
    """What keeps control from passing; empty when nothing does."""
    names = {member.name for member in spec.members}
    found = [
        problem
        for position, member in enumerate(spec.members)
        for problem in _problems_of_targets(member, f"members.{position}", names)
    ]
    if spec.entry not in names:
        template = N_("The entry {name!r} is not a member of the swarm; choose one that is.")
        return [*found, Problem("entry", template, {"name": spec.entry})]
    return found + _problems_of_paths(spec)


def _problems_of_targets(member: SwarmMember, path: str, names: set[str]) -> list[Problem]:
    field, params = f"{path}.targets", {"name": member.name}
    if member.kind == "pattern":
        return _problems_of_nested(member, path)
    found = [
        Problem(
            field,
            N_(
                "{source!r} may hand off to {target!r}, which is not a member;"
                " add it or take the target out."
            ),
            {"source": member.name, "target": target},
        )
        for target in member.targets
        if target not in names
    ]
    if member.name in member.targets:
        found.append(
            Problem(field, N_("{name!r} cannot hand off to itself; take the target out."), params)
        )
    return found


def _problems_of_nested(member: SwarmMember, path: str) -> list[Problem]:
    """A nested pattern answers; it knows nothing of handoffs."""
    params = {"name": member.name}
    found: list[Problem] = []
    if member.targets:
        template = N_("Pattern {name!r} cannot hand off, it only answers; take its targets out.")
        found.append(Problem(f"{path}.targets", template, params))
    if not member.can_finish:
        template = N_(
            "Pattern {name!r} cannot hand off, so its answer must be allowed to end the run."
        )
        found.append(Problem(f"{path}.can_finish", template, params))
    return found


def _problems_of_paths(spec: SwarmSpec) -> list[Problem]:
    onward = {m.name: m.targets if m.kind == "agent" else () for m in spec.members}
    reached = _reached([spec.entry], onward)
    finishers = [m.name for m in spec.members if m.can_finish and m.name in reached]
    ending = _reached(finishers, _turned_round(onward))
    found: list[Problem] = []
    for position, member in enumerate(spec.members):
        field, params = f"members.{position}.name", {"name": member.name}
        if member.name not in reached:
            template = N_("{name!r} can never get its turn: nobody reachable hands off to it.")
            found.append(Problem(field, template, params))
        elif finishers and member.name not in ending:
            template = N_(
                "From {name!r} no way leads to an answer;"
                " let it finish, or hand off to one who can."
            )
            found.append(Problem(field, template, params))
    if not finishers:
        template = N_(
            "Nobody who can be reached may finish, so no run could ever end with an answer."
        )
        found.append(Problem("members", template))
    return found


def _reached(start: Iterable[str], onward: Mapping[str, Sequence[str]]) -> set[str]:
    reached = set(start)
    frontier = list(reached)
    while frontier:
        for target in onward.get(frontier.pop(), ()):
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    return reached


def _turned_round(onward: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {}
    for source, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    return back
