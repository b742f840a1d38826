"""Evidence, control sets, flags, the timeline and the report's facts. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from control_plane.domain.agents import RiskTier
from control_plane.domain.controls import DEFAULTS, OwnerState
from control_plane.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from control_plane.domain.patterns import Member, SingleSpec
from control_plane.services.agents import save_agent
from control_plane.services.compliance import compliance_report
from control_plane.services.control_sets import (
    control_set_versions,
    list_control_sets,
    save_control_set,
)
from control_plane.services.directory import Directory
from control_plane.services.evidence import attest, withdraw_evidence
from control_plane.services.governance import get_standing, list_standings
from control_plane.services.patterns import save_pattern
from control_plane.services.promotion import decide_promotion, promote
from control_plane.services.timeline import agent_timeline
from storage.store import SqlStore
from tests.governed import OWNER, PINNED, Office, an_office
from tests.stores import HERE, NOW, a_pattern, ask


@pytest.fixture
def office(store: SqlStore) -> Office:
    return an_office(store)


def vouch(office: Office, **given: object):
    wanted = {"control": "evaluation", "reference": "doc-1", "expected_version": 1, **given}
    by = wanted.pop("by", office.bob)
    return attest(office.desk, by, "billing", **wanted)  # type: ignore[arg-type]


def test_evidence_lives_as_long_as_the_tier_allows(office: Office) -> None:
    office.register()
    longest = NOW + timedelta(days=90)
    assert vouch(office).expires_at == longest
    assert vouch(office, expires_at=NOW + timedelta(days=1)).expires_at == NOW + timedelta(days=1)
    for wrong in (NOW, NOW - timedelta(days=1), longest + timedelta(seconds=1)):
        with pytest.raises(InvalidInput) as refused:
            vouch(office, expires_at=wrong)
        assert [p.field for p in refused.value.problems] == ["expires_at"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"control": "owner"}, "control"),
        ({"control": "luck"}, "control"),
        ({"reference": "  "}, "reference"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_evidence_that_says_nothing_is_refused(office: Office, given: dict, field: str) -> None:
    office.register()
    with pytest.raises(InvalidInput) as refused:
        vouch(office, **given)
    assert [p.field for p in refused.value.problems] == [field]


def test_nobody_can_vouch_for_an_alias_that_moves(office: Office) -> None:
    office.register(model="gpt-4o-latest")
    with pytest.raises(InvalidInput, match="moves"):
        vouch(office, control="pinned_model")


@pytest.mark.parametrize("who", ["ann", "bot"])
def test_only_an_approver_who_is_a_person_vouches(office: Office, who: str) -> None:
    office.register()
    with pytest.raises(NotAllowed):
        vouch(office, by=getattr(office, who))


def test_evidence_is_for_the_version_that_was_read(office: Office) -> None:
    office.resave(office.register(), role="Other")
    with pytest.raises(Conflict, match="at version 2"):
        vouch(office)


def test_withdrawn_evidence_stays_on_record_and_counts_no_longer(office: Office) -> None:
    office.register()
    promote(office.desk, office.ann, "billing", to="staging", expected_version=1)
    given = vouch(office)
    withdraw_evidence(office.desk, office.cat, "billing", given.id)
    with pytest.raises(Conflict):
        withdraw_evidence(office.desk, office.cat, "billing", given.id)
    standing = get_standing(office.desk, office.ann, "billing")
    assert [e.withdrawn_by for e in standing.evidence] == ["prn_cat"]
    lacking = {p.field for way in standing.ways for p in way.missing}
    assert "controls.evaluation" in lacking
    stranger = replace(office.cat, workspace_id="other")
    with pytest.raises(NotFound):
        withdraw_evidence(office.desk, stranger, "billing", given.id)


def test_control_sets_are_versioned_and_start_with_the_defaults(office: Office) -> None:
    found = {one.tier: one for one in list_control_sets(office.desk, office.ann)}
    assert {tier: one.spec for tier, one in found.items()} == dict(DEFAULTS)
    spec = {"production": ["owner", "approver"], "review_days": 30}
    for expected in (0, 1):
        saved = save_control_set(
            office.desk, office.admin, tier="limited", spec=spec, expected_version=expected
        )
    assert saved.version == 2
    versions = control_set_versions(office.desk, office.ann, "limited")
    assert [(one.version, one.saved_by) for one in versions] == [(2, "prn_admin"), (1, "prn_admin")]
    assert versions[0].spec.review_days == 30


def test_who_saves_controls_second_or_is_no_admin_is_refused(office: Office) -> None:
    def save(by, tier="limited", spec=None, expected=0):
        return save_control_set(
            office.desk, by, tier=tier, spec=spec or {}, expected_version=expected
        )

    save(office.admin)
    with pytest.raises(Conflict, match="at version 1"):
        save(office.admin)
    with pytest.raises(Conflict):
        save(office.admin, expected=5)
    with pytest.raises(NotAllowed):
        save(office.bob, expected=1)
    with pytest.raises(InvalidInput):
        save(office.admin, tier="huge", expected=1)
    with pytest.raises(InvalidInput):
        save(office.admin, spec={"production": ["luck"]}, expected=1)


@pytest.mark.parametrize(
    ("owner", "state"),
    [
        ("prn_ann", OwnerState.MEMBER),
        ("Ann", OwnerState.MEMBER),
        ("ANN@corp.example", OwnerState.MEMBER),
        ("svc_bot", OwnerState.INACTIVE),
        ("gone@corp.example", OwnerState.INACTIVE),
        ("elsewhere@corp.example", OwnerState.INACTIVE),
        ("team@corp.example", OwnerState.MAILBOX),
        ("The team", OwnerState.UNKNOWN),
        ("", OwnerState.UNKNOWN),
    ],
)
def test_an_owner_is_an_active_member_or_a_mailbox_of_nobody_who_left(
    office: Office, store: SqlStore, owner: str, state: OwnerState
) -> None:
    with store.writing() as tx:
        ann = tx.people.get("prn_ann")
        assert ann is not None
        for id, disabled in (("gone", NOW), ("elsewhere", None)):
            person = replace(
                ann, id=f"prn_{id}", subject=id, name=id, email=f"{id}@corp.example",
                disabled_at=disabled,
            )  # fmt: skip
            tx.people.add(person)
        assert Directory(tx, HERE).owner_state(owner) is state


def test_an_agent_of_somebody_who_left_is_flagged(office: Office, store: SqlStore) -> None:
    save_agent(office.desk, office.ann, name="billing", owner="prn_bob", spec=PINNED)
    assert list_standings(office.desk, office.ann)[0].flags == ()
    with store.writing() as tx:
        bob = tx.people.get("prn_bob")
        assert bob is not None
        tx.people.update(replace(bob, disabled_at=NOW))
    (standing,) = list_standings(office.desk, office.ann)
    assert [flag.kind for flag in standing.flags] == ["ownerless"]


def test_an_agent_that_is_not_used_is_flagged_after_its_tiers_days(office: Office) -> None:
    office.register(tier="minimal")
    promote(office.desk, office.ann, "billing", to="staging", expected_version=1)
    office.clock.forward(days=90)
    assert list_standings(office.desk, office.ann)[0].flags == ()
    office.clock.forward(days=1)
    (standing,) = list_standings(office.desk, office.ann)
    assert [flag.kind for flag in standing.flags] == ["unused"]


def governed(office: Office) -> None:
    """An agent that went all the way, with a rejection on it."""
    agent = office.register()
    promote(office.desk, office.ann, "billing", to="staging", expected_version=1)
    office.prove(agent)
    for verdict in ("reject", "approve"):
        office.clock.forward(minutes=1)
        asked = promote(office.desk, office.ann, "billing", to="production", expected_version=1)
        assert asked.request is not None
        office.clock.forward(minutes=90)
        decide_promotion(
            office.desk, office.cat, asked.request.id, verdict=verdict, reason="以後の確認"
        )
    office.clock.forward(minutes=1)


def test_the_timeline_tells_everything_newest_first(office: Office) -> None:
    governed(office)
    told = [(e.kind.value, e.by_name) for e in agent_timeline(office.desk, office.ann, "billing")]
    assert told == [
        ("stage", "Ann"),
        ("decision", "Cat"),
        ("request", "Ann"),
        ("decision", "Cat"),
        ("request", "Ann"),
        ("stage", "Ann"),
        ("evidence", "Bob"),
        ("evidence", "Bob"),
        ("version", "Ann"),
    ]
    sentences = [e.sentence for e in agent_timeline(office.desk, office.ann, "billing")]
    assert "Version 1 went from staging to production, approved by Cat." in sentences
    stranger = replace(office.ann, workspace_id="other")
    with pytest.raises(NotFound):
        agent_timeline(office.desk, stranger, "billing")


def test_the_report_holds_what_happened_in_its_period(office: Office, store: SqlStore) -> None:
    governed(office)
    began = office.clock.at
    office.clock.forward(days=1)
    office.register("later", tier="minimal")
    office.clock.forward(days=1)
    whole = compliance_report(office.desk, office.ann, until=office.clock.at)
    assert [s.agent.name for s in whole.standings] == ["billing", "later"]
    assert [p.status.value for p in whole.promotions] == ["rejected", "approved"]
    assert [p.waited_seconds for p in whole.promotions] == [5400, 5400]
    assert len(whole.changes) == 2
    assert whole.people["prn_cat"] == "Cat"
    first = compliance_report(office.desk, office.ann, until=began)
    assert [s.agent.name for s in first.standings] == ["billing"]
    assert [v.number for v in first.versions] == [1]
    last = compliance_report(office.desk, office.ann, since=began, until=office.clock.at)
    assert (last.promotions, last.changes) == ((), ())
    assert first.audit.seq < whole.audit.seq
    assert whole.audit.standing.sound


def test_the_report_counts_the_questions_of_runs_that_were_settled(
    office: Office, store: SqlStore
) -> None:
    from control_plane.domain.approvals import ApprovalStatus
    from tests.stores import a_run, added

    run = added(store, a_run())
    for seconds, by in ((60, "prn_bob"), (120, "prn_bob"), (30, None)):
        status = ApprovalStatus.APPROVED if by else ApprovalStatus.EXPIRED
        ask(
            store, run, step_key=f"ask-{seconds}", status=status, decided_by=by,
            decided_at=NOW + timedelta(seconds=seconds),
        )  # fmt: skip
    office.clock.forward(days=1)
    report = compliance_report(office.desk, office.ann)
    assert [(a.status, a.decided_by, a.count, a.waited_seconds) for a in report.approvals] == [
        ("approved", "prn_bob", 2, 180.0),
        ("expired", None, 1, 30.0),
    ]


@pytest.mark.parametrize(
    ("since", "until", "zone", "field"),
    [
        (None, timedelta(seconds=1), "UTC", "until"),
        (timedelta(0), timedelta(0), "UTC", "since"),
        (None, None, "Mars/Base", "timezone"),
        (None, None, "../etc/passwd", "timezone"),
        (None, None, "", "timezone"),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    office: Office, since: timedelta | None, until: timedelta | None, zone: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        compliance_report(
            office.desk,
            office.ann,
            since=None if since is None else NOW + since,
            until=None if until is None else NOW + until,
            timezone=zone,
        )
    assert [p.field for p in refused.value.problems] == [field]


def test_of_two_owners_given_to_a_pattern_at_the_same_version_none_is_lost(
    office: Office, store: SqlStore
) -> None:
    pattern, first = a_pattern()
    office.register(tier="minimal")
    with store.writing() as tx:
        tx.patterns.add(pattern, replace(first, spec=SingleSpec(member=Member(name="billing"))))
        newer = replace(first, number=2, note="x")
        assert tx.patterns.add_version(newer, expected_version=1, now=NOW)
    with pytest.raises(Conflict, match="at version 2"):
        save_pattern(
            replace(office.desk, engines=_Engines()), office.ann, name=pattern.name,
            owner=OWNER, spec=first.spec, expected_version=1,
        )  # fmt: skip


class _Engines:
    """None of them is asked for."""

    by_name: dict[str, object] = {}  # noqa: RUF012 - never changed


def test_tiers_are_listed_by_rising_risk(office: Office) -> None:
    assert [one.tier for one in list_control_sets(office.desk, office.ann)] == list(RiskTier)
