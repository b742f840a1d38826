"""Which actions need a person, how strictly, and who that is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from control_plane.domain.conditions import UnreadableCondition, holds, trouble_with
from control_plane.domain.durations import lacks_unit, seconds_in, written
from control_plane.domain.frozen import Frozen

LONGEST_SECONDS = 31_536_000


class ActionKind(StrEnum):
    """What can be held until a person decides."""

    AGENT = "agent"
    """An agent's turn, before its model is called."""
    HANDOFF = "handoff"
    """Control passing from one agent to another."""
    TOOL = "tool"
    """One call of one tool with its arguments."""
    PLAN = "plan"
    """A plan, before its first step."""
    ANSWER = "answer"
    """What an agent answered, before anybody builds on it."""
    FLAG = "flag"
    """What a guardrail flagged, such as a refusal or a content filter of the model's endpoint."""
    BUDGET = "budget"
    """Going on when the run's budget is used up."""


class Mode(StrEnum):
    """How strictly a rule holds an action."""

    LOG = "log"
    """It happens, and stands on the record as one a person may look at."""
    WATCH = "watch"
    """On the loop: it happens after a while unless a person objects."""
    BLOCK = "block"
    """In the loop: it waits for a person."""


class OnExpiry(StrEnum):
    """What becomes of a question nobody answered in time."""

    EXPIRE = "expire"
    """The action does not happen."""
    APPROVE = "approve"
    """It happens; only because the rule says so."""


class OnReject(StrEnum):
    """What a rejection does to the run."""

    DEFAULT = "default"
    """What suits the action: a tool or a handoff is told to the agent, a turn or a plan ends it."""
    TELL = "tell"
    """The agent is told why and tries again."""
    END = "end"
    """The run ends."""


def _is_condition(value: str) -> str:
    if trouble := trouble_with(value):
        raise PydanticCustomError("condition", "no condition", {"trouble": trouble})
    return value


def _is_approver(value: str) -> str:
    kind, colon, name = value.partition(":")
    if not colon or kind not in ("role", "person") or not name:
        raise PydanticCustomError("approver", "nobody", {"approver": value})
    return value


def _typed(value: object) -> object:
    """A time as people type it, in seconds. A number without its unit could be meant in any."""
    if not isinstance(value, str):
        return value
    if lacks_unit(value):
        raise PydanticCustomError("duration_unit", "no unit", {"number": value.strip()})
    seconds = seconds_in(value)
    if seconds is None:
        raise PydanticCustomError("duration", "no duration", {"text": value})
    if not 1 <= seconds <= LONGEST_SECONDS:
        longest = written(LONGEST_SECONDS)
        raise PydanticCustomError("duration_range", "out of range", {"longest": longest})
    return seconds


Approver = Annotated[str, Field(max_length=120), AfterValidator(_is_approver)]
"""`role:approver`, `role:admin`, or `person:` and a member's id."""
Seconds = Annotated[int, BeforeValidator(_typed), Field(ge=1, le=LONGEST_SECONDS)]
"""A number of seconds, or a text that says its unit, such as `15m`."""


class Rule(Frozen):
    """Holds every action it matches. The names take `*` wildcards."""

    on: ActionKind
    name: str = Field(default="", max_length=100)
    """What people call the rule."""
    pattern: str = Field(default="*", max_length=100)
    """Pattern whose runs it is about, the patterns nested in it included."""
    source: str = Field(default="*", max_length=100)
    """Who acts: the agent that hands off, calls the tool, writes the plan, or answers. An agent's
    turn and a budget have no source; only `*` matches them."""
    target: str = Field(default="*", max_length=100)
    """Who or what is acted on: the receiving agent, the agent that takes its turn, the tool."""
    when: Annotated[str, Field(max_length=500), AfterValidator(_is_condition)] = ""
    """A condition in CEL over `conditions.FACTS`; empty is always. One that cannot be answered
    asks a person."""
    mode: Mode = Mode.BLOCK
    approvers: tuple[Approver, ...] = Field(default=(), max_length=20)
    """Who may decide; empty is everybody who may approve in the pattern."""
    quorum: int = Field(default=1, ge=1, le=10)
    """How many different people must agree."""
    four_eyes: bool = False
    """Whether who started the run, or wrote the agent's version, cannot let it pass alone."""
    remind_after_seconds: Seconds | None = None
    reassign_after_seconds: Seconds | None = None
    reassign_to: tuple[Approver, ...] = Field(default=(), max_length=20)
    """Who may decide from then on, beside `approvers`."""
    escalate_after_seconds: Seconds | None = None
    escalate_to: tuple[Approver, ...] = Field(default=(), max_length=20)
    """Who alone may decide from then on."""
    expires_after_seconds: Seconds | None = None
    """How long the question stays open; `None` waits for ever. For `watch`: how long people may
    object."""
    on_expiry: OnExpiry = OnExpiry.EXPIRE
    on_reject: OnReject = OnReject.DEFAULT
    because: str = Field(default="", max_length=300)
    """Why a person is asked; shown beside the question."""
    sample_every: int | None = Field(default=None, ge=2, le=1000)
    """Leaves one of so many actions to the rules after it, so that some are still asked about;
    `None` leaves none."""
    until: AwareDatetime | None = None
    """From then on it holds nothing, and the rules after it do; `None` for ever."""
    grant: str = Field(default="", max_length=60)
    """Id of the earned autonomy it stems from; empty for what a person wrote."""
    origin: str = Field(default="", max_length=200)
    """Which version of which policy it is from, such as `workspace@5#2`: rule 2 of version 5. Set
    where a run takes the rule up, whatever was given."""

    @property
    def passes_unopposed(self) -> bool:
        """Whether the action happens when the time is over and nobody objected."""
        return self.mode is Mode.WATCH or self.on_expiry is OnExpiry.APPROVE

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.mode is Mode.WATCH and self.expires_after_seconds is None:
            raise PydanticCustomError("watch_needs_time", "no time to object", {})
        if self.on_expiry is OnExpiry.APPROVE and self.expires_after_seconds is None:
            raise PydanticCustomError("approve_needs_time", "no time to expire", {})
        if (self.reassign_after_seconds is None) != (not self.reassign_to):
            raise PydanticCustomError("half_a_step", "half", {"step": "reassign"})
        if (self.escalate_after_seconds is None) != (not self.escalate_to):
            raise PydanticCustomError("half_a_step", "half", {"step": "escalate"})
        ladder = (
            self.remind_after_seconds,
            self.reassign_after_seconds,
            self.escalate_after_seconds,
            self.expires_after_seconds,
        )
        steps = [seconds for seconds in ladder if seconds is not None]
        if steps != sorted(set(steps)):
            raise PydanticCustomError("ladder", "not in order", {})
        return self


