"""What differs between two policies, rule by rule. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from control_plane.domain.fleet import fields_of
from control_plane.domain.policy import Policy, Rule
from control_plane.services.changes import Change, changes, shown


def policy_changes(before: Policy, after: Policy) -> list[Change]:
    """The rules that came, went or changed, by their numbers; moved ones went and came."""
    was, is_now = list(before.rules), list(after.rules)
    found: list[Change] = []
    for what, a, b, c, d in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        paired = min(b - a, d - c)
        for step in range(paired):
            found += _changed(a + step, was[a + step], is_now[c + step])
        found += [Change(f"rules.{n + 1}", _whole(was[n]), "") for n in range(a + paired, b)]
        found += [Change(f"rules.{n + 1}", "", _whole(is_now[n])) for n in range(c + paired, d)]
    return found


def _changed(position: int, was: Rule, is_now: Rule) -> Iterator[Change]:
    for change in changes(was, is_now):
        yield Change(f"rules.{position + 1}.{change.field}", change.before, change.after)


def _whole(rule: Rule) -> str:
    return shown(fields_of(rule, sparse=True))
