"""What a pattern looks like."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.patterns import pattern_spec
from control_plane.domain.topology import END, START, members, topology

SPECS: dict[str, dict[str, Any]] = {
    "single": {"member": {"name": "ada"}},
    "supervisor": {"coordinator": "boss", "members": [{"name": "ada"}, {"name": "bob"}]},
    "swarm": {
        "entry": "ada",
        "members": [
            {"name": "ada", "targets": ["bob"], "can_finish": False},
            {"name": "bob", "targets": ["ada"]},
        ],
    },
    "pipeline": {
        "stages": [
            {"name": "find", "members": [{"name": "ada"}, {"name": "bob", "kind": "pattern"}]},
            {"name": "write", "members": [{"name": "cyd"}]},
        ]
    },
    "plan_and_execute": {"planner": "boss", "members": [{"name": "ada"}, {"name": "boss"}]},
}
EDGES: dict[str, set[tuple[str, str, str]]] = {
    "single": {(START, "ada", ""), ("ada", END, "")},
    "supervisor": {
        (START, "boss", ""),
        ("boss", "ada", ""),
        ("ada", "boss", ""),
        ("boss", "bob", ""),
        ("bob", "boss", ""),
        ("boss", END, ""),
    },
    "swarm": {
        (START, "ada", ""),
        ("ada", "bob", "handoff"),
        ("bob", "ada", "handoff"),
        ("bob", END, ""),
    },
    "pipeline": {
        (START, "ada", "find"),
        (START, "bob", "find"),
        ("ada", "cyd", "write"),
        ("bob", "cyd", "write"),
        ("cyd", END, ""),
    },
    "plan_and_execute": {
        (START, "boss", ""),
        ("boss", "ada", ""),
        ("ada", "boss", ""),
        ("boss", END, ""),
    },
}


@pytest.mark.parametrize("kind", SPECS)
def test_control_passes_along_the_edges(kind: str) -> None:
    graph = topology(pattern_spec.validate_python({"kind": kind, **SPECS[kind]}), {})
    edges = [(edge.source, edge.target, edge.label) for edge in graph.edges]
    assert set(edges) == EDGES[kind]
    assert len(edges) == len(set(edges))


@pytest.mark.parametrize(
    ("kind", "nodes"),
    [
        ("single", {"ada": "agent"}),
        ("supervisor", {"boss": "coordinator", "ada": "agent", "bob": "agent"}),
        ("pipeline", {"ada": "agent", "bob": "pattern", "cyd": "agent"}),
        ("plan_and_execute", {"boss": "planner", "ada": "agent"}),
    ],
)
def test_every_member_is_drawn_once_between_start_and_end(kind: str, nodes: dict[str, str]) -> None:
    graph = topology(pattern_spec.validate_python({"kind": kind, **SPECS[kind]}), {"ada": "Finds"})
    assert [(node.id, node.kind) for node in graph.nodes] == [
        (START, "start"),
        *nodes.items(),
        (END, "end"),
    ]
    assert {node.role for node in graph.nodes if node.id == "ada"} == {"Finds"}


def test_no_members_name_can_be_mistaken_for_start_or_end() -> None:
    with pytest.raises(ValueError, match="pattern"):
        pattern_spec.validate_python({"kind": "single", "member": {"name": END}})


def test_members_are_listed_in_reading_order_with_heads_first() -> None:
    def names(kind: str) -> list[str]:
        spec = pattern_spec.validate_python({"kind": kind, **SPECS[kind]})
        return [member.name for member in members(spec)]

    assert names("supervisor") == ["boss", "ada", "bob"]
    assert names("plan_and_execute") == ["boss", "ada", "boss"]
    assert names("pipeline") == ["ada", "bob", "cyd"]
