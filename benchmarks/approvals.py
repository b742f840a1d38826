"""The approval desk with 100,000 questions that wait: pages of the inbox, memory, deadlines.

    python benchmarks/approvals.py [--waiting 100000] [--repeat 7] [--database URL]

Each list is read through its service, each page run by Streamlit's own script runner, warm, in this
process; medians are printed beside the limit of 300 ms. Then 1,000 deadlines fall at one instant;
the time until the last of them is honoured is printed beside the limit of 5 s. An empty database
is filled; SQLite in a folder of its own by default.
"""

from __future__ import annotations

import argparse
import logging
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

logging.getLogger("streamlit").setLevel(logging.ERROR)  # It warns of having no browser.
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from control_plane.bootstrap import Plane, build, use_plane
from control_plane.domain.access import local_principal
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, binding_of
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.ladder import next_step_at
from control_plane.domain.patterns import Member, SingleSpec
from control_plane.domain.policy import ActionKind, Mode, Rule
from control_plane.domain.runs import Run, RunStatus, Usage
from control_plane.engines.ids import new_id
from control_plane.services.approvals import count_waiting, list_approvals
from control_plane.services.keeping import keep_deadlines
from control_plane.settings import Settings
from storage.approval_mapping import approval_values
from storage.tables import ApprovalRow, table_of

LIMIT_MS = 300
LIMIT_SECONDS = 5
DEADLINES = 1000
ME = local_principal()
_PER_RUN = 100
_AT_ONCE = 5000
_KINDS = tuple(ActionKind)
_HAY, _NEEDLES = ("x" * 400, "請求書の返金を確認してください。" * 20), "needle 針の山 針山"
FILTERS: dict[str, InboxFilter] = {
    "waiting": InboxFilter(),
    "mine": InboxFilter(view=InboxView.MINE),
    "watching": InboxFilter(view=InboxView.WATCHING),
    "one kind": InboxFilter(kind=ActionKind.TOOL),
    "one pattern of 50": InboxFilter(pattern="pattern_7"),
    "a pattern that has none": InboxFilter(pattern="nowhere"),
    "several at once": InboxFilter(kind="tool", risk="high", target="target_3", mode="block"),
    "a word that is rare": InboxFilter(text="needle"),
    "a word that is nowhere": InboxFilter(text="no such word"),
    "a Japanese word, rare": InboxFilter(text="針の山"),
    "two characters, rare": InboxFilter(text="針山"),
    "two characters, common": InboxFilter(text="返金"),
    "decided": InboxFilter(view=InboxView.DECIDED),
}


def a_run(number: int, now: datetime) -> Run:
    """A run that waits."""
    return Run(
        id=new_id("run"),
        workspace_id=ME.workspace_id,
        pattern_id="",
        pattern_name=f"pattern_{number % 50}",
        pattern_kind="single",
        pattern_version=0,
        pins={},
        status=RunStatus.WAITING,
        outcome=None,
        input={"request": "Refund the invoice."},
        answer=None,
        error=None,
        rehearsal=False,
        demo=False,
        round=0,
        control=None,
        started_by=ME.id,
        source="api",
        parent_run_id=None,
        parent_key=None,
        forked_from=None,
        created_at=now,
        started_at=now,
        finished_at=None,
        active_ms=0,
        usage=Usage(),
        handoffs=0,
        useful_handoffs=0,
    )


def a_question(run: Run, number: int, rule: Rule, now: datetime) -> Approval:
    """An open question with a payload and evidence as runs have them."""
    text = _NEEDLES if number % 20_000 == 0 else "hay"
    action = Action(
        _KINDS[number % len(_KINDS)],
        f"source_{number % 7}",
        f"target_{number % 11}",
        {"arguments": {"order": number, "note": f"{text} {_HAY[number % 2]}"}},
    )
    rule = rule.model_copy(update={"on": action.kind})
    after = rule.expires_after_seconds
    asked = Approval(
        id=new_id("apr"),
        workspace_id=run.workspace_id,
        run_id=run.id,
        step_key=f"q{number}",
        pattern_name=run.pattern_name,
        action=action,
        digest=binding_of(action, rule, {}),
        because="money moves",
        evidence=tuple("said this and that" * 20 for _ in range(3)),
        status=ApprovalStatus.PENDING,
        requested_at=now,
        expires_at=None if after is None else now + timedelta(seconds=after),
        decided_at=None,
        decided_by=None,
        decision=None,
        rule=rule,
        requested_by=run.started_by,
        risk=("minimal", "limited", "high")[number % 3],
    )
    return replace(asked, next_at=next_step_at(asked))


