"""Add, change, pause, fire and delete schedules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from control_plane.services.firings import fire, list_firings
from control_plane.services.patterns import save_pattern
from control_plane.services.schedules import get_schedule, list_schedules, save_schedule
from control_plane.ui import schedule_words
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

NIGHTLY: dict[str, Any] = {
    "name": "nightly",
    "pattern": "ask_billing",
    "input": {"request": "Where is my invoice?"},
    "trigger": {"kind": "cron", "expression": "30 2 * * *", "timezone": "Europe/Berlin"},
}
HOOK = {"name": "hook", "pattern": "ask_billing", "trigger": {"kind": "webhook"}}


def saved(plane, spec: dict[str, Any] = NIGHTLY) -> Any:
    return save_schedule(plane.desk, PRINCIPAL, spec=spec)


def stored(plane, name: str = "nightly") -> Any:
    return get_schedule(plane.desk, PRINCIPAL, name).schedule


def history(plane) -> list[Any]:
    return [view.firing for view in list_firings(plane.desk, PRINCIPAL, "nightly").items]


def times_shown(visitor: Visitor) -> list[list[str]]:
    """The next times, by row, as each zone tells them."""
    tables = [data for data in visitor.drawn("rows") if data["label"] in ("Next times", "次の予定")]
    return [[cell["text"] for cell in row["cells"]] for row in tables[0]["rows"]] if tables else []


def begin(language: str = "en") -> Visitor:
    visitor = Visitor(language).visit("schedules", add="1")
    visitor.at.selectbox(key="schedule/new/pattern").set_value("ask_billing").run()
    return visitor


def fill(visitor: Visitor, kind: str | None = None, **texts: str) -> Visitor:
    if kind is not None:
        kinds = [each for each in visitor.at.get("button_group") if "when" in str(each.key)]
        kinds[0].set_value(kind).run()
    for key, value in texts.items():
        field = key.replace("__", "/")
        visitor.at.text_input(key=f"schedule/new/{field}").set_value(value).run()
    return visitor.finds_nothing_broken()


def ask(visitor: Visitor, request: str) -> Visitor:
    visitor.at.text_area(key="schedule/new/input/ask_billing/request").set_value(request).run()
    return visitor


def test_a_filled_in_form_makes_a_schedule_and_shows_it(furnished) -> None:
    visitor = fill(begin(), name="nightly", when__cron__expression="30 2 * * 1-5")
    ask(visitor, "Sum up.").presses("save_schedule").finds_nothing_broken()
    schedule = stored(furnished)
    assert schedule.spec.trigger.expression == "30 2 * * 1-5"
    assert schedule.spec.trigger.timezone == "Asia/Tokyo"
    assert schedule.spec.input == {"request": "Sum up."}
    assert visitor.heading == "nightly"


def test_the_next_five_times_follow_what_is_typed_in_its_zone_and_in_utc(furnished) -> None:
    visitor = begin()
    visitor.at.selectbox(key="schedule/new/when/cron/timezone").set_value("Europe/Berlin").run()
    fill(visitor, when__cron__expression="30 2 * * *")
    rows = times_shown(visitor)
    assert len(rows) == 5
    for berlin, utc in rows:
        assert " 02:30 " in berlin
        assert utc.endswith((" 00:30", " 01:30"))
    assert "Every day at 02:30" in visitor.text


def test_what_is_no_expression_is_said_while_typing_and_when_saving(furnished) -> None:
    visitor = fill(begin(), name="nightly", when__cron__expression="61 * * * *")
    assert "'61 * * * *' is no cron expression" in visitor.text
    assert times_shown(visitor) == []
    ask(visitor, "Sum up.").presses("save_schedule")
    assert "Cron expression: '61 * * * *' is no cron expression" in visitor.refusals
    assert list_schedules(furnished.desk, PRINCIPAL).items == ()


def test_what_was_wrong_is_forgotten_once_the_form_is_edited(furnished) -> None:
    visitor = ask(fill(begin()), "Sum up.").presses("save_schedule")
    assert "Some fields need your attention" in visitor.refusals
    visitor.at.run()
    assert "Some fields need your attention" in visitor.refusals
    fill(visitor, name="nightly")
    assert visitor.refusals == ""


def test_what_was_wrong_with_one_form_is_not_said_of_another(furnished) -> None:
    saved(furnished)
    visitor = begin().presses("save_schedule")
    assert "Some fields need your attention" in visitor.refusals
    assert visitor.visit("schedules", schedule="nightly", edit="1").refusals == ""


def test_a_time_that_has_passed_is_refused_beside_its_field(furnished) -> None:
    visitor = fill(begin(), "once", name="nightly")
    at = next(each for each in visitor.at.get("datetime_input") if "once/at" in str(each.key))
    at.set_value(datetime(2020, 1, 1, 9, tzinfo=UTC).replace(tzinfo=None)).run()
    beside = [column for column in visitor.at.columns if column.get("datetime_input")]
    assert "It would never fire" in str([each.value for each in beside[-1].markdown])


def test_every_wrong_field_is_named_in_japanese(furnished) -> None:
    visitor = fill(begin("ja"), when__cron__expression="x").presses("save_schedule")
    assert "名前: 英小文字で始め" in visitor.refusals
    assert "cron 式: 'x' は cron 式ではありません。" in visitor.refusals


@pytest.mark.parametrize("kind", ["interval", "once", "webhook"])
def test_the_fields_change_with_the_kind(furnished, kind: str) -> None:
    visitor = fill(begin(), kind, name="nightly")
    ask(visitor, "Go.").presses("save_schedule").finds_nothing_broken()
    trigger = stored(furnished).spec.trigger
    assert trigger.kind == kind
    if kind == "interval":
        assert trigger.every_seconds == 3600


def test_a_webhooks_token_is_shown_until_it_is_kept(furnished) -> None:
    visitor = fill(begin(), "webhook", name="nightly")
    visitor = ask(visitor, "Go.").presses("save_schedule")
    assert "shown only here and only once" in visitor.text
    assert "Authorization: Bearer" in visitor.text
    visitor.presses("token_kept")
    assert "$TOKEN" in visitor.text
    visitor.presses("rotate")
    assert "shown only here and only once" in visitor.text


def test_a_change_is_saved_as_the_next_version(furnished) -> None:
    saved(furnished)
    visitor = Visitor().visit("schedules", schedule="nightly", edit="1")
    key = "schedule/nightly@1"
    assert visitor.at.text_input(key=f"{key}/name").disabled
    visitor.at.selectbox(key=f"{key}/overlap").set_value("allow").run()
    visitor.presses("save_schedule").finds_nothing_broken()
    schedule = stored(furnished)
    assert (schedule.version, schedule.spec.overlap) == (2, "allow")
    assert schedule.spec.trigger.timezone == "Europe/Berlin"


def test_pause_says_why_and_resume_goes_on(furnished) -> None:
    saved(furnished)
    visitor = Visitor().visit("schedules", schedule="nightly")
    visitor.at.text_input(key="pause_note").set_value("Year-end").run()
    visitor.presses("pause").finds_nothing_broken()
    assert (stored(furnished).paused, stored(furnished).pause_note) == (True, "Year-end")
    assert "Year-end" in visitor.text
    assert "Year-end" in Visitor().visit("schedules").text
    visitor.presses("resume").finds_nothing_broken()
    assert not stored(furnished).paused


def test_run_now_is_in_the_history_with_a_link_to_its_run(furnished) -> None:
    saved(furnished)
    visitor = Visitor().visit("schedules", schedule="nightly").presses("run_now")
    visitor.finds_nothing_broken()
    (firing,) = history(furnished)
    rows = next(data for data in visitor.drawn("rows") if data["label"] == "History")["rows"]
    assert [row["href"] for row in rows] == [f"run?run={firing.run_id}"]


def test_a_deleted_schedule_is_gone(furnished) -> None:
    saved(furnished)
    visitor = Visitor().visit("schedules", schedule="nightly").presses("delete")
    visitor.finds_nothing_broken()
    assert list_schedules(furnished.desk, PRINCIPAL).items == ()
    assert visitor.heading == "Schedules"


def test_a_failed_start_is_on_the_overview_until_it_is_a_day_old(furnished) -> None:
    schedule = saved(furnished).schedule
    assert "could not start" not in Visitor().visit("overview").text
    strict = {
        "kind": "single",
        "member": {"name": "billing"},
        "input_schema": {"type": "object", "required": ["order"]},
    }
    save_pattern(
        furnished.desk,
        PRINCIPAL,
        name="ask_billing",
        owner="Support",
        spec=strict,
        expected_version=1,
    )
    assert fire(furnished.desk, schedule.id, schedule.next_due_at).outcome == "failed"
    text = Visitor().visit("overview").text
    assert "Schedules that could not start" in text
    assert "nightly" in text
    assert "開始できなかったスケジュール" in Visitor("ja").visit("overview").text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_view_opens_in_both_languages(furnished, language: str) -> None:
    saved(furnished)
    saved(furnished, HOOK)
    visitor = Visitor(language)
    for params in ({}, {"add": "1"}, {"schedule": "nightly"}, {"schedule": "hook"}):
        assert visitor.visit("schedules", **params).text
    assert visitor.visit("schedules", schedule="nightly", edit="1").text
    assert visitor.visit("schedules", schedule="gone").refusals


@pytest.mark.parametrize(
    ("expression", "english", "japanese"),
    [
        ("30 2 * * *", "Every day at 02:30", "毎日 02:30"),
        ("@daily", "Every day at 00:00", "毎日 00:00"),
        ("0 9,18 * * 1-5", "On weekdays at 09:00, 18:00", "平日 09:00、18:00"),
        ("0 9 * * 1,3", "Every Monday, Wednesday at 09:00", "毎週 月曜日、水曜日 09:00"),
        ("0 9 * * 7", "Every Sunday at 09:00", "毎週 日曜日 09:00"),
        ("15 8 1,15 * *", "On day 1, 15 of each month at 08:15", "毎月 1、15 日 08:15"),
        ("0 0 1 3 *", "Every year on Mar 1 at 00:00", "毎年 3月1日 00:00"),
        ("* * * * *", "Every minute", "1 分ごと"),
        ("*/15 * * * *", "Every 15 minutes", "15 分ごと"),
        ("5 * * * *", "Every hour at minute 5", "毎時 5 分"),
        ("*/15 9-17 * * 1-5", None, None),
        ("0 9 1 * 1", None, None),
        ("*/7 * * * *", None, None),
    ],
)
def test_expressions_are_said_in_words_where_words_are_short(
    monkeypatch, expression: str, english: str | None, japanese: str | None
) -> None:
    for language, expected in (("en", english), ("ja", japanese)):
        for module in ("i18n", "schedule_words"):
            monkeypatch.setattr(f"control_plane.ui.{module}.language", lambda said=language: said)
        assert schedule_words.in_words(expression) == expected
