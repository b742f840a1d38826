"""Stages change by promotion only: controls first, then four eyes. On both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from control_plane.domain.access import Grant, Principal, Role
from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.errors import (
    CallerError,
    Conflict,
    ControlPlaneError,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from control_plane.domain.lifecycle import RequestStatus
from control_plane.services.agents import get_agent, restore_agent, save_agent
from control_plane.services.audit import list_audit
from control_plane.services.control_sets import save_control_set
from control_plane.services.governance import get_standing, list_waiting
from control_plane.services.promotion import (
    Promotion,
    decide_promotion,
    get_promotion,
    list_promotions,
    promote,
    withdraw_promotion,
)
from storage.store import SqlStore
from tests.governed import OWNER, PINNED, Office, an_office


@pytest.fixture
def office(store: SqlStore) -> Office:
    return an_office(store)


def goes(office: Office, to: str, by: Principal | None = None, name: str = "billing") -> Promotion:
    version = get_agent(office.desk, office.ann, name).version
    return promote(office.desk, by or office.ann, name, to=to, expected_version=version)


def asked(office: Office) -> str:
    """A high-risk agent in staging whose promotion to production waits; the request's id."""
    agent = office.register()
    goes(office, "staging")
    office.prove(agent)
    request = goes(office, "production").request
    assert request is not None
    return request.id


def decides(office: Office, id: str, by: Principal, verdict: str = "approve", reason: str = ""):
    return decide_promotion(office.desk, by, id, verdict=verdict, reason=reason)  # type: ignore[arg-type]


def stage(office: Office, name: str = "billing") -> Stage:
    return get_agent(office.desk, office.ann, name).stage


def changes(office: Office, store: SqlStore) -> list[tuple[str, str, str, str | None]]:
    agent = get_agent(office.desk, office.ann, "billing")
    with store.reading() as tx:
        found = tx.stage_changes.of_agent(agent.id)
    return [(c.from_stage, c.to_stage, c.by, c.approved_by) for c in reversed(found)]


def test_a_tier_without_approver_is_promoted_at_once_and_on_record(
    office: Office, store: SqlStore
) -> None:
    office.register(tier="limited")
    goes(office, "staging")
    done = goes(office, "production")
    assert done.agent.stage is Stage.PRODUCTION
    assert done.change is not None
    assert done.request is None
    assert changes(office, store) == [
        ("draft", "staging", "prn_ann", None),
        ("staging", "production", "prn_ann", None),
    ]
    actions = [e.action for e in list_audit(office.desk, office.ann).items]
    assert actions.count("agent.stage_changed") == 2


def test_every_missing_control_is_named_and_the_stage_stays(office: Office) -> None:
    office.register(model="gpt-4o", limits={})
    with pytest.raises(InvalidInput) as refused:
        goes(office, "staging")
    assert [p.field for p in refused.value.problems] == ["controls.limits"]
    assert stage(office) is Stage.DRAFT


def test_a_high_risk_agent_waits_for_a_second_person(office: Office, store: SqlStore) -> None:
    id = asked(office)
    assert stage(office) is Stage.STAGING
    office.clock.forward(hours=3)
    done = decides(office, id, office.cat)
    assert done.agent.stage is Stage.PRODUCTION
    assert done.request is not None
    assert done.request.waited_seconds == 3 * 3600
    assert changes(office, store)[-1] == ("staging", "production", "prn_ann", "prn_cat")


def test_who_asked_cannot_approve(office: Office) -> None:
    agent = office.register()
    goes(office, "staging")
    office.prove(agent)
    request = goes(office, "production", by=office.bob).request
    assert request is not None
    with pytest.raises(NotAllowed, match="You asked for the promotion"):
        decides(office, request.id, office.bob)
    assert stage(office) is Stage.STAGING


def test_who_wrote_the_version_cannot_approve(office: Office) -> None:
    agent = office.register()
    goes(office, "staging")
    newer = office.resave(agent, by=office.cat, role="Bills well")
    office.prove(newer)
    request = goes(office, "production").request
    assert request is not None
    with pytest.raises(NotAllowed, match="You wrote"):
        decides(office, request.id, office.cat)
    assert decides(office, request.id, office.bob).agent.stage is Stage.PRODUCTION


def test_a_small_change_by_another_does_not_hide_who_wrote_the_rest(office: Office) -> None:
    agent = office.register()
    goes(office, "staging")
    newer = office.resave(agent, by=office.cat, role="Bills well")
    newest = office.resave(newer, role="Bills well.")
    office.prove(newest)
    request = goes(office, "production").request
    assert request is not None
    with pytest.raises(NotAllowed, match="You wrote"):
        decides(office, request.id, office.cat)


