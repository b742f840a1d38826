"""What is taken from the record on replay, how it is told apart, and how long attempts wait."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.plain import plain_json, plain_text
from control_plane.domain.runs import Usage
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.backoff import delay_seconds, pauses_seconds
from control_plane.engines.fingerprints import (
    asked_and_produced,
    asked_of,
    digest,
    fingerprint,
    produced_by,
)
from control_plane.engines.replay import (
    CodeChanged,
    decision_from_json,
    decision_to_json,
    failure_of,
    from_record,
    reply_of,
)
from control_plane.patterns.context import Finish, HandoffWish
from control_plane.services.recorded import Recorded

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def recorded(
    status: StepStatus = StepStatus.COMPLETED,
    *,
    asked: str = "a",
    round: int = 0,
    detail: dict[str, Any] | None = None,
    error: str | None = None,
) -> Recorded:
    return Recorded(
        key="turn-1",
        kind=StepKind.AGENT,
        status=status,
        round=round,
        attempt=1,
        fingerprint=asked_and_produced(asked, "p"),
        preview="preview",
        detail=detail or {},
        error=error,
        reason="refused" if error else None,
        usage=Usage(),
        due_at=None,
        started_at=_NOON,
    )


def found(step: Recorded, asked: str, *, round: int = 0) -> Recorded | None:
    return from_record({step.key: step}, step.key, asked, round=round)


@pytest.mark.parametrize("status", StepStatus)
@pytest.mark.parametrize("round", [0, 1])
def test_what_was_asked_the_same_is_taken_from_the_record(status: StepStatus, round: int) -> None:
    step = recorded(status)
    assert found(step, "a", round=round) is step


def test_what_is_not_on_record_is_not_found() -> None:
    assert from_record({}, "turn-1", "a", round=0) is None


@pytest.mark.parametrize(
    "status", [StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.WAITING, StepStatus.CANCELLED]
)
def test_what_was_asked_something_else_in_this_round_means_that_the_code_changed(
    status: StepStatus,
) -> None:
    with pytest.raises(CodeChanged) as changed:
        found(recorded(status), "b")
    assert changed.value.key == "turn-1"


@pytest.mark.parametrize("status", StepStatus)
def test_what_an_earlier_round_was_asked_otherwise_is_done_over(status: StepStatus) -> None:
    assert found(recorded(status), "b", round=1) is None


@pytest.mark.parametrize("status", [StepStatus.RUNNING, StepStatus.RETRYING])
def test_what_had_not_ended_binds_nobody(status: StepStatus) -> None:
    assert found(recorded(status), "b") is None


def test_a_code_change_is_no_exception_a_runtime_could_handle() -> None:
    assert not issubclass(CodeChanged, Exception)


def test_a_recorded_failure_says_what_it_said() -> None:
    failure = failure_of(recorded(StepStatus.FAILED, error="no {braces} %s"))
    assert (str(failure), failure.reason, failure.key) == ("no {braces} %s", "refused", "turn-1")


def test_a_recorded_handoff_comes_back_as_one() -> None:
    wish = {"to": "billing", "reason": "r", "summary": "s"}
    reply = reply_of(recorded(detail={"handoff": wish}), "triage")
    assert (reply.finish, reply.handoff) == (Finish.HANDED_OFF, HandoffWish(**wish))


@pytest.mark.parametrize("status", ApprovalStatus)
def test_a_decision_comes_back_as_it_was(status: ApprovalStatus) -> None:
    decision = Decision(status, payload={"a": [1]}, target="t", reason="r", by="ann")
    assert decision_from_json(decision_to_json(decision)) == decision


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()))
def test_fingerprints_do_not_depend_on_the_order_of_fields(value: dict[str, Any]) -> None:
    assert fingerprint(value) == fingerprint(dict(reversed(value.items())))


@given(st.text(alphabet="0123456789abcdef"), st.text())
def test_asked_and_produced_are_told_apart(asked: str, produced: str) -> None:
    both = asked_and_produced(asked, produced)
    assert (asked_of(both), produced_by(both)) == (asked, produced)


def test_other_inputs_have_other_fingerprints() -> None:
    assert len({fingerprint(value) for value in ([], {}, "", 0, None, [0], ["0"])}) == 7
    assert digest(b"a") != digest(b"b")


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_json)
def test_whatever_a_model_writes_can_be_recorded_and_reads_back_the_same_for_ever(
    value: Any,
) -> None:
    import orjson

    once = plain_json(value)
    assert plain_json(orjson.loads(once)) == once


@given(st.text(st.characters(exclude_categories=())))
def test_plain_text_holds_neither_half_characters_nor_nul(text: str) -> None:
    plain = plain_text(text)
    assert "\0" not in plain
    assert plain.encode().decode() == plain
    assert plain_text(plain) == plain


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        plain_json(object())


@given(st.integers(1, 50))
def test_attempts_back_off_up_to_a_minute_and_never_together(attempt: int) -> None:
    ceiling = min(60.0, 0.5 * 2 ** (attempt - 1))
    assert ceiling / 4 <= delay_seconds(attempt, asked_seconds=None) <= ceiling


@pytest.mark.parametrize(
    ("asked", "waited"), [(0.0, 0.0), (-5.0, 0.0), (3600.0, 3600.0), (1e9, 86_400.0)]
)
def test_what_the_other_side_asks_for_is_honoured_up_to_a_day(asked: float, waited: float) -> None:
    assert delay_seconds(1, asked_seconds=asked) == waited


def test_tries_at_the_store_come_slower_and_slower_and_never_end() -> None:
    pauses = list(islice(pauses_seconds(), 20))
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.1
    assert pauses[-1] == 2.0
