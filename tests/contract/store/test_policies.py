"""The workspace's policy: saved, compared, restored; autonomy granted and revoked. Both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import insert

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.autonomy import GrantStatus
from control_plane.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from control_plane.domain.policy import Mode, Policy
from control_plane.services import autonomy
from control_plane.services.audit import list_audit
from control_plane.services.policies import (
    check_policy,
    compare_policies,
    get_policy,
    policy_versions,
    restore_policy,
    save_policy,
)
from storage.approval_mapping import approval_values
from storage.store import SqlStore
from storage.tables import ApprovalRow, table_of
from tests.autonomy import an_approval
from tests.governed import Office, an_office

REFUND: dict[str, Any] = {"on": "tool", "target": "refund", "because": "Money leaves us."}
HANDOFF: dict[str, Any] = {"on": "handoff"}


@pytest.fixture
def office(store: SqlStore) -> Office:
    return an_office(store)


def save(office: Office, *rules: dict[str, Any], version: int, **more: Any):
    return save_policy(
        office.desk, office.admin, policy={"rules": rules}, expected_version=version, **more
    )


def put(store: SqlStore, *approvals: Approval) -> None:
    with store.database.writing() as sql:
        for each in approvals:
            values = {**approval_values(each), "round": 0}
            sql.execute(insert(table_of(ApprovalRow)).values(values))


def approvals(office: Office, count: int, *, first: int = 0, **changes: Any) -> list[Approval]:
    begun = office.desk.now() - timedelta(days=2)
    return [
        an_approval(f"apr_{n:04d}", now=begun + timedelta(minutes=n), **changes)
        for n in range(first, first + count)
    ]


def test_before_the_first_save_there_is_version_0_without_rules(office: Office) -> None:
    found = get_policy(office.desk, office.bob)
    assert (found.version, found.policy, found.saved_at) == (0, Policy(), None)
    assert policy_versions(office.desk, office.bob) == []


def test_versions_are_kept_compared_and_restored(office: Office) -> None:
    assert save(office, REFUND, version=0, note="first").version == 1
    save(office, {**REFUND, "mode": "log"}, HANDOFF, version=1)
    assert [each.version for each in policy_versions(office.desk, office.bob)] == [2, 1]
    changes = compare_policies(office.desk, office.bob, 1, 2)
    assert [(c.field, c.before) for c in changes] == [("rules.1.mode", "block"), ("rules.2", "")]
    restored = restore_policy(office.desk, office.admin, version=1, expected_version=2)
    assert (restored.version, len(restored.policy.rules)) == (3, 1)
    assert get_policy(office.desk, office.bob) == restored
    with pytest.raises(NotFound):
        restore_policy(office.desk, office.admin, version=9, expected_version=3)
    actions = [event.action for event in list_audit(office.desk, office.admin).items]
    assert actions.count("policy.saved") == 3


def test_a_save_that_changes_nothing_makes_no_version(office: Office) -> None:
    save(office, REFUND, version=0)
    assert (
        save(office, {**REFUND, "origin": "made up", "grant": "grn_none"}, version=1).version == 1
    )


def test_only_an_admin_saves_and_everybody_reads(office: Office) -> None:
    for somebody in (office.ann, office.bob, office.bot):
        with pytest.raises(NotAllowed):
            save_policy(office.desk, somebody, policy=Policy(), expected_version=0)
        assert get_policy(office.desk, somebody).version == 0


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"on": "tool", "when": "amount >"}, "rules.1.when"),
        ({"on": "tool", "approvers": ["person:nobody"]}, "rules.1.approvers"),
        ({"on": "tool", "approvers": ["boss"]}, "rules.1.approvers.0"),
        ({"on": "tool", "mode": "watch"}, "rules.1"),
        ({"on": "tool", "escalate_after_seconds": 5}, "rules.1"),
        ({"on": "cake"}, "rules.1.on"),
    ],
)
def test_what_is_wrong_with_a_rule_is_named_by_its_place(
    office: Office, rule: dict[str, Any], field: str
) -> None:
    policy = {"rules": [REFUND, rule]}
    assert [p.field for p in check_policy(office.desk, office.bob, policy)] == [field]
    with pytest.raises(InvalidInput):
        save(office, REFUND, rule, version=0)
    assert get_policy(office.desk, office.bob).version == 0


def test_more_must_not_agree_than_may(office: Office) -> None:
    people = [f"person:{office.bob.id}", f"person:{office.cat.id}"]
    rule = {**REFUND, "approvers": people, "quorum": 3}
    (problem,) = check_policy(office.desk, office.bob, {"rules": [rule]})
    assert problem.field == "rules.0.quorum"
    assert not check_policy(office.desk, office.bob, {"rules": [{**rule, "quorum": 2}]})


def test_of_many_who_save_at_once_one_wins(office: Office) -> None:
    barrier, won, lost = Barrier(6), [], []

    def race(number: int) -> None:
        barrier.wait()
        try:
            won.append(save(office, {**REFUND, "because": str(number)}, version=0))
        except Conflict as error:
            lost.append(str(error))

    threads = [Thread(target=race, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)
    assert all("version 1" in said for said in lost)


def test_like_approvals_become_a_rule_that_can_be_revoked(office: Office, store: SqlStore) -> None:
    save(office, REFUND, HANDOFF, version=0)
    put(store, *approvals(office, 20))
    found = autonomy.read_autonomy(office.desk, office.bob)
    (proposal,) = found.proposals
    grant = autonomy.grant_autonomy(
        office.desk, office.admin, proposal.id, expected_version=found.policy_version
    )
    rules = get_policy(office.desk, office.bob).policy.rules
    assert [rule.grant for rule in rules] == [grant.id, "", ""]
    assert rules[0].mode is Mode.LOG
    assert rules[0].until == office.desk.now() + timedelta(days=30)
    now = office.desk.now()
    logged = replace(
        an_approval("apr_9001", now=now, status=ApprovalStatus.LOGGED, rule=rules[0]),
        decided_by=None,
    )
    office.clock.forward(minutes=5)
    sample = an_approval("apr_9002", now=office.desk.now(), status=ApprovalStatus.REJECTED)
    put(store, logged, sample)
    (view,) = autonomy.read_autonomy(office.desk, office.bob).grants
    assert (view.holds, view.passed, view.sampled, view.refused) == (True, 1, 1, 1)
    assert view.run_ids == (logged.run_id,)
    revoked = autonomy.revoke_autonomy(office.desk, office.admin, grant.id)
    assert (revoked.status, revoked.ended_by) == (GrantStatus.REVOKED, office.admin.id)
    assert len(get_policy(office.desk, office.bob).policy.rules) == 2
    with pytest.raises(Conflict):
        autonomy.revoke_autonomy(office.desk, office.admin, grant.id)
    with pytest.raises(InvalidInput, match="was revoked"):
        save_policy(office.desk, office.admin, policy=Policy(rules=rules), expected_version=3)
    restored = restore_policy(office.desk, office.admin, version=2, expected_version=3)
    assert [rule.grant for rule in restored.policy.rules] == ["", ""]
    actions = {event.action for event in list_audit(office.desk, office.admin).items}
    assert {"autonomy.granted", "autonomy.revoked", "policy.saved"} <= actions


def test_after_its_time_a_grant_holds_nothing(office: Office, store: SqlStore) -> None:
    put(store, *approvals(office, 20))
    (proposal,) = autonomy.read_autonomy(office.desk, office.bob).proposals
    autonomy.grant_autonomy(office.desk, office.admin, proposal.id, expected_version=0)
    office.clock.forward(days=30)
    (view,) = autonomy.read_autonomy(office.desk, office.bob).grants
    assert not view.holds


def test_a_proposal_that_changed_since_it_was_shown_is_refused(
    office: Office, store: SqlStore
) -> None:
    put(store, *approvals(office, 20))
    (proposal,) = autonomy.read_autonomy(office.desk, office.bob).proposals
    more = {"payload": {"arguments": {"order": "B", "amount": 900}}}
    put(store, *approvals(office, 1, first=20, **more))
    with pytest.raises(NotFound):
        autonomy.grant_autonomy(office.desk, office.admin, proposal.id, expected_version=0)
    assert get_policy(office.desk, office.bob).version == 0


def test_what_was_set_aside_is_not_proposed_again(office: Office, store: SqlStore) -> None:
    put(store, *approvals(office, 20))
    (proposal,) = autonomy.read_autonomy(office.desk, office.bob).proposals
    autonomy.dismiss_autonomy(office.desk, office.admin, proposal.id)
    assert autonomy.read_autonomy(office.desk, office.bob).proposals == ()


def test_what_autonomy_takes_is_changed_by_compare_and_set(office: Office, store: SqlStore) -> None:
    put(store, *approvals(office, 6))
    wanted = {"after": 5, "days": 7, "sample_every": None}
    kept = autonomy.set_autonomy(office.desk, office.admin, spec=wanted, expected_version=0)
    assert (kept.version, kept.spec.days) == (1, 7)
    assert len(autonomy.read_autonomy(office.desk, office.bob).proposals) == 1
    with pytest.raises(Conflict):
        autonomy.set_autonomy(office.desk, office.admin, spec=wanted, expected_version=0)
    off = {**wanted, "enabled": False}
    autonomy.set_autonomy(office.desk, office.admin, spec=off, expected_version=1)
    assert autonomy.read_autonomy(office.desk, office.bob).proposals == ()


@pytest.mark.parametrize("act", ["grant", "dismiss", "revoke", "set"])
def test_only_an_admin_decides_about_autonomy(office: Office, act: str) -> None:
    who = office.desk, office.bob
    acts = {
        "grant": lambda: autonomy.grant_autonomy(*who, "x", expected_version=0),
        "dismiss": lambda: autonomy.dismiss_autonomy(*who, "x"),
        "revoke": lambda: autonomy.revoke_autonomy(*who, "x"),
        "set": lambda: autonomy.set_autonomy(*who, spec={}, expected_version=0),
    }
    with pytest.raises(NotAllowed):
        acts[act]()