@pytest.mark.parametrize("who", ["ann", "bot"])
def test_who_is_no_approver_or_no_person_cannot_approve(office: Office, who: str) -> None:
    id = asked(office)
    with pytest.raises(NotAllowed):
        decides(office, id, getattr(office, who))
    assert stage(office) is Stage.STAGING


def test_an_approver_of_this_agent_alone_may_decide_about_it(office: Office) -> None:
    id = asked(office)
    grant = Grant(Role.APPROVER, "agent/billing")
    deputy = replace(office.cat, id="prn_dan", roles=frozenset(), grants=frozenset({grant}))
    other = replace(deputy, grants=frozenset({Grant(Role.APPROVER, "agent/other")}))
    with pytest.raises(NotAllowed):
        decides(office, id, other)
    assert decides(office, id, deputy).agent.stage is Stage.PRODUCTION


def test_a_new_version_makes_the_request_stale(office: Office) -> None:
    id = asked(office)
    office.resave(get_agent(office.desk, office.ann, "billing"), role="Bills anew")
    with pytest.raises(Conflict, match="the agent changed since"):
        decides(office, id, office.cat)
    assert get_promotion(office.desk, office.ann, id).status is RequestStatus.STALE
    assert not list_promotions(office.desk, office.ann)
    assert stage(office) is Stage.STAGING


def test_a_step_down_makes_the_request_stale(office: Office) -> None:
    id = asked(office)
    goes(office, "draft")
    assert get_promotion(office.desk, office.ann, id).status is RequestStatus.STALE


def test_controls_that_fail_meanwhile_leave_the_request_waiting(office: Office) -> None:
    id = asked(office)
    office.clock.forward(days=91)
    with pytest.raises(InvalidInput, match="expired"):
        decides(office, id, office.cat)
    assert get_promotion(office.desk, office.ann, id).status is RequestStatus.PENDING
    assert stage(office) is Stage.STAGING


def test_a_tier_that_was_raised_meanwhile_counts(office: Office) -> None:
    spec = {"production": ["approver"]}
    save_control_set(office.desk, office.admin, tier="limited", spec=spec, expected_version=0)
    agent = office.register(tier="limited")
    goes(office, "staging")
    request = goes(office, "production").request
    assert request is not None
    save_agent(
        office.desk, office.ann, name="billing", owner=OWNER, spec=PINNED, risk_tier="high",
        expected_version=agent.version,
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="No evaluation"):
        decides(office, request.id, office.cat)


def test_a_rejection_says_why_and_leaves_the_stage(office: Office) -> None:
    id = asked(office)
    with pytest.raises(InvalidInput, match="Say why"):
        decides(office, id, office.cat, "reject")
    done = decides(office, id, office.cat, "reject", "Too bold")
    assert done.request is not None
    assert (done.request.status, done.request.reason) == (RequestStatus.REJECTED, "Too bold")
    assert stage(office) is Stage.STAGING
    with pytest.raises(Conflict, match="already"):
        decides(office, id, office.cat)


def test_who_asked_takes_it_back_and_others_do_not(office: Office) -> None:
    id = asked(office)
    with pytest.raises(NotAllowed):
        withdraw_promotion(office.desk, office.cat, id)
    done = withdraw_promotion(office.desk, office.ann, id)
    assert done.request is not None
    assert done.request.status is RequestStatus.WITHDRAWN


def test_one_request_waits_at_a_time(office: Office) -> None:
    asked(office)
    with pytest.raises(Conflict, match="waits already"):
        goes(office, "production")


def test_of_two_who_ask_at_once_one_is_told(office: Office) -> None:
    agent = office.register()
    goes(office, "staging")
    office.prove(agent)
    barrier = threading.Barrier(2)

    def ask(by: Principal) -> object:
        barrier.wait()
        try:
            return goes(office, "production", by=by)
        except ControlPlaneError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(ask, [office.ann, office.bob]))
    assert sorted(type(each).__name__ for each in came) == ["Conflict", "Promotion"]
    assert len(list_promotions(office.desk, office.ann)) == 1


def test_of_two_who_decide_at_once_one_is_told(office: Office) -> None:
    id = asked(office)
    barrier = threading.Barrier(2)

    def decide(by: Principal) -> object:
        barrier.wait()
        try:
            return decides(office, id, by)
        except ControlPlaneError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(decide, [office.bob, office.cat]))
    assert sorted(type(each).__name__ for each in came) == ["Conflict", "Promotion"]
    assert stage(office) is Stage.PRODUCTION


@pytest.mark.parametrize("to", ["production", "draft"])
def test_no_stage_is_skipped(office: Office, to: str) -> None:
    office.register(tier="minimal")
    with pytest.raises(CallerError, match="cannot go from draft"):
        goes(office, to)


