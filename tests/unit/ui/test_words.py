"""What is said and how: numbers with units, clearer findings, failures on record, escaped text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from control_plane.domain.errors import InvalidInput, Problem
from control_plane.domain.runs import RunStatus
from control_plane.ui import format, i18n, recorded
from control_plane.ui.clearer import clearer
from control_plane.ui.pattern_draft import field_of
from control_plane.ui.run_filters import from_params
from control_plane.ui.schema_form import fields_of, schema_of


@pytest.fixture
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (i18n, format, recorded):
        monkeypatch.setattr(module, "language", lambda: "ja")


@pytest.mark.parametrize(
    ("usd", "said"),
    [
        (None, "unpriced"),
        (0, "$0.00"),
        (Decimal("0.0000001"), "<$0.000001"),
        (Decimal("0.00123"), "$0.0012"),
        (Decimal("12.5"), "$12.50"),
        (Decimal("1234.567"), "$1,234.57"),
    ],
)
def test_money_has_the_digits_it_needs(usd: Decimal | None, said: str) -> None:
    assert format.money(usd) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "–"),
        (0.0123, "12 ms"),
        (1.25, "1.2 s"),
        (75, "1 min 15 s"),
        (3700, "1 h 1 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_durations_have_a_persons_unit(seconds: float | None, said: str) -> None:
    assert format.seconds(seconds) == said


def test_ages_count_from_now() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert format.age(now - timedelta(minutes=12), now) == "12 min ago"
    assert format.age(now - timedelta(seconds=2), now) == "just now"
    assert format.age(None) == "–"


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=52), "in 52 min"),
        (timedelta(hours=23), "in 23 hr"),
        (timedelta(hours=36), "in 36 hr"),
        (timedelta(days=6), "in 6 days"),
        (timedelta(days=9), "in 9 days"),
        (timedelta(days=21), "in 3 wk"),
        (timedelta(days=100), "in 3 mo"),
        (timedelta(days=500), "in 17 mo"),
    ],
)
def test_what_is_days_ahead_is_not_rounded_to_a_week(ahead: timedelta, said: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert format.age(now + ahead, now) == said


@pytest.mark.usefixtures("japanese")
def test_ages_and_units_are_japanese_in_japanese() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert format.age(now - timedelta(minutes=12), now) == "12分前"
    assert format.seconds(3700) == "1 時間 1 分"


def test_what_is_not_known_stays_as_it_is() -> None:
    problem = Problem("x", "{reason}", {"reason": "something else entirely"})
    assert clearer(problem) == problem


@pytest.mark.usefixtures("japanese")
def test_what_is_wrong_with_several_fields_is_said_field_by_field() -> None:
    refused = InvalidInput(
        [
            Problem(
                "input",
                "There is no such field here: {names}. The fields are {known}.",
                {"names": "order", "known": "request"},
            ),
            Problem("input.request", "Give a value."),
        ]
    )
    assert ".;" not in str(refused)
    assert recorded.say(str(refused)) == (
        "input: この項目はありません: order。使える項目は request です。"
        " input.request: 値を入力してください。"
    )


@pytest.mark.usefixtures("japanese")
def test_a_failure_on_record_is_found_in_the_catalogue_again() -> None:
    said = recorded.say(
        "turn-1: Nothing answers for local at http://x/v1. Check the address and"
        " that it runs. Tried 3 time(s); retry the run when the cause is gone."
    )
    assert said.startswith("turn-1: local（http://x/v1）から応答がありません。")
    assert said.endswith("3 回試しました。原因がなくなってから再試行してください。")


@pytest.mark.usefixtures("japanese")
def test_what_an_endpoint_said_itself_is_left_alone() -> None:
    assert recorded.say("out of cheese") == "out of cheese"
    assert recorded.say(None) == ""


def test_english_is_not_touched() -> None:
    assert recorded.say("There is no agent 'x' in this workspace.").startswith("There is no agent")


def test_an_address_becomes_a_filter() -> None:
    where = from_params(
        {
            "status": ["failed,queued", "nonsense"],
            "since": ["2026-01-01T00:00:00+00:00"],
            "until": ["yesterday"],
            "ended": ["1"],
            "pattern": ["-"],
            "text": ["apples"],
        }
    )
    assert where.statuses == (RunStatus.FAILED, RunStatus.QUEUED)
    assert where.since == datetime(2026, 1, 1, tzinfo=UTC)
    assert (where.until, where.pattern, where.text, where.by_finish) == (None, None, "apples", True)
    assert where.top_level_only


def test_simple_fields_survive_the_editor() -> None:
    schema = schema_of(
        [
            {
                "name": "request",
                "kind": "text",
                "title": "Request",
                "description": "",
                "required": True,
            },
            {"name": "", "kind": "line", "title": "", "description": "", "required": True},
            {"name": "tags", "kind": "list", "title": "", "description": "", "required": False},
        ]
    )
    assert schema["required"] == ["request"]
    assert [field["kind"] for field in fields_of(schema) or []] == ["text", "list"]
    assert schema_of(fields_of(schema) or []) == schema


def test_a_schema_that_says_more_is_not_flattened() -> None:
    nested = {"type": "object", "properties": {"a": {"type": "object", "properties": {}}}}
    assert fields_of(nested) is None
    assert (
        fields_of({"type": "object", "properties": {"a": {"type": "number", "minimum": 0}}}) is None
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("entry", ("Entry", "")),
        ("members.1.targets", ("Members", "billing")),
        ("swarm.members.0", ("Members", "triage")),
        ("stages.4.name", ("Stages", "#5")),
        ("policy.rules.0.source", ("Policy", "#1")),
    ],
)
def test_problems_name_the_place_a_person_sees(path: str, place: tuple[str, str]) -> None:
    draft = {
        "members": [{"name": "triage"}, {"name": "billing"}],
        "stages": [],
        "policy": {"rules": [{}]},
    }
    assert field_of(path, draft) == place
