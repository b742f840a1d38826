"""A rule as one plain sentence. Pure; whoever shows it brings the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from control_plane.domain.durations import in_largest_unit
from control_plane.domain.errors import N_
from control_plane.domain.policy import ActionKind, Mode, OnExpiry, OnReject, Rule

_ANY = "*"
_WHAT: dict[ActionKind, tuple[str, str]] = {
    ActionKind.AGENT: (N_("Before any agent takes its turn"), N_("Before {target} takes its turn")),
    ActionKind.HANDOFF: (
        N_("Before {source} hands over to any agent"),
        N_("Before {source} hands over to {target}"),
    ),
    ActionKind.TOOL: (
        N_("Before {source} calls any tool"),
        N_("Before {source} calls the tool {target}"),
    ),
    ActionKind.PLAN: (
        N_("Before a plan of {source} is carried out"),
        N_("Before a plan of {source} is carried out"),
    ),
    ActionKind.ANSWER: (
        N_("Before anybody builds on an answer of {source}"),
        N_("Before anybody builds on an answer of {source}"),
    ),
    ActionKind.FLAG: (
        N_("When a guardrail flags {source}"),
        N_("When a guardrail flags {source}"),
    ),
    ActionKind.BUDGET: (
        N_("When a run has used up its budget"),
        N_("When a run has used up its budget"),
    ),
}
"""Of any target, and of a named one."""
_ANY_AGENT = N_("any agent")
_MODE: dict[Mode, str] = {
    Mode.LOG: N_("log it and go on"),
    Mode.WATCH: N_("watch, and go on after {time} unless somebody objects"),
    Mode.BLOCK: N_("block"),
}
_ON_REJECT: dict[OnReject, str] = {
    OnReject.TELL: N_("a rejection is told to the agent"),
    OnReject.END: N_("a rejection ends the run"),
}
_UNITS: dict[str, str] = {
    "d": N_("{n} d"),
    "h": N_("{n} h"),
    "m": N_("{n} min"),
    "s": N_("{n} s"),
}


class Say(Protocol):
    """Fills a template in, in the reader's language."""

    def __call__(self, template: str, /, **params: object) -> str: ...


def in_english(template: str, /, **params: object) -> str:
    """For where there is no other language."""
    return template.format(**params) if params else template


def sentence(rule: Rule, say: Say = in_english, *, names: Mapping[str, str] | None = None) -> str:
    """What the rule does, in one sentence.

    Args:
        names: What to call people, by id; the id where it is not there.
    """
    return say(
        N_("{when}: {then}."),
        when=_when(rule, say),
        then=say(N_(", ")).join(_then(rule, say, names or {})),
    )


def _when(rule: Rule, say: Say) -> str:
    any_target, named = _WHAT[rule.on]
    source = say(_ANY_AGENT) if rule.source in (_ANY, "") else rule.source
    named_target = rule.target != _ANY
    what = say(named if named_target else any_target, source=source, target=rule.target)
    if rule.pattern != _ANY:
        what = say(N_("{what} in pattern {pattern}"), what=what, pattern=rule.pattern)
    if rule.when:
        what = say(N_("{what} when {condition}"), what=what, condition=rule.when)
    return what


def _then(rule: Rule, say: Say, names: Mapping[str, str]) -> Iterator[str]:
    time = span(rule.expires_after_seconds, say)
    yield say(_MODE[rule.mode], time=time) if rule.mode is Mode.WATCH else say(_MODE[rule.mode])
    if rule.mode is not Mode.LOG:
        yield from _who(rule, say, names)
        yield from _ladder(rule, say, names)
        if rule.on_reject in _ON_REJECT:
            yield say(_ON_REJECT[rule.on_reject])
    if rule.sample_every is not None:
        yield say(N_("but 1 in {n} goes on to the rules below"), n=rule.sample_every)
    if rule.until is not None:
        yield say(N_("until {day}"), day=f"{rule.until:%Y-%m-%d %H:%M} UTC")


def _who(rule: Rule, say: Say, names: Mapping[str, str]) -> Iterator[str]:
    who = people(rule.approvers, say, names)
    if rule.quorum > 1 and who:
        yield say(N_("{n} of {who} must agree"), n=rule.quorum, who=who)
    elif rule.quorum > 1:
        yield say(N_("{n} people must agree"), n=rule.quorum)
    elif who:
        yield say(N_("{who} may decide"), who=who)
    if rule.four_eyes:
        yield say(N_("not by who started it or wrote the agent alone"))


def _ladder(rule: Rule, say: Say, names: Mapping[str, str]) -> Iterator[str]:
    if rule.remind_after_seconds is not None:
        yield say(N_("remind after {time}"), time=span(rule.remind_after_seconds, say))
    if rule.reassign_after_seconds is not None:
        yield say(
            N_("add {who} after {time}"),
            who=people(rule.reassign_to, say, names),
            time=span(rule.reassign_after_seconds, say),
        )
    if rule.escalate_after_seconds is not None:
        yield say(
            N_("escalate to {who} after {time}"),
            who=people(rule.escalate_to, say, names),
            time=span(rule.escalate_after_seconds, say),
        )
    if rule.mode is Mode.WATCH:
        return
    time = span(rule.expires_after_seconds, say)
    if rule.on_expiry is OnExpiry.APPROVE:
        yield say(N_("passes unanswered after {time}"), time=time)
    elif rule.expires_after_seconds is not None:
        yield say(N_("expires after {time}"), time=time)


def people(approvers: Sequence[str], say: Say, names: Mapping[str, str]) -> str:
    """Roles and people, as one phrase; empty when there are none."""
    said: list[str] = []
    for approver in approvers:
        kind, _, name = approver.partition(":")
        if kind == "role":
            said.append(say(N_("role {role}"), role=name))
        else:
            said.append(names.get(name, name))
    return say(N_(" or ")).join(said)


def span(seconds: int | None, say: Say = in_english) -> str:
    """A time in the largest unit that it is whole in."""
    if seconds is None:
        return ""
    number, unit = in_largest_unit(seconds)
    return say(_UNITS[unit], n=number)