def test_a_promotion_names_the_version_that_was_read(office: Office) -> None:
    agent = office.register(tier="minimal")
    office.resave(agent, role="Other")
    with pytest.raises(Conflict, match="at version 2"):
        promote(office.desk, office.ann, "billing", to="staging", expected_version=1)


def test_down_is_always_possible_and_back_from_retired_only_to_draft(office: Office) -> None:
    office.register(tier="minimal")
    for to in ("staging", "production", "staging", "draft", "retired", "draft"):
        assert goes(office, to).agent.stage == to


def test_what_is_prohibited_never_stands_in_production(office: Office) -> None:
    office.register(tier="minimal")
    spec = {"staging": [], "production": []}
    save_control_set(office.desk, office.admin, tier="prohibited", spec=spec, expected_version=0)
    office.register("worse", tier="prohibited")
    goes(office, "staging", name="worse")
    with pytest.raises(InvalidInput, match="never stands in production"):
        goes(office, "production", name="worse")
    goes(office, "staging")
    goes(office, "production")
    with pytest.raises(InvalidInput, match="cannot stand in production"):
        save_agent(
            office.desk, office.ann, name="billing", owner=OWNER, spec=PINNED,
            risk_tier="prohibited", expected_version=1,
        )  # fmt: skip


def test_a_new_version_stays_in_production_while_all_its_controls_hold(office: Office) -> None:
    agent = office.register(tier="limited")
    goes(office, "staging")
    goes(office, "production")
    newer = office.resave(agent, role="Bills well")
    assert newer.stage is Stage.PRODUCTION
    floating = office.resave(newer, model="gpt-4o")
    assert floating.stage is Stage.STAGING


def test_a_new_version_that_needs_an_approver_goes_back_to_staging(
    office: Office, store: SqlStore
) -> None:
    decides(office, asked(office), office.cat)
    newer = office.resave(get_agent(office.desk, office.ann, "billing"), role="Bills well")
    assert (newer.version, newer.stage) == (2, Stage.STAGING)
    assert changes(office, store)[-1] == ("production", "staging", "prn_ann", None)
    back = restore_agent(office.desk, office.ann, "billing", version=1, expected_version=2)
    assert back.stage is Stage.STAGING


def test_a_save_cannot_change_the_stage(office: Office) -> None:
    agent = office.register(tier="minimal")
    for given in ("production", "nowhere"):
        with pytest.raises(InvalidInput, match="stage"):
            save_agent(
                office.desk, office.ann, name="billing", owner=OWNER, spec=agent.spec,
                stage=given, expected_version=1,
            )  # fmt: skip
    assert stage(office) is Stage.DRAFT


def test_owner_and_tier_change_only_for_who_read_the_present_version(office: Office) -> None:
    agent = office.register(tier="minimal")
    office.resave(agent, role="Other")
    with pytest.raises(Conflict):
        save_agent(
            office.desk, office.ann, name="billing", owner="other@example.com", spec=PINNED,
            expected_version=1,
        )  # fmt: skip
    assert get_agent(office.desk, office.ann, "billing").owner == OWNER


def test_a_lower_tier_takes_an_approver_and_a_higher_one_does_not(office: Office) -> None:
    office.register(tier="limited")

    def classify(by: Principal, tier: str) -> RiskTier:
        return save_agent(
            office.desk, by, name="billing", owner=OWNER, spec=PINNED, risk_tier=tier,
            expected_version=1,
        ).risk_tier  # fmt: skip

    assert classify(office.ann, "high") is RiskTier.HIGH
    with pytest.raises(NotAllowed):
        classify(office.ann, "minimal")
    assert classify(office.bob, "minimal") is RiskTier.MINIMAL


def test_each_reader_sees_what_they_can_do_about_a_request(office: Office) -> None:
    asked(office)

    def seen(by: Principal) -> tuple[bool, bool]:
        (waiting,) = list_waiting(office.desk, by)
        return waiting.mine, waiting.may_approve

    assert [seen(who) for who in (office.ann, office.bob, office.bot)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_a_request_of_another_workspace_is_not_there(office: Office) -> None:
    id = asked(office)
    stranger = replace(office.cat, workspace_id="other")
    for act in (
        lambda: decides(office, id, stranger),
        lambda: get_promotion(office.desk, stranger, id),
        lambda: withdraw_promotion(office.desk, stranger, id),
        lambda: get_standing(office.desk, stranger, "billing"),
        lambda: goes(office, "draft", by=stranger),
    ):
        with pytest.raises(NotFound):
            act()
    assert list_promotions(office.desk, stranger) == []
    assert stage(office) is Stage.STAGING
