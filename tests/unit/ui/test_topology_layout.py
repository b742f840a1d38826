"""Drawings of patterns: nothing lies on anything else, and every edge is drawn."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.topology import END, topology
from control_plane.ui.topology_layout import Drawing, Spot, arrange


def names(count: int) -> list[str]:
    return [f"agent_{number}" for number in range(count)]


def swarm(count: int) -> dict[str, Any]:
    listed = names(count)
    members = [{"name": n, "targets": [t for t in listed if t != n]} for n in listed]
    return {"kind": "swarm", "entry": listed[0], "members": members}


def hub(kind: str, head: str, count: int) -> dict[str, Any]:
    return {"kind": kind, head: "head", "members": [{"name": n} for n in names(count)]}


def pipeline(*widths: int) -> dict[str, Any]:
    stages = [
        {"name": f"stage_{i}", "members": [{"name": f"worker_{i}_{n}"} for n in range(width)]}
        for i, width in enumerate(widths)
    ]
    return {"kind": "pipeline", "stages": stages}


SPECS: dict[str, dict[str, Any]] = {
    "single": {"kind": "single", "member": {"name": "agent"}},
    **{f"swarm of {n}": swarm(n) for n in (1, 2, 3, 5, 8, 12)},
    **{f"supervisor of {n}": hub("supervisor", "coordinator", n) for n in (1, 3, 6, 13)},
    "plan of 4": hub("plan_and_execute", "planner", 4),
    "pipeline": pipeline(1, 3, 2, 1),
}


def read(name: str) -> tuple[PatternSpec, Drawing]:
    spec = pattern_spec.validate_python(SPECS[name])
    return spec, arrange(topology(spec, {}), spec.kind)


def overlap(a: Spot, b: Spot) -> bool:
    return abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2


@pytest.mark.parametrize("name", SPECS)
def test_no_two_nodes_overlap(name: str) -> None:
    _spec, drawing = read(name)
    pairs = combinations(drawing.spots.items(), 2)
    assert [(a, b) for (a, at_a), (b, at_b) in pairs if overlap(at_a, at_b)] == []


@pytest.mark.parametrize("name", SPECS)
def test_everything_lies_within_the_drawing(name: str) -> None:
    _spec, drawing = read(name)
    for spot in drawing.spots.values():
        assert spot.x - spot.width / 2 >= 0
        assert spot.x + spot.width / 2 <= drawing.width
        assert spot.y - spot.height / 2 >= 0
        assert spot.y + spot.height / 2 <= drawing.height


@pytest.mark.parametrize("name", SPECS)
def test_every_edge_is_drawn_once(name: str) -> None:
    spec, drawing = read(name)
    drawn = [(line.source, line.target) for line in drawing.lines]
    drawn += [(line.target, line.source) for line in drawing.lines if line.both_ways]
    wanted = {(e.source, e.target) for e in topology(spec, {}).edges}
    if spec.kind == "swarm":  # Who may finish is marked on the members instead.
        wanted = {pair for pair in wanted if pair[1] != END}
    assert sorted(drawn) == sorted(wanted)


def test_a_member_of_two_stages_stands_where_it_comes_first() -> None:
    stages = [{"name": n, "members": [{"name": "writer"}]} for n in ("draft", "polish")]
    spec = pattern_spec.validate_python({"kind": "pipeline", "stages": stages})
    assert len(arrange(topology(spec, {}), spec.kind).spots) == 3
