"""Launch runs, act on them, and find them again."""

from __future__ import annotations

from control_plane.domain.budgets import RunBudget
from control_plane.domain.runs import Run, RunStatus
from control_plane.services.interventions import budget
from control_plane.services.launch import launch
from control_plane.services.patterns import get_pattern, save_pattern
from control_plane.services.records import RunFilter
from control_plane.services.runs import get_run, list_runs
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL, until

REQUEST = "launch/ask_billing@1/request"


def runs_of(plane) -> list[Run]:
    return list(list_runs(plane.desk, PRINCIPAL, RunFilter()).items)


def launcher() -> Visitor:
    return Visitor().visit("launch", pattern="ask_billing")


def starts(visitor: Visitor) -> Visitor:
    next(button for button in visitor.at.button if button.label == "Start the run").click()
    visitor.at.run()
    return visitor


def test_a_run_is_launched_and_shown(furnished) -> None:
    visitor = launcher()
    visitor.at.text_area(key=REQUEST).set_value("What is invoice 4711?")
    starts(visitor).finds_nothing_broken()
    assert [run.input for run in runs_of(furnished)] == [{"request": "What is invoice 4711?"}]
    assert "ask" in visitor.heading
    assert [toast.value for toast in visitor.at.toast] == ["The run is launched\\."]


def test_a_launch_without_its_input_names_the_field(furnished) -> None:
    visitor = starts(launcher())
    assert "- Request: Give a value." in visitor.refusals
    assert not runs_of(furnished)


def limits_of(plane) -> RunBudget | None:
    found = budget(plane.desk, PRINCIPAL, runs_of(plane)[0].id).budget
    return found.limits if found else None


def test_a_run_is_launched_with_limits_of_its_own(furnished) -> None:
    pattern = get_pattern(furnished.desk, PRINCIPAL, "ask_billing")
    spec = pattern.spec.model_copy(update={"budget": RunBudget(calls=3, tokens=900)})
    save_pattern(
        furnished.desk, PRINCIPAL, name=pattern.name, owner="Support", spec=spec, expected_version=1
    )
    visitor = launcher()
    visitor.at.text_area(key="launch/ask_billing@2/request").set_value("What is invoice 4711?")
    visitor.at.text_input(key="launch/ask_billing@2/budget/calls").set_value("8")
    visitor.at.text_input(key="launch/ask_billing@2/budget/tokens").set_value("")
    starts(visitor).finds_nothing_broken()
    assert limits_of(furnished) == RunBudget(calls=8)


def test_a_run_is_not_launched_with_a_limit_that_cannot_be(furnished) -> None:
    visitor = launcher()
    visitor.at.text_area(key=REQUEST).set_value("What is invoice 4711?")
    visitor.at.text_input(key="launch/ask_billing@1/budget/calls").set_value("none")
    starts(visitor)
    assert "Give a whole number." in visitor.text
    assert not runs_of(furnished)


def test_the_estimate_says_what_it_rests_on(furnished) -> None:
    tile = launcher().drawn("tiles")[0]["tiles"][0]
    assert tile["label"] == "Estimated cost"
    assert "Rehearsal: nothing is charged." in tile["notes"]


def test_a_queued_run_is_cancelled(furnished) -> None:
    run = launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hi"})
    visitor = Visitor().visit("run", run=run.id)
    visitor.presses("command_cancel").finds_nothing_broken()
    assert get_run(furnished.desk, PRINCIPAL, run.id).status is RunStatus.CANCELLED


def test_a_command_that_came_too_late_is_one_sentence(furnished) -> None:
    run = launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hi"})
    late = Visitor().visit("run", run=run.id)
    Visitor().visit("run", run=run.id).presses("command_cancel")
    late.presses("command_pause")
    assert "is Cancelled, so it cannot take Pause" in late.refusals


def test_a_fork_begins_with_what_the_run_was_asked(furnished) -> None:
    run = launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hi"})
    visitor = Visitor().visit("run", run=run.id).presses("fork").finds_nothing_broken()
    assert visitor.at.text_area(key="fork/input/request").value == "Hi"


def test_the_final_answer_stands_on_top(working) -> None:
    run = launch(working.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Invoice 4711"})
    until(lambda: get_run(working.desk, PRINCIPAL, run.id).answer)
    answer = get_run(working.desk, PRINCIPAL, run.id).answer
    assert str(answer) in Visitor().visit("run", run=run.id).text


def test_words_narrow_the_list(furnished) -> None:
    for request in ("About apples", "About pears"):
        launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": request})
    rows = Visitor().visit("runs", text="pears").drawn("rows")[0]["rows"]
    assert [row["cells"][0]["sub"] for row in rows] == ["About pears"]
