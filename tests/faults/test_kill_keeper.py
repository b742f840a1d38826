"""kill -9 of the keeper of deadlines, again and again, while much is due."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from control_plane.bootstrap import Plane
from control_plane.domain.ladder import next_step_at
from control_plane.domain.policy import ActionKind, Rule
from control_plane.domain.runs import RunStatus
from control_plane.services.audit import verify_audit
from storage.approval_mapping import approval_values
from storage.tables import ApprovalEventRow, ApprovalRow, AuditRow, table_of
from tests.deciding import ask_values
from tests.faults.keepers import keep, keeping_plane
from tests.planes import PRINCIPAL, until
from tests.stores import a_run, added, new_id

EACH = 1500
KILLS = 6
_A, _E = table_of(ApprovalRow).c, table_of(ApprovalEventRow).c
pytestmark = pytest.mark.slow


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    plane = keeping_plane(tmp_path)
    yield plane
    plane.close()


def fill(plane: Plane) -> None:
    """Questions of three kinds, all due by now but those that may not pass yet."""
    now = datetime.now(UTC)
    run = added(plane.store, replace(a_run(RunStatus.WAITING), created_at=now))
    long_ago = now - timedelta(hours=1)
    rules: list[tuple[datetime, dict[str, Any]]] = [
        (long_ago, {"expires_after_seconds": 60}),
        (long_ago, {"remind_after_seconds": 60, "expires_after_seconds": 86_400}),
        (long_ago, {"mode": "watch", "expires_after_seconds": 60}),
    ]
    values: list[dict[str, Any]] = []
    for asked_at, fields in rules:
        rule = Rule(on=ActionKind.HANDOFF, **fields)
        for _ in range(EACH):
            key = new_id("q")
            approval = replace(ask_values(run, key, rule, asked_at), id=new_id("apr"))
            approval = replace(approval, next_at=next_step_at(approval))
            values.append({**approval_values(approval), "round": run.round})
    with plane.store.database.writing() as sql:
        sql.execute(insert(table_of(ApprovalRow)), values)


def started(folder: Path) -> BaseProcess:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.keepers"])
    process = processes.Process(target=keep, args=(folder,), daemon=True)
    process.start()
    return process


def done(plane: Plane) -> Counter[str]:
    """What happened to questions so far."""
    with plane.store.database.reading() as sql:
        return Counter(sql.execute(select(_E.kind)).scalars())


def statuses(plane: Plane) -> Counter[tuple[str, str]]:
    with plane.store.database.reading() as sql:
        return Counter((row.mode, row.status) for row in sql.execute(select(_A.mode, _A.status)))


def test_killing_the_keeper_between_steps_loses_none_doubles_none_and_lets_nothing_pass(
    tmp_path: Path, plane: Plane
) -> None:
    """What passes unopposed was overdue when nobody had looked yet: it gets its whole time."""
    fill(plane)
    dice = random.Random(5)
    for _ in range(KILLS):
        before, process = done(plane).total(), started(tmp_path)
        reached = min(before, 3 * EACH - 1)
        until(lambda reached=reached: done(plane).total() > reached)
        for _ in range(dice.randint(0, 3)):
            done(plane)  # A moment, long or short.
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    last = started(tmp_path)
    try:
        until(lambda: done(plane)["expired"] == EACH and done(plane)["reminded"] == EACH)
    finally:
        last.kill()
        last.join()
    assert done(plane) == {"expired": EACH, "reminded": EACH, "postponed": EACH}
    assert statuses(plane) == {
        ("block", "expired"): EACH,
        ("block", "pending"): EACH,
        ("watch", "pending"): EACH,
    }
    audit = table_of(AuditRow).c
    with plane.store.database.reading() as sql:
        told = Counter(sql.execute(select(audit.action)).scalars())
    assert (told["approval.expired"], told["approval.reminded"]) == (EACH, EACH)
    assert verify_audit(plane.desk, PRINCIPAL).sound
