"""A draft of a policy held against what runs did: what it would have asked, and of whom. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from statistics import median

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.conditions import FACTS, UnreadableCondition, holds
from control_plane.domain.past_actions import PastAction
from control_plane.domain.policy import (
    ActionKind,
    Mode,
    OnExpiry,
    Policy,
    Rule,
    candidates,
    is_over,
    is_sampled,
)

_NAMES = re.compile(r"(?<![.\w\"'])[a-z_]+")
_SHOWN_RUNS = 20
REFUSED = frozenset({ApprovalStatus.REJECTED, ApprovalStatus.TAKEN_OVER})
DECIDED = REFUSED | {
    ApprovalStatus.APPROVED,
    ApprovalStatus.EDITED,
    ApprovalStatus.REDIRECTED,
    ApprovalStatus.ANSWERED,
    ApprovalStatus.SENT_BACK,
}
"""By people."""


class Would(StrEnum):
    """What a rule would have done about an action."""

    LOG = "log"
    WATCH = "watch"
    BLOCK = "block"
    UNKNOWN = "unknown"
    """Its condition speaks of something that is not on record any more, or never was."""


@dataclass(frozen=True)
class RuleEffect:
    """What one rule of the draft would have done."""

    number: int
    """Its place in the draft, from 1."""
    logged: int = 0
    watched: int = 0
    asked: int = 0
    unknown: int = 0
    refused: int = 0
    """Of those asked or watched: what people really rejected or took over."""
    added_seconds: float | None = 0.0
    """Of waiting; `None` when nothing is known of how long people take for any of it."""
    estimated: int = 0
    """Questions whose waiting is in it."""
    unestimated: int = 0
    """Questions whose waiting is not, for there was never a like one."""
    run_ids: tuple[str, ...] = ()
    """Where it would have held something, the newest first; at most 20."""


@dataclass(frozen=True)
class Simulation:
    """What a draft would have done in a period."""

    since: datetime
    until: datetime
    runs: int
    actions: int
    truncated: bool
    """Whether there were more runs than are looked at; the oldest are left out then."""
    emptied_runs: int
    """Runs whose contents are gone: conditions on those count as unknown."""
    rules: tuple[RuleEffect, ...]
    let_pass: int
    """What people rejected when the present policy asked, and the draft would not have held."""
    let_pass_runs: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """Questions that would have waited for a person."""
        return sum(rule.asked for rule in self.rules)

    @property
    def watched(self) -> int:
        """Actions people could have objected to."""
        return sum(rule.watched for rule in self.rules)

    @property
    def logged(self) -> int:
        """Actions that would have been put on record."""
        return sum(rule.logged for rule in self.rules)

    @property
    def unknown(self) -> int:
        """Actions of which nobody can know."""
        return sum(rule.unknown for rule in self.rules)

    @property
    def refused(self) -> int:
        """Of those held: what people really rejected."""
        return sum(rule.refused for rule in self.rules)

    @property
    def unestimated(self) -> int:
        """Questions whose waiting nobody can estimate."""
        return sum(rule.unestimated for rule in self.rules)

    @property
    def added_seconds(self) -> float | None:
        """Of waiting over all runs; `None` when nothing is known of any of it."""
        if any(rule.added_seconds is None for rule in self.rules) and not self.estimated:
            return None
        return sum(rule.added_seconds or 0.0 for rule in self.rules)

    @property
    def estimated(self) -> int:
        """Questions whose waiting is in it."""
        return sum(rule.estimated for rule in self.rules)


class Pace:
    """How long people took to decide, by what they were asked."""

    def __init__(self, decided: Iterable[Approval]) -> None:
        self._alike: dict[tuple[str, ...], list[float]] = defaultdict(list)
        for approval in decided:
            if approval.status in DECIDED and approval.decided_at is not None:
                took = (approval.decided_at - approval.requested_at).total_seconds()
                action = approval.action
                self._alike[action.kind, action.source, action.target].append(took)
                self._alike[(action.kind,)].append(took)

    def seconds(self, kind: ActionKind, source: str, target: str) -> float | None:
        """The median for the same question, else for the same kind; `None` if there is none."""
        took = self._alike.get((kind, source, target)) or self._alike.get((kind,))
        return median(took) if took else None


@dataclass(frozen=True)
class Holding:
    """What the draft would have done about one action."""

    number: int
    rule: Rule
    would: Would


def held_in_past(
    policy: Policy, numbers: Mapping[str, int], action: PastAction, *, now: datetime
) -> Holding | None:
    """Which rule would have held the action, and how; `None` if none would.

    Args:
        policy: With each rule's `origin` set.
        numbers: Number of a rule in the draft, by its origin.
        now: Rules whose time is over hold nothing.
    """
    draw = f"{action.run_id}/{action.step_key}"
    found = candidates(
        policy, action.kind, source=action.source, target=action.target, pattern=action.pattern
    )
    for rule in found:
        if is_over(rule, now) or is_sampled(rule, draw):
            continue
        would = _would(rule, action)
        if would is not None:
            return Holding(numbers[rule.origin], rule, would)
    return None


def effect_of(number: int, held: Sequence[tuple[Holding, PastAction]], pace: Pace) -> RuleEffect:
    """What one rule would have done, of what it would have held."""
    count = {would: sum(h.would is would for h, _ in held) for would in Would}
    waits = [
        _wait(holding.rule, action, pace)
        for holding, action in held
        if holding.would is Would.BLOCK and not _waited(action)
    ]
    known = [seconds for seconds in waits if seconds is not None]
    runs = dict.fromkeys(action.run_id for _, action in held)
    return RuleEffect(
        number=number,
        logged=count[Would.LOG],
        watched=count[Would.WATCH],
        asked=count[Would.BLOCK],
        unknown=count[Would.UNKNOWN],
        refused=sum(
            holding.would in (Would.BLOCK, Would.WATCH) and was_refused(action)
            for holding, action in held
        ),
        added_seconds=None if waits and not known else sum(known),
        estimated=len(known),
        unestimated=len(waits) - len(known),
        run_ids=tuple(runs)[:_SHOWN_RUNS],
    )


def was_refused(action: PastAction) -> bool:
    """Whether a person really rejected it, or took over."""
    return action.approval is not None and action.approval.status in REFUSED


def _waited(action: PastAction) -> bool:
    """Whether the run really waited there, so that the draft adds nothing."""
    return action.approval is not None and action.approval.status is not ApprovalStatus.LOGGED


@lru_cache(maxsize=1024)
def facts_in(condition: str) -> frozenset[str]:
    """The facts a condition speaks of."""
    return frozenset(_NAMES.findall(condition)) & frozenset(FACTS)


def _would(rule: Rule, action: PastAction) -> Would | None:
    try:
        if not holds(rule.when, action.facts):
            return None
    except UnreadableCondition:
        if facts_in(rule.when) - frozenset(action.facts):
            return Would.UNKNOWN
        return None if rule.grant else Would.BLOCK  # As the engine takes it: a person is asked.
    if rule.mode is Mode.BLOCK and rule.on_expiry is OnExpiry.APPROVE:
        return Would.WATCH
    return Would(rule.mode.value)


def _wait(rule: Rule, action: PastAction, pace: Pace) -> float | None:
    """Seconds the action would have waited; `None` when there never was a like question."""
    seconds = pace.seconds(action.kind, action.source, action.target)
    if seconds is None or rule.expires_after_seconds is None:
        return seconds
    return min(seconds, float(rule.expires_after_seconds))
