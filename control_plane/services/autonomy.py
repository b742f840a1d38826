"""Autonomy that was earned: what is proposed, what an admin granted, what it let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.autonomy import (
    BY_PEOPLE,
    AutonomySetting,
    AutonomySpec,
    Grant,
    GrantStatus,
    Proposal,
    granted_rule,
    proposals,
    scope_of,
    with_rule,
    without_grant,
)
from control_plane.domain.errors import N_, Conflict, NotFound
from control_plane.domain.policy import Policy
from control_plane.domain.validation import parse
from control_plane.services import policies
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

_LOOKED_AT = 5_000
"""The newest decisions, and the newest actions on record, that are counted."""
_SHOWN_RUNS = 20


@dataclass(frozen=True)
class GrantView:
    """A grant and what came of it."""

    grant: Grant
    ends_at: datetime | None
    """When its rule ends, as it stands in the policy; `None` when it is not in it any more."""
    holds: bool
    """Whether it lets anything pass now."""
    passed: int
    """Actions it let pass, of those looked at."""
    sampled: int
    """Questions about the same that people decided since it was granted."""
    refused: int
    """Of those: how many were not simply approved."""
    run_ids: tuple[str, ...]
    """Runs in which it let something pass, the newest first; at most 20."""


@dataclass(frozen=True)
class Autonomy:
    """How earned autonomy stands in a workspace."""

    setting: AutonomySetting
    policy_version: int
    proposals: tuple[Proposal, ...]
    grants: tuple[GrantView, ...]
    """The newest first."""


def read_autonomy(desk: Desk, principal: Principal) -> Autonomy:
    """What is proposed now, and every grant with what it let pass."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return Autonomy(
            setting=tx.autonomy.setting(principal.workspace_id),
            policy_version=policies.policy_of(tx, principal.workspace_id).version,
            proposals=tuple(_proposals(tx, principal.workspace_id)),
            grants=tuple(_views(desk, tx, principal.workspace_id)),
        )


def set_autonomy(
    desk: Desk,
    principal: Principal,
    *,
    spec: Mapping[str, Any] | AutonomySpec,
    expected_version: int,
) -> AutonomySetting:
    """Change what it takes from now on; grants stay as they are.

    Args:
        expected_version: The one that was read; 0 while the default holds.

    Raises:
        InvalidInput: Names every wrong field.
        Conflict: Somebody changed it first.
    """
    require(principal, Role.ADMIN)
    wanted = parse(AutonomySpec, spec)
    with desk.store.writing() as tx:
        kept = tx.autonomy.set(
            principal.workspace_id,
            wanted,
            expected_version=expected_version,
            by=principal.id,
            now=desk.now(),
        )
        if not kept:
            raise Conflict(
                N_("Somebody changed what earns autonomy; look again and repeat your change.")
            )
        facts = wanted.model_dump(mode="json")
        desk.audit(tx, principal, "autonomy.set", policies.SUBJECT, **facts)
        return tx.autonomy.setting(principal.workspace_id)


def grant_autonomy(
    desk: Desk, principal: Principal, proposal_id: str, *, expected_version: int
) -> Grant:
    """Take a proposal up: its rule becomes part of the policy's next version.

    Args:
        expected_version: Of the policy, as it was read.

    Raises:
        NotFound: It is not proposed any more, or changed since it was shown.
        Conflict: Somebody saved the policy first.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        proposal = _existing(tx, principal.workspace_id, proposal_id)
        grant = _settled(desk, principal, proposal, GrantStatus.GRANTED)
        setting = tx.autonomy.setting(principal.workspace_id)
        rule = granted_rule(proposal, grant_id=grant.id, now=desk.now(), days=setting.spec.days)
        before = policies.policy_of(tx, principal.workspace_id).policy
        saved = policies.keep(
            desk,
            tx,
            principal,
            with_rule(before, proposal, rule),
            expected_version=expected_version,
            note=f"autonomy granted: {grant.id}",
        )
        grant = replace(grant, rule=rule, policy_version=saved.version)
        tx.autonomy.add(grant)
        _note(desk, tx, principal, "autonomy.granted", grant)
        return grant


def dismiss_autonomy(desk: Desk, principal: Principal, proposal_id: str) -> Grant:
    """Set a proposal aside; it comes again only after as many like approvals.

    Raises:
        NotFound: It is not proposed any more, or changed since it was shown.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        proposal = _existing(tx, principal.workspace_id, proposal_id)
        grant = _settled(desk, principal, proposal, GrantStatus.DISMISSED)
        tx.autonomy.add(grant)
        _note(desk, tx, principal, "autonomy.dismissed", grant)
        return grant


