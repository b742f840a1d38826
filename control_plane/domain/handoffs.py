"""Which handoffs were useful: the pure half of the handoff-efficiency KPI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class HandoffFact:
    """One recorded handoff."""

    source: str
    target: str
    outcome: str
    """As in `HandoffRecord.outcome`."""


def useful_handoffs(handoffs: Sequence[HandoffFact], *, last_receiver_delivered: bool) -> int:
    """How many handoffs were useful.

    A handoff is useful if it was accepted as it was, the receiver produced an accepted step, and did
    not hand straight back. Rejected, expired, refused, ping-pong and redirected ones are not.

    Args:
        handoffs: All of the run, in order.
        last_receiver_delivered: Whether the receiver of the last handoff produced an accepted step.
    """
    return sum(
        _useful(handoff, after=handoffs[position + 1] if position + 1 < len(handoffs) else None, delivered=last_receiver_delivered)
        for position, handoff in enumerate(handoffs)
    )


def _useful(handoff: HandoffFact, *, after: HandoffFact | None, delivered: bool) -> bool:
    if handoff.outcome != "accepted":
        return False
    if after is None:
        return delivered
    if after.outcome in ("rejected", "expired", "unknown_target"):
        return delivered  # The receiver had to go on itself; whether it delivered shows at the end.
    return not (after.source == handoff.target and after.target == handoff.source)
