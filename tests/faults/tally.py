"""Counts what came of runs whose workers were killed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from control_plane.bootstrap import Plane
from control_plane.domain.errors import Conflict
from control_plane.domain.runs import RunStatus
from control_plane.engines.fingerprints import asked_of, fingerprint
from control_plane.services.approvals import decide, list_approvals
from storage.tables import RunRow, StepRow, table_of
from tests.planes import PRINCIPAL


@dataclass(frozen=True)
class Report:
    """What came of it."""

    kills: int
    runs: int
    lost: int
    """Runs that did not end as they should."""
    recorded_doubled: int
    """Effects begun after their step was recorded, and keys recorded twice in a round."""
    in_flight_repeated: int
    """Effects that were under way when the worker died and were done again, under the same key."""
    keys_changed: int
    """Effects repeated under another idempotency key."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost or doubled."""
        return not (self.lost or self.recorded_doubled or self.keys_changed)

    def told(self, *, seconds: float) -> str:
        """The counts, a line each."""
        return (
            f"{self.kills} kills during {self.runs} runs in {seconds:.0f} s\n"
            f"runs lost: {self.lost}\n"
            f"recorded steps doubled: {self.recorded_doubled}\n"
            f"effects in flight repeated under the same key: {self.in_flight_repeated}\n"
            f"effects repeated under another key: {self.keys_changed}"
        )


def decide_something(plane: Plane, dice: random.Random) -> None:
    """Decide the oldest open questions; some handoffs are rejected."""
    for approval in list_approvals(plane.desk, PRINCIPAL, limit=5).items:
        handoff = approval.action.kind == "handoff"
        verdict = "reject" if handoff and dice.random() < 0.3 else "approve"
        try:
            decide(
                plane.desk,
                PRINCIPAL,
                approval.id,
                verdict=verdict,
                digest=approval.digest,
                reason="not now",
            )
        except Conflict:
            continue  # The run ended or went on between the look and the decision.


def unfinished(plane: Plane) -> int:
    """How many runs have not ended, nested ones included."""
    runs = table_of(RunRow).c
    with plane.store.database.reading() as sql:
        return len(sql.execute(select(runs.id).where(runs.finished_at.is_(None))).all())


def tallied(plane: Plane, effects: Path, *, kills: int, runs: int) -> Report:
    """Compare what was recorded with the effects that the world saw."""
    run, step = table_of(RunRow).c, table_of(StepRow).c
    with plane.store.database.reading() as sql:
        ended = sql.execute(select(run.status).where(run.parent_run_id.is_(None))).scalars().all()
        steps = sql.execute(
            select(step.run_id, step.round, step.key, step.fingerprint, step.finished_at)
        ).all()
    recorded = {
        fingerprint([row.run_id, row.key, asked_of(row.fingerprint)]): row.finished_at
        for row in steps
        if row.finished_at is not None and "/effect-" in row.key
    }
    doubled = sum(n - 1 for n in Counter((s.run_id, s.round, s.key) for s in steps).values())
    begun: Counter[str] = Counter()
    unknown = 0
    for line in effects.read_text().splitlines():
        at, _, key = line.split()
        begun[key] += 1
        unknown += key not in recorded
        doubled += float(at) * 1e6 > recorded.get(key, float("inf"))
    return Report(
        kills=kills,
        runs=runs,
        lost=runs - sum(status == RunStatus.SUCCEEDED for status in ended),
        recorded_doubled=doubled,
        in_flight_repeated=sum(times - 1 for times in begun.values()),
        keys_changed=unknown,
    )