def revoke_autonomy(desk: Desk, principal: Principal, grant_id: str) -> Grant:
    """Take a grant back: people are asked again, in every run launched from now on.

    Raises:
        NotFound: There is no such grant.
        Conflict: It is revoked already, or somebody is saving the policy.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        grant = tx.autonomy.get(principal.workspace_id, grant_id)
        if grant is None:
            raise NotFound(N_("There is no grant {grant} in this workspace."), grant=grant_id)
        ended = tx.autonomy.end(grant, GrantStatus.REVOKED, by=principal.id, now=desk.now())
        if grant.status is not GrantStatus.GRANTED or not ended:
            raise Conflict(N_("Grant {grant} holds nothing any more."), grant=grant_id)
        before = policies.policy_of(tx, principal.workspace_id)
        after = without_grant(before.policy, grant_id)
        if after != before.policy:
            note = f"autonomy revoked: {grant_id}"
            policies.keep(desk, tx, principal, after, expected_version=before.version, note=note)
        _note(desk, tx, principal, "autonomy.revoked", grant)
        return tx.autonomy.get(principal.workspace_id, grant_id) or grant


def _proposals(tx: Records, workspace_id: str) -> list[Proposal]:
    decided = tx.past.decided(workspace_id, statuses=BY_PEOPLE, limit=_LOOKED_AT)
    return proposals(
        decided,
        tx.autonomy.list(workspace_id),
        policies.policy_of(tx, workspace_id).policy,
        tx.autonomy.setting(workspace_id).spec,
    )


def _existing(tx: Records, workspace_id: str, proposal_id: str) -> Proposal:
    for proposal in _proposals(tx, workspace_id):
        if proposal.id == proposal_id:
            return proposal
    raise NotFound(N_("This is not proposed any more, or changed since you saw it; look again."))


def _settled(desk: Desk, principal: Principal, proposal: Proposal, status: GrantStatus) -> Grant:
    return Grant(
        id=desk.new_id("grn"),
        workspace_id=principal.workspace_id,
        scope=proposal.scope,
        earned=proposal.earned,
        rule=proposal.rule,
        status=status,
        at=desk.now(),
        by=principal.id,
    )


def _note(desk: Desk, tx: Records, principal: Principal, action: str, grant: Grant) -> None:
    scope = grant.scope._asdict()
    facts = {**scope, "kind": grant.scope.kind.value, "earned": grant.earned}
    desk.audit(tx, principal, action, f"grant/{grant.id}", **facts)


def _views(desk: Desk, tx: Records, workspace_id: str) -> list[GrantView]:
    grants = tx.autonomy.list(workspace_id)
    if not grants:
        return []
    policy = policies.policy_of(tx, workspace_id).policy
    logged = tx.past.decided(workspace_id, statuses=(ApprovalStatus.LOGGED,), limit=_LOOKED_AT)
    decided = tx.past.decided(workspace_id, statuses=BY_PEOPLE, limit=_LOOKED_AT)
    return [_view(desk.now(), grant, policy, logged, decided) for grant in grants]


def _view(
    now: datetime,
    grant: Grant,
    policy: Policy,
    logged: Sequence[Approval],
    decided: Sequence[Approval],
) -> GrantView:
    rule = next((rule for rule in policy.rules if rule.grant == grant.id), None)
    passed = [approval for approval in logged if approval.rule.grant == grant.id]
    looked_at = [
        approval
        for approval in decided
        if scope_of(approval) == grant.scope
        and grant.at < approval.requested_at
        and (grant.ended_at is None or approval.requested_at < grant.ended_at)
    ]
    granted = grant.status is not GrantStatus.DISMISSED
    return GrantView(
        grant=grant,
        ends_at=rule.until if rule else None,
        holds=rule is not None and (rule.until is None or rule.until > now),
        passed=len(passed),
        sampled=len(looked_at) if granted else 0,
        refused=sum(a.status is not ApprovalStatus.APPROVED for a in looked_at) if granted else 0,
        run_ids=tuple(dict.fromkeys(a.run_id for a in passed))[:_SHOWN_RUNS],
    )