def fill(plane: Plane, count: int) -> None:
    """Put so many questions into the store."""
    begun, now = time.perf_counter(), datetime.now(UTC)
    rules = (
        Rule(on=ActionKind.TOOL),
        Rule(on=ActionKind.TOOL, mode=Mode.WATCH, expires_after_seconds=864_000),
    )
    values: list[dict[str, Any]] = []
    runs = [a_run(number, now) for number in range(-(-count // _PER_RUN))]
    with plane.store.writing() as tx:
        for run in runs:
            tx.runs.add(run, inline_spec=SingleSpec(member=Member(name="billing")))
    for number in range(count):
        asked = a_question(runs[number // _PER_RUN], number, rules[number % 5 == 0], now)
        values.append({**approval_values(asked), "round": 0})
        if len(values) == _AT_ONCE or number == count - 1:
            with plane.store.database.writing(durable=False) as sql:
                sql.execute(insert(table_of(ApprovalRow)), values)
            values = []
    if not plane.store.database.on_sqlite:
        with plane.store.database.connect(durable=False) as sql:  # As autovacuum does it in time.
            sql.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    print(f"{count} questions in the store after {time.perf_counter() - begun:.0f} s", flush=True)


def median_ms(act: Callable[[], object], repeat: int) -> float:
    """Milliseconds, warm."""
    act()
    samples: list[float] = []
    for _ in range(repeat):
        begun = time.perf_counter()
        act()
        samples.append((time.perf_counter() - begun) * 1000)
    return statistics.median(samples)


def measure_lists(plane: Plane, repeat: int) -> float:
    """Print how long each filter takes; answers the slowest in milliseconds."""
    worst = 0.0
    for name, wanted in FILTERS.items():
        took = median_ms(lambda w=wanted: list_approvals(plane.desk, ME, wanted=w), repeat)
        counted = median_ms(lambda w=wanted: count_waiting(plane.desk, ME, wanted=w), repeat)
        worst = max(worst, took)
        print(
            f"{name:26}page{took:>8.1f} ms{took / LIMIT_MS:>8.0%} of the limit;"
            f" count{counted:>8.1f} ms"
        )
    return worst


def measure_page(plane: Plane, repeat: int) -> float:
    """Print how long the page of approvals takes on the server, in milliseconds."""
    use_plane(plane)
    app = AppTest.from_file(str(ROOT / "control_plane/ui/shell.py"), default_timeout=60).run()
    app.switch_page(str(ROOT / "pages/approvals.py")).run()
    if app.exception:
        raise SystemExit(app.exception[0].message)
    took = median_ms(app.run, repeat)
    use_plane(None)
    print(f"{'page `Approvals`':26}page{took:>8.1f} ms{took / LIMIT_MS:>8.0%} of the limit")
    return took


def wait_until(instant: datetime) -> None:
    """Let the time pass."""
    threading.Event().wait((instant - datetime.now(UTC)).total_seconds())


def measure_deadlines(plane: Plane) -> float:
    """Print how long after their instant the last of the deadlines is honoured, in seconds."""
    keep_deadlines(plane.desk)
    due_at = datetime.now(UTC) + timedelta(seconds=2)
    asked_at = due_at - timedelta(seconds=60)
    rule = Rule(on=ActionKind.TOOL, mode=Mode.WATCH, expires_after_seconds=60)
    run = a_run(0, asked_at)
    with plane.store.writing() as tx:
        tx.runs.add(run, inline_spec=SingleSpec(member=Member(name="billing")))
    asked = [a_question(run, number, rule, asked_at) for number in range(DEADLINES)]
    with plane.store.database.writing(durable=False) as sql:
        values = [{**approval_values(each), "round": 0} for each in asked]
        sql.execute(insert(table_of(ApprovalRow)), values)
    done = 0
    wait_until(due_at)
    while done < DEADLINES:
        done += keep_deadlines(plane.desk)
    late = (datetime.now(UTC) - due_at).total_seconds()
    print(
        f"{DEADLINES} deadlines of one instant: the last {late:.2f} s after it"
        f" {late / LIMIT_SECONDS:.0%} of the limit"
    )
    return late


def main() -> None:
    """Measure and print; exit code 1 if something is over its limit."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--waiting", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=7)
    options.add_argument("--database", default="", help="an empty one; default: SQLite")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="approvals-") as folder:
        env = {"CONTROL_PLANE_DATA": folder, "CONTROL_PLANE_DEMO": "0"}
        if chosen.database:
            env["DATABASE_URL"] = chosen.database
        plane = build(Settings.from_environment(env))
        fill(plane, chosen.waiting)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        slowest = measure_lists(plane, chosen.repeat)
        page = measure_page(plane, chosen.repeat)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"memory at most {after / 1024:.0f} MB, {(after - before) / 1024:.0f} MB by reading")
        late = measure_deadlines(plane)
        plane.close()
    sys.exit(int(max(slowest, page) > LIMIT_MS or late > LIMIT_SECONDS))


if __name__ == "__main__":
    main()
