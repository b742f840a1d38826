"""Every page opens, in both languages, on an empty store and on one with runs."""

from __future__ import annotations

import re

import pytest

from control_plane.services.approvals import list_approvals
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs
from control_plane.ui.navigation import ENTRIES
from tests.pages.visitor import ROOT, Visitor
from tests.planes import PRINCIPAL

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[!_]*.py"))
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def test_every_page_file_is_in_the_registry() -> None:
    assert sorted(ENTRIES) == PAGES


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_an_empty_store(empty, page: str, language: str) -> None:
    assert Visitor(language).visit(page).text


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_a_store_with_runs(demo, page: str, language: str) -> None:
    assert Visitor(language).visit(page).text


@pytest.mark.parametrize("page", [page for page in PAGES if ENTRIES[page].listed])
def test_a_page_is_headed_in_the_readers_language(demo, page: str) -> None:
    assert Visitor("en").visit(page).heading == ENTRIES[page].title
    assert JAPANESE.search(Visitor("ja").visit(page).heading)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["triage", "billing", "planner"])
def test_an_agent_opens(demo, name: str, language: str) -> None:
    assert name in Visitor(language).visit("agent", agent=name).heading


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "name",
    ["quick_answer", "support_swarm", "answer_pipeline", "case_supervisor", "migration_plan"],
)
def test_a_pattern_opens_with_its_drawing(demo, name: str, language: str) -> None:
    visitor = Visitor(language).visit("pattern", pattern=name)
    assert name in visitor.heading.replace("\\", "")
    assert visitor.drawn("lines")


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("agent", {"agent": "triage"}),
        ("pattern", {"pattern": "support_swarm"}),
        ("schedules", {"add": "1"}),
        ("launch", {}),
        ("connections", {"add": "1"}),
    ],
)
def test_labels_that_are_read_out_hold_no_markup(demo, page: str, params: dict[str, str]) -> None:
    at = Visitor().visit(page, **params).at
    kinds = ("text_input", "text_area", "number_input", "selectbox", "multiselect", "toggle")
    labels = [widget.label for kind in kinds for widget in at.get(kind)]
    assert labels
    assert [label for label in labels if re.search(r":\w+\[", label)] == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_run_opens_with_its_steps(demo, language: str) -> None:
    for run in list_runs(demo.desk, PRINCIPAL, RunFilter()).items:
        visitor = Visitor(language).visit("run", run=run.id)
        assert visitor.drawn("spans")[0]["spans"], run.pattern_name
        assert visitor.drawn("lines"), run.pattern_name


def test_a_waiting_run_shows_the_question_right_there(demo) -> None:
    asked = list_approvals(demo.desk, PRINCIPAL).items[0]
    visitor = Visitor().visit("run", run=asked.run_id)
    assert "triage hands the task over to billing" in visitor.text
    assert visitor.at.button(key=f"confirm/{asked.id}")


def test_a_step_opens_with_its_full_input_and_output(demo) -> None:
    run = next(
        r for r in list_runs(demo.desk, PRINCIPAL, RunFilter()).items if r.answer is not None
    )
    turn = next(s["key"] for s in Visitor().visit("run", run=run.id).drawn("spans")[0]["spans"])
    visitor = Visitor().visit("run", run=run.id, step=turn)
    assert {"Output", "Input", "Details"} <= {tab.label for tab in visitor.at.tabs}


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("run", {"run": "run_none"}),
        ("agent", {"agent": "nobody"}),
        ("pattern", {"pattern": "nothing"}),
    ],
)
def test_an_unknown_record_is_one_sentence(demo, page: str, params: dict[str, str]) -> None:
    visitor = Visitor().visit(page, **params)
    assert visitor.refusals.startswith("**Not found**")
    assert "in this workspace" in visitor.refusals
    assert "このワークスペースに" in Visitor("ja").visit(page, **params).refusals


def test_a_filter_in_the_address_is_the_same_in_both_languages(demo) -> None:
    for language in ("en", "ja"):
        rows = Visitor(language).visit("runs", status="failed").drawn("rows")[0]["rows"]
        assert [row["cells"][0]["text"] for row in rows] == ["quick_answer"]


def test_a_failure_on_record_is_said_in_the_readers_language(demo) -> None:
    failed = Visitor("ja").visit("runs", status="failed")
    assert "HTTP 400 で要求を拒否しました" in failed.text


def test_nothing_measured_is_never_shown_as_zero(demo) -> None:
    cards = {tile["label"]: tile for tile in Visitor().visit("kpis").drawn("tiles")[0]["tiles"]}
    assert cards["Hallucination rate"]["value"] == "not measured"
    assert cards["Task success"]["value"] == "88.9%"
    assert all(tile["foot"] for tile in cards.values())
