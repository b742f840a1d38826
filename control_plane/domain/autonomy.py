"""Autonomy that is earned: from like approvals to a narrower rule that asks less. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.argument_bounds import bounds
from control_plane.domain.frozen import Frozen
from control_plane.domain.plain import plain_json
from control_plane.domain.policy import (
    ActionKind,
    Mode,
    Policy,
    Rule,
    matches,
    pattern_matches,
)

NEVER_EARNED = frozenset({ActionKind.FLAG, ActionKind.BUDGET})
"""What a guardrail flagged, and a budget that is used up, are looked at each time."""
BY_PEOPLE = frozenset(
    {
        ApprovalStatus.APPROVED,
        ApprovalStatus.EDITED,
        ApprovalStatus.REDIRECTED,
        ApprovalStatus.ANSWERED,
        ApprovalStatus.SENT_BACK,
        ApprovalStatus.TAKEN_OVER,
        ApprovalStatus.REJECTED,
    }
)


class AutonomySpec(Frozen):
    """What it takes in a workspace, and how far it goes."""

    enabled: bool = True
    """Whether anything is proposed."""
    after: int = Field(default=20, ge=5, le=1000)
    """Like approvals in a row, without an edit or a rejection."""
    days: int = Field(default=30, ge=1, le=365)
    """How long a granted rule holds."""
    sample_every: int | None = Field(default=10, ge=2, le=1000)
    """One of so many is still asked about; `None` for none."""


_DEFAULT = AutonomySpec()


@dataclass(frozen=True)
class AutonomySetting:
    """The specification as it stands in a workspace; version 0 is the product's default."""

    version: int = 0
    spec: AutonomySpec = _DEFAULT


class Scope(NamedTuple):
    """What like approvals have in common."""

    kind: ActionKind
    pattern: str
    source: str
    target: str


@dataclass(frozen=True)
class Proposal:
    """A rule that asks less, for exactly what was approved again and again."""

    scope: Scope
    earned: int
    """Like approvals in a row, the newest included."""
    people: int
    """How many different people they are from."""
    since: datetime
    """When the first of them was decided."""
    rule: Rule
    """Without the end of its time, which counts from when it is granted."""
    asked_by: Rule
    """What asked the newest of them."""

    @property
    def id(self) -> str:
        """The same for the same rule on the same scope, and another one when it changed."""
        facts = [list(self.scope), self.rule.model_dump(mode="json")]
        return hashlib.sha256(plain_json(facts)).hexdigest()[:32]


class GrantStatus(StrEnum):
    """What became of a proposal."""

    GRANTED = "granted"
    REVOKED = "revoked"
    DISMISSED = "dismissed"
    """Set aside; it must be earned anew."""


@dataclass(frozen=True)
class Grant:
    """A proposal that an admin took up or set aside."""

    id: str
    workspace_id: str
    scope: Scope
    earned: int
    rule: Rule
    """As it was granted."""
    status: GrantStatus
    at: datetime
    by: str
    policy_version: int | None = None
    """Version of the workspace's policy that it came with; `None` for a dismissed one."""
    ended_at: datetime | None = None
    ended_by: str | None = None


def proposals(
    approvals: Iterable[Approval], grants: Iterable[Grant], policy: Policy, spec: AutonomySpec
) -> list[Proposal]:
    """What has been earned, the most often approved first.

    Args:
        approvals: What people decided, in any order.
        grants: Of the workspace. What was decided before the last word on a scope does not count.
        policy: The workspace's; a scope that a rule of earned autonomy is there for is left out.
    """
    if not spec.enabled:
        return []
    begins = _last_words(grants)
    standing = {rule.grant for rule in policy.rules if rule.grant}
    granted = {grant.scope for grant in grants if grant.id in standing}
    by_scope: dict[Scope, list[Approval]] = defaultdict(list)
    for approval in approvals:
        scope = scope_of(approval)
        if approval.status in BY_PEOPLE and scope.kind not in NEVER_EARNED:
            by_scope[scope].append(approval)
    found = [
        _proposal(scope, _streak(decided, begins.get(scope)), spec)
        for scope, decided in by_scope.items()
        if scope not in granted
    ]
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (-each.earned, each.scope))


def scope_of(approval: Approval) -> Scope:
    """What the question was about, without what exactly."""
    action = approval.action
    return Scope(action.kind, approval.pattern_name, action.source, action.target)


def granted_rule(proposal: Proposal, *, grant_id: str, now: datetime, days: int) -> Rule:
    """The rule to put into the policy."""
    return proposal.rule.model_copy(update={"grant": grant_id, "until": now + timedelta(days=days)})


def with_rule(policy: Policy, proposal: Proposal, rule: Rule) -> Policy:
    """The policy with the rule right before the one that asks; what stands above goes on first."""
    at = _place_of(policy, proposal)
    return Policy(rules=(*policy.rules[:at], rule, *policy.rules[at:]))


def without_grant(policy: Policy, grant_id: str) -> Policy:
    """The policy without the rules of the grant."""
    return Policy(rules=tuple(rule for rule in policy.rules if rule.grant != grant_id))


def _last_words(grants: Iterable[Grant]) -> Mapping[Scope, datetime]:
    last: dict[Scope, datetime] = {}
    for grant in grants:
        at = max(grant.at, grant.ended_at or grant.at)
        last[grant.scope] = max(at, last.get(grant.scope, at))
    return last


def _streak(decided: Sequence[Approval], begins: datetime | None) -> list[Approval]:
    """The newest decisions that are all plain approvals, newest first."""
    timed = [(each.decided_at or each.requested_at, each.id, each) for each in decided]
    streak: list[Approval] = []
    for at, _, approval in sorted(timed, key=lambda each: each[:2], reverse=True):
        if approval.status is not ApprovalStatus.APPROVED or (begins and at <= begins):
            break
        streak.append(approval)
    return streak


def _proposal(scope: Scope, streak: Sequence[Approval], spec: AutonomySpec) -> Proposal | None:
    if len(streak) < spec.after:
        return None
    condition = bounds([approval.action.payload for approval in streak])
    if condition is None:
        return None
    rule = Rule(
        on=scope.kind,
        pattern=scope.pattern,
        source=scope.source,
        target=scope.target,
        when=condition,
        mode=Mode.LOG,
        sample_every=spec.sample_every,
    )
    people = {approval.decided_by for approval in streak if approval.decided_by}
    first = streak[-1]
    return Proposal(
        scope=scope,
        earned=len(streak),
        people=len(people),
        since=first.decided_at or first.requested_at,
        rule=rule,
        asked_by=streak[0].rule.model_copy(update={"origin": ""}),
    )


def _place_of(policy: Policy, proposal: Proposal) -> int:
    for at, rule in enumerate(policy.rules):
        if rule == proposal.asked_by:
            return at
    scope, last = proposal.scope, len(policy.rules)
    for at, rule in enumerate(policy.rules):
        if pattern_matches(rule, scope.pattern) and matches(
            rule, scope.kind, source=scope.source, target=scope.target
        ):
            last = at
    return last
