"""How each reviewer fares: queue, speed, edits, what was overturned, and who only clicks. Pure.

Each number has its formula and its sample; what nobody measured is `None`, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from control_plane.domain.approvals import Approval, Verdict
from control_plane.domain.errors import N_

WORDS_A_SECOND = 4
"""What an adult reads with understanding, at most: 240 words a minute."""
RUBBER_STAMPS = 5
"""From so many decisions faster than reading on, the page warns."""
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CJK_A_WORD = 2  # Characters that take as long to read as a word.
_LETS_PASS = (Verdict.APPROVE, Verdict.EDIT, Verdict.REDIRECT)


class Measure(StrEnum):
    """What is said of a reviewer."""

    OPEN = "open"
    OLDEST_OPEN = "oldest_open_seconds"
    DECISIONS = "decisions"
    MEDIAN = "median_seconds"
    P90 = "p90_seconds"
    EDIT_RATE = "edit_rate"
    OVERTURN_RATE = "overturn_rate"
    TOO_FAST = "too_fast"
    LOAD = "load"


FORMULAS: dict[str, str] = {
    Measure.OPEN: N_("Open questions put to the person now: by name, by a role, or to everybody."),
    Measure.OLDEST_OPEN: N_("Now minus when the oldest of these was asked."),
    Measure.DECISIONS: N_("Votes the person cast in the period that were not replaced."),
    Measure.MEDIAN: N_("Median of vote minus question, over the decisions."),
    Measure.P90: N_("90th percentile of vote minus question, over the decisions."),
    Measure.EDIT_RATE: N_("Approvals with edits / all approvals, edited and redirected included."),
    Measure.OVERTURN_RATE: N_(
        "(Undone + approved, but the same action rejected later) / (undone + decisions)."
    ),
    Measure.TOO_FAST: N_(
        "Decisions made in less time than reading takes at 4 words a second, of those timed."
    ),
    Measure.LOAD: N_("The person's decisions / everybody's in the period."),
}
"""How each number comes about."""


@dataclass(frozen=True)
class Judged:
    """One vote with what it was about."""

    principal_id: str
    name: str
    verdict: Verdict
    at: datetime
    requested_at: datetime
    considered_ms: int | None
    """`None` when nobody knows how long it was on screen."""
    words: int
    """Of what was shown."""
    void: bool = False
    undone: bool = False
    """Void because the decision was taken back."""
    reversed: bool = False
    """The same action was rejected later."""


@dataclass(frozen=True)
class Queue:
    """Open questions put to one person."""

    count: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True)
class ReviewerHealth:
    """One reviewer in a period; `None` is unknown."""

    principal_id: str
    name: str
    open: int
    oldest_open_seconds: float | None
    """`None` when nothing is open."""
    decisions: int
    median_seconds: float | None
    p90_seconds: float | None
    edit_rate: float | None
    edit_sample: int
    overturn_rate: float | None
    overturn_sample: int
    too_fast: int | None
    """`None` when no decision was timed."""
    timed: int
    """Decisions of which one knows how long they were on screen."""
    load: float | None

    @property
    def rubber_stamps(self) -> bool:
        """Whether to warn that questions are decided unread."""
        return self.too_fast is not None and self.too_fast >= RUBBER_STAMPS


def health_of(
    votes: Sequence[Judged],
    queues: Mapping[str, Queue],
    names: Mapping[str, str],
    *,
    now: datetime,
) -> list[ReviewerHealth]:
    """Everybody who decided in the period or has something to decide, by load, then by name.

    Args:
        queues: By the person's id.
        names: Of people without votes, by id.
    """
    everybody = {**names, **{each.principal_id: each.name for each in votes}}
    wanted = {each.principal_id for each in votes} | {id_ for id_, q in queues.items() if q.count}
    total = sum(1 for each in votes if not each.void)
    found = [
        _one(id_, everybody.get(id_, id_), votes, queues.get(id_, Queue()), total, now)
        for id_ in wanted
    ]
    return sorted(found, key=lambda each: (-each.decisions, -each.open, each.name))


def reading_seconds(words: int) -> float:
    """How long reading takes at least."""
    return words / WORDS_A_SECOND


def words_shown(approval: Approval) -> int:
    """Words of what a person must read: the action, why it is asked, and the evidence."""
    action = approval.action
    texts = [action.source, action.target, approval.because, *approval.evidence]
    return sum(_words(text) for text in (*texts, *_texts_in(action.payload)))


def _one(
    id_: str, name: str, votes: Sequence[Judged], queue: Queue, total: int, now: datetime
) -> ReviewerHealth:
    own = [each for each in votes if each.principal_id == id_]
    stand = [each for each in own if not each.void]
    undone = sum(1 for each in own if each.undone)
    seconds = sorted((each.at - each.requested_at).total_seconds() for each in stand)
    passed = [each for each in stand if each.verdict in _LETS_PASS]
    edited = sum(1 for each in passed if each.verdict is Verdict.EDIT)
    timed = [each for each in stand if each.considered_ms is not None]
    overturned = undone + sum(1 for each in passed if each.reversed)
    judged = len(stand) + undone
    return ReviewerHealth(
        principal_id=id_,
        name=name,
        open=queue.count,
        oldest_open_seconds=None
        if queue.oldest_at is None
        else (now - queue.oldest_at).total_seconds(),
        decisions=len(stand),
        median_seconds=_quantile(seconds, 0.5),
        p90_seconds=_quantile(seconds, 0.9),
        edit_rate=_share(edited, len(passed)),
        edit_sample=len(passed),
        overturn_rate=_share(overturned, judged),
        overturn_sample=judged,
        too_fast=sum(map(_is_too_fast, timed)) if timed else None,
        timed=len(timed),
        load=_share(len(stand), total),
    )


def _is_too_fast(vote: Judged) -> bool:
    return vote.considered_ms is not None and vote.considered_ms < 1000 * reading_seconds(
        vote.words
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The quantile, between neighbours by their distance; `None` of nothing."""
    if not ordered:
        return None
    at = (len(ordered) - 1) * share
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def _words(text: str) -> int:
    characters = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + characters // _CJK_A_WORD


def _texts_in(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for name, part in cast("dict[str, Any]", value).items():
            yield name
            yield from _texts_in(part)
    elif isinstance(value, list):
        for part in cast("list[Any]", value):
            yield from _texts_in(part)
    elif value is not None:
        yield str(value)
