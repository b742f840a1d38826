"""The drawing of a pattern, with the path a run took over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from control_plane.domain.patterns import PatternSpec, SwarmSpec
from control_plane.domain.policy import ActionKind, Rule
from control_plane.domain.topology import START, Node, members, topology
from control_plane.ui import component
from control_plane.ui.i18n import _, n_
from control_plane.ui.topology_layout import Line, arrange
from control_plane.ui.topology_path import Path

_draw = component.declare("topology")


def show(
    spec: PatternSpec,
    roles: Mapping[str, str],
    *,
    key: str,
    equipment: Mapping[str, Sequence[str]] | None = None,
    path: Path | None = None,
    on_pick: Callable[[str], None] = component.ignore,
) -> None:
    """Draw the pattern; `on_pick` gets the name of a member that is clicked.

    Args:
        spec: The pattern.
        roles: What each member is there for.
        key: Of the drawing.
        equipment: Tools of each member, for the marks of rules about tools.
        path: What a run did; `None` draws the pattern alone.
        on_pick: Called with a member's name.
    """
    walked = path is not None
    _draw(
        key=key,
        data=as_data(spec, roles, path or Path(), equipment=equipment or {}, walked=walked),
        on_picked_change=component.picking(key, on_pick),
    )


def as_data(
    spec: PatternSpec,
    roles: Mapping[str, str],
    path: Path,
    *,
    equipment: Mapping[str, Sequence[str]],
    walked: bool,
) -> dict[str, Any]:
    """What the component draws."""
    graph = topology(spec, roles)
    drawing = arrange(graph, spec.kind)
    gates = {member.name: _gates(spec, member.name, equipment) for member in members(spec)}
    finishing = _finishing(spec)
    nodes = [
        {
            **_node(node, path, gates.get(node.id, [])),
            "finishes": node.id in finishing,
            "x": drawing.spots[node.id].x,
            "y": drawing.spots[node.id].y,
            "w": drawing.spots[node.id].width,
            "h": drawing.spots[node.id].height,
        }
        for node in graph.nodes
        if node.id in drawing.spots
    ]
    return {
        "width": drawing.width,
        "height": drawing.height,
        "walked": walked,
        "nodes": nodes,
        "lines": [_line(line, spec, path) for line in drawing.lines],
        "label": _("Topology"),
        "words": {
            "start": _("Start"),
            "end": _("End"),
            "person": _("A person is asked here"),
            "finishes": _("May end the run with its answer"),
        },
    }


def _node(node: Node, path: Path, gates: Sequence[str]) -> dict[str, Any]:
    state = "asked" if node.id in path.asked else path.states.get(node.id, "")
    return {
        "id": node.id,
        "label": node.label,
        "role": node.role,
        "kind": node.kind,
        "visits": path.visits.get(node.id, 0),
        "state": state,
        "gates": list(gates),
        "title": _title(node, path.visits.get(node.id, 0)),
    }


def _title(node: Node, visits: int) -> str:
    turns = n_("{n} turn", "{n} turns", visits) if visits else ""
    return "\n".join(part for part in (node.label, node.role, turns) if part)


def _line(line: Line, spec: PatternSpec, path: Path) -> dict[str, Any]:
    there = path.passages.get((line.source, line.target), 0)
    back = path.passages.get((line.target, line.source), 0) if line.both_ways else 0
    return {
        "path": line.path,
        "x": line.middle[0],
        "y": line.middle[1],
        "both": line.both_ways,
        "count": max(there, back),
        "gate": _is_gated(spec.policy.rules, ActionKind.HANDOFF, line.source, line.target)
        and isinstance(spec, SwarmSpec)
        and line.source != START,
    }


def _gates(spec: PatternSpec, name: str, equipment: Mapping[str, Sequence[str]]) -> list[str]:
    """What a person is asked about this member."""
    said: list[str] = []
    for rule in spec.policy.rules:
        if rule.on is ActionKind.AGENT and fnmatchcase(name, rule.target):
            said.append(_("A person decides before its turn."))
        elif rule.on is ActionKind.TOOL and fnmatchcase(name, rule.source):
            held = [tool for tool in equipment.get(name, ()) if fnmatchcase(tool, rule.target)]
            said += [_("A person decides before the tool {tool}.", tool=tool) for tool in held]
        elif rule.on is ActionKind.PLAN and fnmatchcase(name, rule.source):
            said.append(_("A person decides about its plan."))
    return said


def _is_gated(rules: Sequence[Rule], kind: ActionKind, source: str, target: str) -> bool:
    return any(
        rule.on is kind and fnmatchcase(source, rule.source) and fnmatchcase(target, rule.target)
        for rule in rules
    )


def _finishing(spec: PatternSpec) -> set[str]:
    if not isinstance(spec, SwarmSpec):
        return set()
    return {member.name for member in spec.members if member.can_finish}
