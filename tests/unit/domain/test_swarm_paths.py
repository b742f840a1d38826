"""Whether control can pass through a swarm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.patterns import SwarmMember, SwarmSpec
from control_plane.domain.topology import END, START, Known, problems, topology

NAMES = ["ada", "bob", "cyd", "dee"]
KNOWN = Known(
    frozenset(NAMES), {"deep": SwarmSpec(entry="ada", members=(SwarmMember(name="ada"),))}
)


def a_member(name: str, *targets: str, can_finish: bool = True, kind: str = "agent") -> dict:
    return {"name": name, "targets": targets, "can_finish": can_finish, "kind": kind}


def found(*members: dict[str, Any], entry: str = "ada") -> list[tuple[str, str]]:
    spec = SwarmSpec.model_validate({"entry": entry, "members": members})
    return [(problem.field, problem.message) for problem in problems("this", spec, KNOWN)]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (
            [a_member("ada", "ghost")],
            (
                "members.0.targets",
                "'ada' may hand off to 'ghost', which is not a member;"
                " add it or take the target out.",
            ),
        ),
        (
            [a_member("ada", "ada")],
            ("members.0.targets", "'ada' cannot hand off to itself; take the target out."),
        ),
        (
            [a_member("ada"), a_member("bob", "ada")],
            (
                "members.1.name",
                "'bob' can never get its turn: nobody reachable hands off to it.",
            ),
        ),
        (
            [a_member("ada", "bob", can_finish=False), a_member("bob", "ada", can_finish=False)],
            (
                "members",
                "Nobody who can be reached may finish, so no run could ever end with an answer.",
            ),
        ),
        (
            [a_member("ada", "bob"), a_member("bob", can_finish=False)],
            (
                "members.1.name",
                "From 'bob' no way leads to an answer; let it finish, or hand off to one who can.",
            ),
        ),
        (
            [
                a_member("ada", "bob"),
                a_member("bob", "cyd", can_finish=False),
                a_member("cyd", "bob", "ada", can_finish=False),
            ],
            None,
        ),
        (
            [a_member("ada", "deep"), a_member("deep", "ada", kind="pattern")],
            (
                "members.1.targets",
                "Pattern 'deep' cannot hand off, it only answers; take its targets out.",
            ),
        ),
        (
            [a_member("ada", "deep"), a_member("deep", kind="pattern", can_finish=False)],
            (
                "members.1.can_finish",
                "Pattern 'deep' cannot hand off, so its answer must be allowed to end the run.",
            ),
        ),
        ([a_member("ada", "deep", can_finish=False), a_member("deep", kind="pattern")], None),
    ],
)
def test_what_stands_in_the_way_is_named(
    members: list[dict[str, Any]], expected: tuple[str, str] | None
) -> None:
    assert (expected in found(*members)) if expected else found(*members) == []


def test_an_entry_that_is_no_member_is_named_with_the_targets_that_are_none() -> None:
    assert [field for field, _ in found(a_member("ada", "ghost"), entry="bob")] == [
        "members.0.targets",
        "entry",
    ]


def test_a_finisher_that_nobody_reaches_ends_nothing() -> None:
    messages = [m for _, m in found(a_member("ada", can_finish=False), a_member("bob"))]
    assert any("can never get its turn" in message for message in messages)
    assert any("no run could ever end" in message for message in messages)


def test_a_target_listed_twice_counts_once() -> None:
    spec = SwarmSpec.model_validate({"entry": "ada", "members": [a_member("ada", "bob", "bob")]})
    assert spec.members[0].targets == ("bob",)


swarms = st.builds(
    lambda entry, members: SwarmSpec.model_validate({"entry": entry, "members": members}),
    st.sampled_from(NAMES),
    st.lists(
        st.builds(
            lambda name, targets, may: a_member(name, *targets, can_finish=may),
            st.sampled_from(NAMES),
            st.lists(st.sampled_from(NAMES), max_size=3),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda member: member["name"],
    ),
)


def reachable(start: str, edges: set[tuple[str, str]]) -> set[str]:
    """By trying every edge as often as there are edges: slow, and plainly right."""
    reached = {start}
    for _ in edges:
        reached |= {target for source, target in edges if source in reached}
    return reached


@given(swarms)
def test_a_swarm_without_problems_reaches_every_member_and_an_end_from_each(
    spec: SwarmSpec,
) -> None:
    graph = topology(spec, {})
    edges = {(edge.source, edge.target) for edge in graph.edges}
    names = {node.id for node in graph.nodes}
    targets_are_members = {name for edge in edges for name in edge} <= names
    no_loops = all(source != target for source, target in edges)
    can_work = (
        targets_are_members
        and no_loops
        and reachable(START, edges) == names
        and all(END in reachable(name, edges) for name in names)
    )
    assert (problems("this", spec, KNOWN) == []) is can_work
