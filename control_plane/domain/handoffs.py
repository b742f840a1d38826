"""Which handoffs were useful: the pure half of the handoff-efficiency KPI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_STAYED = frozenset({"rejected", "expired", "withdrawn", "unknown_target"})
"""Outcomes after which the task is still with who wanted to hand it over."""


@dataclass(frozen=True)
class HandoffFact:
    """One recorded handoff."""

    source: str
    target: str
    outcome: str
    """As in `HandoffRecord.outcome`."""


def useful_handoffs(handoffs: Sequence[HandoffFact], *, last_receiver_delivered: bool) -> int:
    """How many handoffs were useful.

    A handoff is useful if it was accepted as it was, the receiver produced an accepted step, and
    did not hand straight back. Rejected, expired, refused, ping-pong and redirected ones are not.

        a > b, b answers                         1 of 1
        a > b, b fails                           0 of 1
        a > b > c, c answers                     2 of 2
        a > b > a, a answers                     1 of 2   b handed straight back
        a > b > c > a, a answers                 3 of 3   a round, but nobody handed straight back
        a > b > a > b > a, stopped as ping-pong  0 of 4
        a > b rejected, a answers                0 of 1
        a > b, b > c rejected, b answers         1 of 2
        a > b, b > c rejected, b > a, a answers  1 of 3   b handed straight back after all
        a > b redirected to c, c answers         0 of 1
        a > nobody known, a > b, b answers       1 of 2

    Args:
        handoffs: All of the run, in order.
        last_receiver_delivered: Whether the receiver of the last handoff produced an accepted step.
    """
    return sum(
        _useful(handoff, after=handoffs[position:], delivered=last_receiver_delivered)
        for position, handoff in enumerate(handoffs, start=1)
    )


def _useful(handoff: HandoffFact, *, after: Sequence[HandoffFact], delivered: bool) -> bool:
    if handoff.outcome != "accepted":
        return False
    onward = next((later for later in after if later.outcome not in _STAYED), None)
    if onward is None:
        return delivered
    return (onward.source, onward.target) != (handoff.target, handoff.source)
