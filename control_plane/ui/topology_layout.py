"""Where the nodes of a topology stand and how its edges run. Pure geometry, in pixels.

A pipeline runs downwards, a row for each stage. A hub (supervisor, planner) stands left of its
members. A swarm stands on a ring that begins with its entry. All stay narrow, so that they can be
read beside something else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from control_plane.domain.topology import END, START, Edge, Graph, Node

WIDTH, HEIGHT = 172, 54
"""Size of a member's box."""
_DOT = 22
_GAP_X, _GAP_Y = 64, 34
_MARGIN = 20
_IN_A_COLUMN = 6
_BEND = 26


@dataclass(frozen=True)
class Spot:
    """Where one node stands: its centre and size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """How one edge runs."""

    source: str
    target: str
    path: str
    """SVG path from border to border."""
    middle: tuple[float, float]
    """Where a label stands."""
    both_ways: bool = False


@dataclass(frozen=True)
class Drawing:
    """A topology with everything in its place."""

    width: float
    height: float
    spots: Mapping[str, Spot]
    lines: tuple[Line, ...]


def arrange(graph: Graph, kind: str) -> Drawing:
    """Place the graph of a pattern of this kind.

    A swarm's end is not drawn: any of its members may finish, which is marked on the members.
    """
    graph = _without_end(graph) if kind == "swarm" else graph
    centres = {"swarm": _ring, "pipeline": _rows}.get(kind, _hub)(graph)
    spots = {node.id: _spot(node, *centres[node.id]) for node in graph.nodes}
    return _framed(spots, graph.edges, merge=kind in ("supervisor", "plan_and_execute"))


def _without_end(graph: Graph) -> Graph:
    return Graph(
        tuple(node for node in graph.nodes if node.id != END),
        tuple(edge for edge in graph.edges if edge.target != END),
    )


def _spot(node: Node, x: float, y: float) -> Spot:
    if node.kind in ("start", "end"):
        return Spot(x, y, _DOT, _DOT)
    return Spot(x, y, WIDTH, HEIGHT)


def _rows(graph: Graph) -> dict[str, tuple[float, float]]:
    """Layers from top to bottom by the longest way from the start, back edges aside."""
    layer = _layers(graph)
    by_layer: dict[int, list[str]] = {}
    for node in graph.nodes:
        by_layer.setdefault(layer[node.id], []).append(node.id)
    placed: dict[str, tuple[float, float]] = {}
    y = 0.0
    for position in sorted(by_layer):
        names = by_layer[position]
        height = HEIGHT if any(name not in (START, END) for name in names) else _DOT
        y += height / 2
        for place, name in enumerate(names):
            placed[name] = ((place - (len(names) - 1) / 2) * (WIDTH + _GAP_Y), y)
        y += height / 2 + _GAP_Y
    return placed


def _layers(graph: Graph) -> dict[str, int]:
    order = {node.id: position for position, node in enumerate(graph.nodes)}
    layer = dict.fromkeys(order, 0)
    forward = [e for e in graph.edges if order[e.source] < order[e.target]]
    for _round in graph.nodes:
        for edge in forward:
            layer[edge.target] = max(layer[edge.target], layer[edge.source] + 1)
    layer[END] = max(layer.values()) if layer.get(END) else len(order)
    return layer


def _hub(graph: Graph) -> dict[str, tuple[float, float]]:
    """Start, head and end below each other at the left, members in columns at the right."""
    members = [node.id for node in graph.nodes if node.id not in (START, END)]
    placed: dict[str, tuple[float, float]] = {}
    reach = HEIGHT / 2 + _GAP_Y + _DOT / 2
    placed[START], placed[END] = (0.0, -reach), (0.0, reach)
    if not members:
        return placed
    placed[members[0]] = (0.0, 0.0)
    spokes = members[1:]
    for first in range(0, len(spokes), _IN_A_COLUMN):
        column = spokes[first : first + _IN_A_COLUMN]
        x = (1 + first // _IN_A_COLUMN) * (WIDTH + _GAP_X * 1.4)
        for position, name in enumerate(column):
            placed[name] = (x, (position - (len(column) - 1) / 2) * (HEIGHT + _GAP_Y * 0.8))
    return placed


def _ring(graph: Graph) -> dict[str, tuple[float, float]]:
    """Members on an ellipse, the entry on top with the start above it."""
    entry = next((edge.target for edge in graph.edges if edge.source == START), "")
    names = [node.id for node in graph.nodes if node.id != START]
    names.sort(key=lambda name: name != entry)
    radius_x = WIDTH * max(0.85, len(names) * 0.22)
    radius_y = HEIGHT * max(1.3, len(names) * 0.5)
    placed: dict[str, tuple[float, float]] = {}
    for position, name in enumerate(names):
        angle = -math.pi / 2 + 2 * math.pi * position / len(names)
        placed[name] = (radius_x * math.cos(angle), radius_y * math.sin(angle))
    placed[START] = (0.0, -radius_y - HEIGHT / 2 - _GAP_Y - _DOT / 2)
    return placed


def _framed(spots: dict[str, Spot], edges: Sequence[Edge], *, merge: bool) -> Drawing:
    """Move everything into view and run the edges."""
    left = min(spot.x - spot.width / 2 for spot in spots.values()) - _MARGIN
    top = min(spot.y - spot.height / 2 for spot in spots.values()) - _MARGIN
    moved = {
        name: Spot(spot.x - left, spot.y - top, spot.width, spot.height)
        for name, spot in spots.items()
    }
    width = max(spot.x + spot.width / 2 for spot in moved.values()) + _MARGIN
    height = max(spot.y + spot.height / 2 for spot in moved.values()) + _MARGIN
    return Drawing(width, height, moved, tuple(_lines(moved, edges, merge=merge)))


def _lines(spots: Mapping[str, Spot], edges: Sequence[Edge], *, merge: bool) -> list[Line]:
    pairs = {(edge.source, edge.target) for edge in edges}
    drawn: list[Line] = []
    for source, target in dict.fromkeys((e.source, e.target) for e in edges):
        if source == target or source not in spots or target not in spots:
            continue
        returned = (target, source) in pairs
        if merge and returned:
            if any(line.source == target and line.target == source for line in drawn):
                continue
            drawn.append(_line(spots, source, target, bend=0, both_ways=True))
            continue
        drawn.append(_line(spots, source, target, bend=_BEND if returned else 0))
    return drawn


def _line(
    spots: Mapping[str, Spot], source: str, target: str, *, bend: float, both_ways: bool = False
) -> Line:
    a, b = spots[source], spots[target]
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    # The control point lies off the straight line, so that there and back do not cover each other.
    middle = (
        (a.x + b.x) / 2 - (b.y - a.y) / length * bend,
        (a.y + b.y) / 2 + (b.x - a.x) / length * bend,
    )
    begin, end = _border(a, middle), _border(b, middle)
    path = (
        f"M{begin[0]:.1f},{begin[1]:.1f} Q{middle[0]:.1f},{middle[1]:.1f} {end[0]:.1f},{end[1]:.1f}"
    )
    label = (
        begin[0] * 0.25 + middle[0] * 0.5 + end[0] * 0.25,
        begin[1] * 0.25 + middle[1] * 0.5 + end[1] * 0.25,
    )
    return Line(source, target, path, label, both_ways)


def _border(spot: Spot, towards: tuple[float, float]) -> tuple[float, float]:
    """Where a line from the centre to a point leaves the node, a little outside."""
    dx, dy = towards[0] - spot.x, towards[1] - spot.y
    if dx == 0 and dy == 0:
        return spot.x, spot.y
    half_x, half_y = spot.width / 2 + 3, spot.height / 2 + 3
    scale = min(
        half_x / abs(dx) if dx else math.inf,
        half_y / abs(dy) if dy else math.inf,
    )
    return spot.x + dx * min(scale, 1.0), spot.y + dy * min(scale, 1.0)
