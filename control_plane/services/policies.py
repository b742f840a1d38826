"""The workspace's policy: what needs a person in every pattern. Read by all, saved by admins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.autonomy import Grant
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.policy import Policy, Rule
from control_plane.domain.validation import parse
from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.services.changes import Change
from control_plane.services.desk import Desk
from control_plane.services.policy_changes import policy_changes
from control_plane.services.ports import Records

SUBJECT = "policy/workspace"
_PERSON = "person:"


def get_policy(desk: Desk, principal: Principal) -> WorkspacePolicy:
    """What holds for runs launched from now on; version 0 without rules before the first save."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return policy_of(tx, principal.workspace_id)


def policy_versions(desk: Desk, principal: Principal) -> Sequence[WorkspacePolicy]:
    """All that were saved, the newest first."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.policies.versions(principal.workspace_id)


def compare_policies(desk: Desk, principal: Principal, a: int, b: int) -> list[Change]:
    """What differs from version `a` to version `b`, rule by rule. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        before, after = (_version(tx, principal.workspace_id, number) for number in (a, b))
        return policy_changes(before.policy, after.policy)


def check_policy(
    desk: Desk, principal: Principal, policy: Mapping[str, Any] | Policy
) -> list[Problem]:
    """Everything that keeps the policy from being saved; empty when it can be."""
    require(principal, Role.VIEWER)
    try:
        with desk.store.reading() as tx:
            readable(tx, principal.workspace_id, policy)
    except InvalidInput as error:
        return list(error.problems)
    return []


def save_policy(
    desk: Desk,
    principal: Principal,
    *,
    policy: Mapping[str, Any] | Policy,
    expected_version: int,
    note: str = "",
) -> WorkspacePolicy:
    """Save the rules as the next version. Runs under way keep those they were launched with.

    Args:
        expected_version: The one that was read; 0 before the first save.

    Raises:
        InvalidInput: Names everything wrong, by rule and field.
        Conflict: Somebody saved first.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        wanted = readable(tx, principal.workspace_id, policy)
        before = policy_of(tx, principal.workspace_id)
        if before.version == expected_version and before.policy == wanted:
            return before
        return keep(desk, tx, principal, wanted, expected_version=expected_version, note=note)


def restore_policy(
    desk: Desk, principal: Principal, *, version: int, expected_version: int
) -> WorkspacePolicy:
    """Make an earlier version current again, as a new version.

    Raises:
        NotFound: There is no such version.
        InvalidInput: It names a person who is no member any more.
        Conflict: Somebody saved first.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        old = _version(tx, principal.workspace_id, version)
        wanted = readable(tx, principal.workspace_id, _without_ended_grants(tx, old))
        note = f"restored from version {version}"
        return keep(desk, tx, principal, wanted, expected_version=expected_version, note=note)


def keep(
    desk: Desk,
    tx: Records,
    principal: Principal,
    policy: Policy,
    *,
    expected_version: int,
    note: str,
) -> WorkspacePolicy:
    """Add the next version, within a transaction. Raises `Conflict` when somebody was first."""
    saved = WorkspacePolicy(
        workspace_id=principal.workspace_id,
        version=expected_version + 1,
        policy=policy,
        saved_at=desk.now(),
        saved_by=principal.id,
        note=note,
    )
    current = policy_of(tx, principal.workspace_id).version
    if current != expected_version or not tx.policies.add(saved):
        raise Conflict(
            N_(
                "The policy is at version {version} now, saved by somebody else; open it again"
                " and repeat your change."
            ),
            version=current if current != expected_version else saved.version,
        )
    facts = {"version": saved.version, "rules": len(policy.rules), "note": note}
    desk.audit(tx, principal, "policy.saved", SUBJECT, **facts)
    return saved


def policy_of(tx: Records, workspace_id: str) -> WorkspacePolicy:
    """The workspace's policy, within a transaction; version 0 before the first save."""
    found = tx.policies.current(workspace_id)
    return found or WorkspacePolicy(workspace_id, 0, Policy(), None, "")


def readable(tx: Records, workspace_id: str, policy: Mapping[str, Any] | Policy) -> Policy:
    """The policy as it is kept. Raises `InvalidInput` that names everything wrong with it.

    Where a rule is from is said anew by each run, and a grant of autonomy that this workspace
    never gave means nothing here.
    """
    wanted = parse(Policy, policy)
    grants = {grant.id: grant for grant in tx.autonomy.list(workspace_id)}
    problems = [
        *_taken_back(wanted, grants),
        *_nobody(wanted, {member.person.id for member in tx.members.list(workspace_id)}),
        *_never_enough(wanted),
    ]
    if problems:
        raise InvalidInput(problems)
    return Policy(
        rules=tuple(
            rule.model_copy(
                update={"origin": "", "grant": rule.grant if rule.grant in grants else ""}
            )
            for rule in wanted.rules
        )
    )


def _taken_back(policy: Policy, grants: Mapping[str, Grant]) -> Iterator[Problem]:
    """Rules of autonomy that was revoked; an old document must not bring it back."""
    for position, rule in enumerate(policy.rules):
        if rule.grant in grants and grants[rule.grant].ended_at is not None:
            template = N_("Grant {grant} was revoked; take its rule out.")
            yield Problem(f"rules.{position}.grant", template, {"grant": rule.grant})


def _nobody(policy: Policy, members: set[str]) -> Iterator[Problem]:
    """Rules that name a person who is not there, and would wait for ever."""
    for position, rule in enumerate(policy.rules):
        for field in ("approvers", "reassign_to", "escalate_to"):
            for named in getattr(rule, field):
                person = named.removeprefix(_PERSON)
                if named.startswith(_PERSON) and person not in members:
                    template = N_("{person} is no member of this workspace.")
                    path = f"rules.{position}.{field}"
                    yield Problem(path, template, {"person": person})


def _never_enough(policy: Policy) -> Iterator[Problem]:
    for position, rule in enumerate(policy.rules):
        people = _only_people(rule)
        if people and rule.quorum > people:
            template = N_("{quorum} must agree, and only {people} may; name more, or ask fewer.")
            params = {"quorum": rule.quorum, "people": people}
            yield Problem(f"rules.{position}.quorum", template, params)


def _only_people(rule: Rule) -> int:
    """How many may decide, where all of them are named; 0 where a role is."""
    named = set(rule.approvers)
    return len(named) if all(each.startswith(_PERSON) for each in named) else 0


def _without_ended_grants(tx: Records, old: WorkspacePolicy) -> Policy:
    """A revoked autonomy does not come back by the way of an old version."""
    ended = {g.id for g in tx.autonomy.list(old.workspace_id) if g.ended_at is not None}
    return Policy(rules=tuple(rule for rule in old.policy.rules if rule.grant not in ended))


def _version(tx: Records, workspace_id: str, number: int) -> WorkspacePolicy:
    found = tx.policies.version(workspace_id, number)
    if found is None and number == 0:
        return WorkspacePolicy(workspace_id, 0, Policy(), None, "")
    if found is None:
        raise NotFound(N_("The policy has no version {version}."), version=number)
    return found
