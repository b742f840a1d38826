"""Deciding questions: votes, claims, undo, withdrawal, batches; each refusal says what happened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from control_plane.domain.access import Role
from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict, binding_of
from control_plane.domain.errors import Conflict, ControlPlaneError, InvalidInput, NotAllowed
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.runs import Command, RunStatus
from control_plane.services import approval_batches, approval_history, approvals
from control_plane.services.personal_records import Named
from storage.store import SqlStore
from tests.deciding import ACTION, ADA, ANN, BEN, CYD, EYE, OPA, Office, person
from tests.stores import HERE, a_run, added, ask, reread


@pytest.fixture
def office(store: SqlStore) -> Office:
    return Office(store)


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """What each of so many threads answers or raises that begin together."""
    together = threading.Barrier(count)

    def begin(number: int) -> object:
        together.wait()
        try:
            return act(number)
        except ControlPlaneError as error:
            return error

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(begin, range(count)))


def test_of_fifty_who_decide_at_once_one_wins_and_the_others_are_told_who(office: Office) -> None:
    asked = office.asks()
    people = [person(f"p{number}") for number in range(50)]
    answers = at_once(50, lambda number: office.decide(people[number], asked))
    won = [answer for answer in answers if isinstance(answer, Approval)]
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert (len(won), len(lost)) == (1, 49)
    assert won[0].decision is not None
    assert {answer.params["who"] for answer in lost} == {won[0].decision.by}
    assert len(approval_history.votes(office.desk, EYE, asked.id)) == 1


def test_of_fifty_votes_at_once_as_many_count_as_are_needed(office: Office) -> None:
    asked = office.asks(quorum=3)
    people = [person(f"p{number}") for number in range(50)]
    answers = at_once(50, lambda number: office.decide(people[number], asked))
    counted = [answer for answer in answers if isinstance(answer, Approval)]
    assert len(counted) == 3
    assert office.read(asked).status is ApprovalStatus.APPROVED


def test_two_of_three_must_agree(office: Office) -> None:
    asked = office.asks(quorum=2)
    proposed = office.decide(ANN, asked)
    assert proposed.status is ApprovalStatus.PENDING
    assert proposed.decision is not None
    assert proposed.commits_at is None
    with pytest.raises(Conflict, match="1 more"):
        office.decide(ANN, asked)
    decided = office.decide(BEN, asked)
    assert decided.status is ApprovalStatus.APPROVED
    assert decided.decision is not None
    assert decided.decision.by == "Ann, Ben"
    with pytest.raises(Conflict, match="Ann, Ben"):
        office.decide(CYD, asked)


def test_who_proposes_something_else_makes_the_votes_before_void(office: Office) -> None:
    asked = office.asks(quorum=2)
    office.decide(ANN, asked)
    office.decide(BEN, asked, "edit", payload={"reason": "less"})
    assert office.decide(ANN, asked, "redirect", target="legal").status is ApprovalStatus.PENDING
    closed = office.decide(CYD, asked, "redirect", target="legal")
    assert closed.status is ApprovalStatus.REDIRECTED
    votes = approval_history.votes(office.desk, EYE, asked.id)
    assert [(vote.name, vote.void) for vote in votes] == [
        ("Ann", True),
        ("Ben", True),
        ("Ann", False),
        ("Cyd", False),
    ]


def test_one_rejection_closes_whatever_others_agreed_to(office: Office) -> None:
    asked = office.asks(quorum=3)
    office.decide(ANN, asked)
    rejected = office.decide(BEN, asked, "reject", reason="no", code="too_risky")
    assert rejected.status is ApprovalStatus.REJECTED
    assert rejected.decision is not None
    assert rejected.decision.code == "too_risky"


def test_who_started_the_run_and_who_wrote_the_agent_need_a_third(office: Office) -> None:
    asked = office.asks(four_eyes=True)  # Ann started it, Ben wrote the agent.
    assert office.decide(ANN, asked).status is ApprovalStatus.PENDING
    with pytest.raises(Conflict, match="somebody who neither started"):
        office.decide(ANN, asked)
    assert office.decide(BEN, asked).status is ApprovalStatus.PENDING
    assert office.decide(CYD, asked).status is ApprovalStatus.APPROVED


def test_an_admin_does_not_pass_four_eyes_alone_either(office: Office) -> None:
    asked = office.asks_by(office.asks(four_eyes=True).rule, requested_by="ada")
    assert office.decide(ADA, asked).status is ApprovalStatus.PENDING


def test_only_who_is_asked_or_an_admin_decides(office: Office) -> None:
    asked = office.asks(approvers=("person:ben",))
    with pytest.raises(NotAllowed, match="person:ben"):
        office.decide(ANN, asked)
    with pytest.raises(NotAllowed):
        office.decide(OPA, asked)
    assert office.decide(ADA, asked).status is ApprovalStatus.APPROVED
    (event,) = approval_history.history(office.desk, EYE, asked.id)[1:]
    assert event.detail["as_admin"] is True


def test_a_grant_for_the_pattern_is_enough_and_one_for_another_is_not(office: Office) -> None:
    asked = office.asks(approvers=("role:approver",))
    with pytest.raises(NotAllowed):
        office.decide(person("dan", Role.APPROVER, on="other"), asked)
    here = person("dan", Role.APPROVER, on="answer")
    assert office.decide(here, asked).status is ApprovalStatus.APPROVED


def test_what_somebody_has_in_hand_is_theirs_for_ten_minutes(office: Office) -> None:
    asked = office.asks()
    approvals.claim(office.desk, ANN, asked.id)
    for refused in (
        lambda: office.decide(BEN, asked),
        lambda: approvals.claim(office.desk, BEN, asked.id),
    ):
        with pytest.raises(Conflict, match="ann has this in hand until 12:10:00"):
            refused()
    with pytest.raises(NotAllowed):
        approvals.release(office.desk, BEN, asked.id)
    office.now.pass_(600)
    claimed = approvals.claim(office.desk, BEN, asked.id)
    assert claimed.claimed_by == "ben"
    assert approvals.release(office.desk, ADA, asked.id).claimed_by is None
    assert office.decide(ANN, asked).status is ApprovalStatus.APPROVED


def test_a_decision_counts_only_once_it_cannot_be_undone(office: Office) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    asked = office.asks(run=run)
    held = office.decide(ANN, asked, undo_seconds=10)
    assert (held.status, held.decided_by) == (ApprovalStatus.PENDING, "ann")
    with pytest.raises(Conflict, match=r"Ann decided this: approved\. It can be undone until"):
        office.decide(BEN, asked, "reject", reason="no")
    assert office.watched(9) == 0
    assert reread(office.store, run).status is RunStatus.WAITING
    assert office.watched(1) == 1
    decided = office.read(asked)
    assert (decided.status, decided.decided_at) == (ApprovalStatus.APPROVED, office.now())
    assert reread(office.store, run).status is RunStatus.QUEUED
    with pytest.raises(Conflict, match="no longer open: approved by Ann"):
        approvals.undo(office.desk, ANN, asked.id)


def test_what_is_undone_is_open_for_everybody_again(office: Office) -> None:
    asked = office.asks()
    office.decide(ANN, asked, undo_seconds=10)
    with pytest.raises(NotAllowed):
        approvals.undo(office.desk, BEN, asked.id)
    again = approvals.undo(office.desk, ANN, asked.id)
    assert again == asked
    assert office.watched(60) == 0
    with pytest.raises(Conflict, match="nothing of yours"):
        approvals.undo(office.desk, ANN, asked.id)
    assert office.decide(BEN, asked).decided_by == "ben"
    kinds = [event.kind for event in approval_history.history(office.desk, EYE, asked.id)]
    assert kinds == [
        EventKind.REQUESTED,
        EventKind.SUBMITTED,
        EventKind.UNDONE,
        EventKind.DECIDED,
    ]


def test_of_an_undo_and_the_commit_at_once_one_comes_first(office: Office) -> None:
    for _ in range(5):
        asked = office.asks()
        office.decide(ANN, asked, undo_seconds=10)
        office.watched(9.9)
        late = Office(office.store)
        late.now.instant = office.now()
        late.now.pass_(0.2)

        def act(number: int, asked: Approval = asked, late: Office = late) -> object:
            if number:
                return late.keep()
            return approvals.undo(office.desk, ANN, asked.id)

        undone, _ = at_once(2, act)
        status = office.read(asked).status
        expected = ApprovalStatus.APPROVED
        if isinstance(undone, Approval):
            expected = ApprovalStatus.PENDING
        assert status is expected


def test_ones_own_vote_can_be_taken_back_while_it_needs_more(office: Office) -> None:
    asked = office.asks(quorum=2)
    office.decide(ANN, asked)
    assert approvals.undo(office.desk, ANN, asked.id).decision is None
    assert office.decide(BEN, asked).status is ApprovalStatus.PENDING


def test_what_is_withdrawn_is_neither_rejected_nor_expired(office: Office) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    asked = office.asks(run=run)
    with pytest.raises(NotAllowed):
        approvals.withdraw(office.desk, ANN, asked.id, reason="not needed")
    with pytest.raises(InvalidInput):
        approvals.withdraw(office.desk, OPA, asked.id, reason=" ")
    withdrawn = approvals.withdraw(office.desk, OPA, asked.id, reason="not needed")
    assert withdrawn.status is ApprovalStatus.WITHDRAWN
    assert withdrawn.decided_by is None
    assert reread(office.store, run).status is RunStatus.QUEUED
    with pytest.raises(Conflict, match="withdrawn by Opa"):
        office.decide(ANN, asked)


def test_who_decides_on_what_changed_is_told_the_difference(office: Office) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    shown = office.asks(run=run)
    approvals.withdraw(office.desk, OPA, shown.id, reason="the run asks anew")
    action = replace(ACTION, target="legal", payload={"reason": "more money"})
    anew = ask(
        office.store,
        replace(run, round=1),
        shown.step_key,
        action=action,
        rule=shown.rule,
        digest=binding_of(action, shown.rule, {}),
    )
    told = f'target: "billing" → "legal"; payload.reason: "money" → "more money".*{anew.id}'
    with pytest.raises(Conflict, match=told):
        office.decide(ANN, shown)
    with pytest.raises(Conflict, match=told):
        office.decide(ANN, anew, digest=shown.digest)
    with pytest.raises(Conflict, match="not the one you were shown"):
        office.decide(ANN, anew, digest="0" * 64)
    assert office.read(anew).status is ApprovalStatus.PENDING


def test_a_cancelled_run_takes_its_held_back_decision_along(office: Office) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    asked = office.asks(run=run)
    office.decide(ANN, asked, undo_seconds=10)
    with office.store.writing() as tx:
        assert tx.runs.command(run, Command.CANCEL.value, now=office.now())
    office.watched(60)
    closed = office.read(asked)
    assert (closed.status, closed.decided_by) == (ApprovalStatus.WITHDRAWN, None)
    last = approval_history.history(office.desk, EYE, asked.id)[-1]
    assert last.kind is EventKind.WITHDRAWN


def test_of_a_batch_each_is_decided_or_refused_alone(office: Office) -> None:
    asked = [office.asks() for _ in range(4)]
    office.decide(BEN, asked[1])
    approvals.claim(office.desk, BEN, asked[2].id)
    chosen = [(each.id, each.digest) for each in asked]
    chosen[3] = (asked[3].id, "another")
    outcome = approval_batches.decide_many(
        office.desk, ANN, [*chosen, ("apr_none", "x")], verdict="reject", reason="all alike"
    )
    assert outcome.decided == (asked[0].id,)
    assert [id_ for id_, _ in outcome.refused] == [*(each.id for each in asked[1:]), "apr_none"]
    sentences = [str(why) for _, why in outcome.refused]
    assert "approved by Ben" in sentences[0]
    assert "in hand" in sentences[1]
    assert office.read(asked[3]).status is ApprovalStatus.PENDING
    assert office.read(asked[0]).decision.reason == "all alike"  # type: ignore[union-attr]


def test_a_batch_takes_one_reason_and_two_verdicts(office: Office) -> None:
    asked = office.asks()
    with pytest.raises(InvalidInput) as refused:
        approval_batches.decide_many(
            office.desk, ANN, [(asked.id, asked.digest)] * 2, verdict="edit", reason=""
        )
    assert [problem.field for problem in refused.value.problems] == ["verdict", "reason"]


def test_similar_ones_are_those_that_people_decided(office: Office) -> None:
    first, second, expired, asked = (office.asks() for _ in range(4))
    office.decide(ANN, first)
    office.decide(BEN, second, "reject", reason="no")
    approvals.withdraw(office.desk, OPA, expired.id, reason="gone")
    found = approval_history.similar(office.desk, EYE, asked)
    assert [each.id for each in found] == [second.id, first.id]


def test_the_inbox_of_one_person_is_what_they_can_decide_now(office: Office) -> None:
    free = office.asks()
    theirs = office.asks(approvers=("person:ann",))
    office.asks(approvers=("person:ben",))
    claimed, voted = office.asks(), office.asks(quorum=2)
    approvals.claim(office.desk, BEN, claimed.id)
    office.decide(ANN, voted)
    watched = office.asks(mode="watch", expires_after_seconds=60)
    roles = office.asks(approvers=("role:approver",))

    def listed(view: InboxView, **more: Any) -> list[str]:
        wanted = InboxFilter(view=view, **more)
        page = approvals.list_approvals(office.desk, ANN, wanted=wanted)
        assert approvals.count_waiting(office.desk, ANN, wanted=wanted) == len(page.items)
        return [each.id for each in page.items]

    assert listed(InboxView.MINE) == [free.id, theirs.id, watched.id, roles.id]
    assert listed(InboxView.WATCHING) == [watched.id]
    assert len(listed(InboxView.WAITING)) == 7
    assert listed(InboxView.MINE, mode="block", text="MONEY") == [free.id, theirs.id, roles.id]
    assert listed(InboxView.WAITING, text="no such words") == []
    assert listed(InboxView.WAITING, kind="tool") == []
    office.decide(BEN, free)
    assert listed(InboxView.DECIDED) == [free.id]


_TEXTS = st.text(max_size=20)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    verdict=st.sampled_from([*Verdict]) | _TEXTS,
    digest=st.none() | _TEXTS,
    reason=_TEXTS,
    payload=st.none() | st.dictionaries(_TEXTS, st.integers() | _TEXTS, max_size=3),
    target=st.none() | _TEXTS,
    code=_TEXTS,
    answer=_TEXTS,
    undo_seconds=st.integers(-1, 400),
)
def test_whatever_is_sent_is_decided_or_refused_in_words(office: Office, **sent: object) -> None:
    asked = office.asks()
    if sent["digest"] is None:
        sent["digest"] = asked.digest
    try:
        decided = approvals.decide(office.desk, ANN, asked.id, **sent)  # type: ignore[arg-type]
    except ControlPlaneError:
        assert office.read(asked) == asked
    else:
        assert office.read(asked) == decided
        assert sent["digest"] == asked.digest
    assert asked.workspace_id == HERE


def test_an_erased_person_keeps_an_id_in_votes_history_and_decisions(office: Office) -> None:
    both, alone = office.asks(quorum=2), office.asks()
    office.decide(ANN, both, reason="Ann says fine")
    office.decide(BEN, both, reason="fine with me")
    office.decide(ANN, alone, "reject", reason="Ann says no")
    with office.store.writing() as tx:
        tx.personal.erase_texts(HERE, Named("ann", "Ann", (), ()))
    assert office.read(both).decision.by == "ann, Ben"  # type: ignore[union-attr]
    assert office.read(alone).decision.reason == ""  # type: ignore[union-attr]
    votes = approval_history.votes(office.desk, EYE, both.id)
    assert [(vote.name, vote.reason) for vote in votes] == [("ann", ""), ("Ben", "fine with me")]
    told = str(approval_history.history(office.desk, EYE, alone.id))
    assert "Ann" not in told
