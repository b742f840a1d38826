"""Follow a run on the terminal: its steps as they are recorded, and where it waits for a person."""

from __future__ import annotations

import threading
import time

from control_plane.cli import exit_codes
from control_plane.cli.asking import Asking
from control_plane.cli.showing import in_reading_order, print_result, print_step
from control_plane.cli.terminal import Terminal
from control_plane.domain.approvals import Approval
from control_plane.domain.runs import Run, RunStatus
from control_plane.representations import approvals as shown_approvals
from control_plane.representations import runs as shown
from control_plane.services.approvals import list_approvals
from control_plane.services.follow import Follower, News
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs

_LOOK_EVERY_SECONDS = 0.25


def follow(
    run_id: str,
    caller: Asking,
    terminal: Terminal,
    *,
    wait_for_person: bool,
    timeout_seconds: float | None,
) -> int:
    """Print what happens until the run is at rest; the exit code that says where it is.

    Args:
        run_id: The run.
        caller: Who follows it.
        terminal: Where it is printed; with JSON, one record a line.
        wait_for_person: Go on following while the run waits for a decision.
        timeout_seconds: Stop following after this long; `None` never.
    """
    follower, announced = Follower(run_id), set[str]()
    deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
    pause = (
        threading.Event()
    )  # Never set: waiting for it can be interrupted, unlike a sleep on Windows.
    while True:
        news = follower.look(*caller)
        _print(news, terminal)
        if news.ended:
            print_result(news.run, terminal)
            return exit_codes.of_run(news.run.status)
        waiting = waiting_for_a_person(caller, news.run)
        for approval in waiting:
            if approval.id not in announced:
                announced.add(approval.id)
                announce(approval, terminal)
        if waiting and not wait_for_person:
            return exit_codes.WAITS_FOR_A_PERSON
        if deadline is not None and time.monotonic() >= deadline:
            return exit_codes.WAITS_FOR_A_PERSON if waiting else exit_codes.STILL_GOING
        pause.wait(_LOOK_EVERY_SECONDS)


def waiting_for_a_person(caller: Asking, run: Run) -> list[Approval]:
    """Open approvals of the run, or of runs below it."""
    if run.status is not RunStatus.WAITING:
        return []
    found = list(list_approvals(*caller, run_id=run.id, limit=50).items)
    below = RunFilter(statuses=(RunStatus.WAITING,), parent_run_id=run.id)
    for child in list_runs(*caller, below, limit=50).items:
        found += waiting_for_a_person(caller, child)
    return found


def announce(approval: Approval, terminal: Terminal) -> None:
    """Say what waits, and the exact commands that decide it."""
    if terminal.as_json:
        terminal.record(
            {"event": "waiting", "approval": shown_approvals.Approval.model_validate(approval)}
        )
        return
    action = approval.action
    terminal.say(f"Waits for a person: {action.kind.value} {action.source} -> {action.target}")
    if approval.because:
        terminal.say(f"  because  {approval.because}")
    terminal.say(f"  look     python -m control_plane approvals show {approval.id}")
    terminal.say(f"  approve  python -m control_plane approve {approval.id}")
    terminal.say(f'  reject   python -m control_plane reject {approval.id} --reason "..."')


def _print(news: News, terminal: Terminal) -> None:
    if terminal.as_json:
        for step in news.steps:
            terminal.record({"event": "step", "step": shown.Step.model_validate(step)})
        if news.run_changed:
            terminal.record({"event": "run", "run": shown.Run.model_validate(news.run)})
        return
    tells = news.run_changed and not news.ended
    standing = f"Run {news.run.id} is {news.run.status.value}."
    works = news.run.status in (RunStatus.QUEUED, RunStatus.RUNNING)
    if tells and works:  # Before the steps that come of it.
        terminal.say(standing)
    for step in in_reading_order(news.steps):
        print_step(step, terminal)
    if tells and not works:
        terminal.say(standing)
