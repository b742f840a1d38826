"""Which handoffs count as useful."""

from __future__ import annotations

import re

import pytest

from control_plane.domain.handoffs import HandoffFact, useful_handoffs


def facts(*told: str) -> list[HandoffFact]:
    """`a>b` was accepted, `a>b!rejected` was not."""
    found: list[HandoffFact] = []
    for one in told:
        way, _, outcome = one.partition("!")
        source, target = way.split(">")
        found.append(HandoffFact(source, target, outcome or "accepted"))
    return found


EXAMPLES: dict[str, tuple[list[HandoffFact], bool]] = {
    "a > b, b answers": (facts("a>b"), True),
    "a > b, b fails": (facts("a>b"), False),
    "a > b > c, c answers": (facts("a>b", "b>c"), True),
    "a > b > a, a answers": (facts("a>b", "b>a"), True),
    "a > b > c > a, a answers": (facts("a>b", "b>c", "c>a"), True),
    "a > b > a > b > a, stopped as ping-pong": (
        facts("a>b", "b>a", "a>b", "b>a!ping_pong"),
        False,
    ),
    "a > b rejected, a answers": (facts("a>b!rejected"), True),
    "a > b, b > c rejected, b answers": (facts("a>b", "b>c!rejected"), True),
    "a > b, b > c rejected, b > a, a answers": (facts("a>b", "b>c!rejected", "b>a"), True),
    "a > b redirected to c, c answers": (facts("a>c!redirected"), True),
    "a > nobody known, a > b, b answers": (facts("a>ghosts!unknown_target", "a>b"), True),
}
_LINE = re.compile(r"^ {8}(\S.*?)  +(\d+) of (\d+)(?:  .*)?$", re.MULTILINE)
DOCUMENTED = {
    text: (int(useful), int(all_))
    for text, useful, all_ in _LINE.findall(useful_handoffs.__doc__ or "")
}


def test_every_documented_example_is_tried() -> None:
    assert set(DOCUMENTED) == set(EXAMPLES)


@pytest.mark.parametrize("text", EXAMPLES)
def test_handoffs_count_as_documented(text: str) -> None:
    handoffs, delivered = EXAMPLES[text]
    useful = useful_handoffs(handoffs, last_receiver_delivered=delivered)
    assert (useful, len(handoffs)) == DOCUMENTED[text]


def test_without_handoffs_none_is_useful() -> None:
    assert useful_handoffs([], last_receiver_delivered=True) == 0


def test_an_expired_handoff_says_nothing_about_the_one_before_it() -> None:
    handoffs = facts("a>b", "b>c!expired")
    assert useful_handoffs(handoffs, last_receiver_delivered=False) == 0
    assert useful_handoffs(handoffs, last_receiver_delivered=True) == 1


def test_a_handoff_after_which_a_person_redirected_the_way_back_is_useful() -> None:
    handoffs = facts("a>b", "b>c!redirected")
    assert useful_handoffs(handoffs, last_receiver_delivered=True) == 1