class Policy(Frozen):
    """Ordered rules; the first that matches decides. Without a match no person is needed."""

    rules: tuple[Rule, ...] = Field(default=(), max_length=1000)


@dataclass(frozen=True)
class Held:
    """The rule that holds an action."""

    rule: Rule
    unreadable: str = ""
    """Why its condition could not be answered; a person is asked for that reason."""


def under(outer: Policy, own: Policy, *, pattern: str = "*") -> Policy:
    """The policy of a nested pattern: what its parent holds for a person is held in it too.

    Args:
        pattern: Name of the parent. Its rules reach down whatever the nested one is called.
    """
    reaching = [_reaching(rule, pattern) for rule in outer.rules]
    return Policy(rules=tuple(dict.fromkeys((*reaching, *own.rules))))


def from_origin(policy: Policy, origin: str) -> Policy:
    """The policy with each rule saying where it is from."""
    return Policy(
        rules=tuple(
            rule.model_copy(update={"origin": f"{origin}#{number}"})
            for number, rule in enumerate(policy.rules, start=1)
        )
    )


def held_by(
    policy: Policy,
    kind: ActionKind,
    *,
    source: str,
    target: str,
    pattern: str,
    facts: Callable[[], Mapping[str, Any]],
    now: datetime | None = None,
    draw: str = "",
) -> Held | None:
    """What holds this action for a person, or `None` if nothing does.

    Args:
        facts: What conditions speak of; asked for only where a rule has one.
        now: Rules whose time is over then hold nothing; `None` lets all hold.
        draw: What a sample goes by, the same for the same action; empty takes no samples.
    """
    for rule in candidates(policy, kind, source=source, target=target, pattern=pattern):
        if is_over(rule, now) or is_sampled(rule, draw):
            continue
        if not rule.when:
            return Held(rule)
        try:
            if holds(rule.when, facts()):
                return Held(rule)
        except UnreadableCondition as error:
            if rule.grant:  # It only ever asks less; the rules after it say who is asked.
                continue
            # Fails closed, in the strictest mode: who wrote the rule meant it for something.
            strict = {"mode": Mode.BLOCK, "on_expiry": OnExpiry.EXPIRE}
            return Held(rule.model_copy(update=strict), unreadable=str(error))
    return None


def candidates(
    policy: Policy, kind: ActionKind, *, source: str, target: str, pattern: str
) -> Iterator[Rule]:
    """Rules that hold the action unless their condition says no, in order.

    Those whose time is over are among them: what was decided under one is on record.
    """
    for rule in policy.rules:
        if pattern_matches(rule, pattern) and matches(rule, kind, source=source, target=target):
            yield rule


def pattern_matches(rule: Rule, pattern: str) -> bool:
    """Whether the rule is about runs of the pattern."""
    return fnmatchcase(pattern, rule.pattern)


def is_over(rule: Rule, now: datetime | None) -> bool:
    """Whether the rule holds nothing any more."""
    return now is not None and rule.until is not None and rule.until <= now


def is_sampled(rule: Rule, draw: str) -> bool:
    """Whether the action is one of those that the rule leaves to the rules after it."""
    if rule.sample_every is None or not draw:
        return False
    number = int.from_bytes(hashlib.sha256(draw.encode()).digest()[:8])
    return number % rule.sample_every == 0


def matches(rule: Rule, kind: ActionKind, *, source: str, target: str) -> bool:
    """Whether the rule is about this action, its pattern and its condition aside."""
    return rule.on == kind and fnmatchcase(source, rule.source) and fnmatchcase(target, rule.target)


def _reaching(rule: Rule, pattern: str) -> Rule:
    if rule.pattern == "*" or not fnmatchcase(pattern, rule.pattern):
        return rule
    return rule.model_copy(update={"pattern": "*"})
