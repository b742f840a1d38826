"""Rollups: facts per minute and hour, derived from runs and steps, again and again with one result.

Whatever changes what happened in a minute marks it dirty in the same transaction. A refresh
computes the marked minutes from raw rows, and their hours from their minutes. What was counted of
runs that retention removes is kept by the minute, beside the rollups, and counts on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    text,
)

from control_plane.domain.kpis import Dimension, Facts, Grain
from control_plane.domain.runs import FINAL
from control_plane.domain.sketch import LatencySketch
from control_plane.domain.steps import StepKind, StepStatus
from storage.dirty import mark_dirty
from storage.mapping import HOUR_MICROS, MINUTE_MICROS, micro_usd_of, usd_of
from storage.postgresql import refresh_alone
from storage.run_pages import is_rehearsal
from storage.tables import (
    MEASURED_STEPS,
    RollupDirtyRow,
    RollupRow,
    RunRow,
    StepRow,
    table_of,
)
from storage.tally import Bucket, Counted, facts_of

_RUN, _STEP = table_of(RunRow), table_of(StepRow)
_ROLLUP, _DIRTY = table_of(RollupRow), table_of(RollupDirtyRow)
_R, _S, _U, _D = _RUN.c, _STEP.c, _ROLLUP.c, _DIRTY.c
_BATCH = 120  # Minutes a transaction: bounds how long a refresh keeps the store's one writer.
_REMOVED = "removed"
"""Grain of the facts of removed runs: no chart reads them, each minute adds them to its own."""
_ENDED = [status.value for status in FINAL]
_ENDED_STEPS = [StepStatus.COMPLETED.value, StepStatus.FAILED.value]
# An agent tried on its own (`try:<agent>`, which no pattern can be called) is nobody's request.
_MEASURED_RUNS = and_(
    _R.parent_run_id.is_(None), _R.pattern_name.not_like("try:%"), _R.status.in_(_ENDED)
)
# A turn that was done over counts no more, but its model calls were made. What a fork copied
# finished before the fork was created, and counts for the run it was copied from.
_MEASURED = and_(
    text(MEASURED_STEPS),
    _S.status.in_(_ENDED_STEPS),
    or_(_S.kind == StepKind.MODEL.value, _S.superseded.is_(False)),
    _S.finished_at >= _R.created_at,
)


def anything_dirty(sql: Connection) -> bool:
    """Whether a refresh has anything to do."""
    return sql.execute(select(_D.minute).limit(1)).first() is not None


def refresh(sql: Connection) -> int:
    """Bring the oldest marked minutes and their hours up to date; how many minutes those were."""
    if sql.dialect.name == "postgresql":
        refresh_alone(sql)
    marks = _take_marks(sql)
    minutes: defaultdict[str, set[int]] = defaultdict(set)
    for workspace_id, minute in marks:
        minutes[workspace_id].add(minute)
    for workspace_id, dirty in minutes.items():
        for minute in sorted(dirty):
            _replace(sql, workspace_id, Grain.MINUTE, minute, _minute(sql, workspace_id, minute))
        for hour in sorted({minute - minute % HOUR_MICROS for minute in dirty}):
            _replace(sql, workspace_id, Grain.HOUR, hour, _hour(sql, workspace_id, hour))
    return len(marks)


def keep_facts_of(sql: Connection, workspace_id: str, run_ids: Sequence[str]) -> None:
    """Keep what counts of runs that are about to be removed, for whenever a minute is counted."""
    if sql.dialect.name == "postgresql":
        refresh_alone(sql)  # Whoever counts meanwhile would count a run twice, or not at all.
    counted: defaultdict[int, list[Counted]] = defaultdict(list)
    for ended_at, one in (
        *_ended_runs(sql, workspace_id, _R.id.in_(run_ids)),
        *_ended_steps(sql, workspace_id, _S.run_id.in_(run_ids)),
    ):
        counted[ended_at - ended_at % MINUTE_MICROS].append(one)
    for minute, ones in sorted(counted.items()):
        kept = _sum([_removed(sql, workspace_id, minute), facts_of(ones)])
        _replace(sql, workspace_id, _REMOVED, minute, kept)


def forget(sql: Connection) -> None:
    """Drop all rollups and mark every minute in which anything ended."""
    sql.execute(delete(_ROLLUP).where(_U.grain != _REMOVED))
    ended = select(_R.workspace_id, _R.finished_at).where(_R.finished_at.is_not(None))
    measured = select(_S.workspace_id, _S.finished_at).where(
        text(MEASURED_STEPS), _S.finished_at.is_not(None)
    )
    instants: defaultdict[str, set[int]] = defaultdict(set)
    for query in (ended, measured):
        for workspace_id, finished_at in sql.execute(query):
            instants[workspace_id].add(finished_at - finished_at % MINUTE_MICROS)
    removed = select(_U.workspace_id, _U.at).where(_U.grain == _REMOVED).distinct()
    for workspace_id, minute in sql.execute(removed):
        instants[workspace_id].add(minute)
    for workspace_id, minutes in instants.items():
        mark_dirty(sql, workspace_id, minutes)


def facts_in(row: RowMapping) -> Facts:
    """The facts in a rollup row."""
    return Facts(
        count=row["count"],
        succeeded=row["succeeded"],
        failed=row["failed"],
        cancelled=row["cancelled"],
        cost_usd=usd_of(row["cost_micros"]),
        unpriced=row["unpriced"],
        tokens=row["tokens"],
        handoffs=row["handoffs"],
        useful_handoffs=row["useful_handoffs"],
        checked=row["checked"],
        hallucinated=row["hallucinated"],
        latency=LatencySketch(row["latency"]),
    )


def _take_marks(sql: Connection) -> list[tuple[str, int]]:
    """Remove the oldest marks. One that another transaction just writes is left for later."""
    query = select(_D.workspace_id, _D.minute).order_by(_D.minute, _D.workspace_id).limit(_BATCH)
    marks = [(row[0], row[1]) for row in sql.execute(query.with_for_update(skip_locked=True))]
    if marks:
        gone = delete(_DIRTY).where(_D.workspace_id == text(":w"), _D.minute == text(":m"))
        sql.execute(gone, [{"w": workspace_id, "m": minute} for workspace_id, minute in marks])
    return marks


def _minute(sql: Connection, workspace_id: str, minute: int) -> Mapping[Bucket, Facts]:
    until = minute + MINUTE_MICROS
    counted = (
        *_ended_runs(sql, workspace_id, _R.finished_at >= minute, _R.finished_at < until),
        *_ended_steps(sql, workspace_id, _S.finished_at >= minute, _S.finished_at < until),
    )
    there = facts_of([one for _, one in counted])
    return _sum([there, _removed(sql, workspace_id, minute)])


def _removed(sql: Connection, workspace_id: str, minute: int) -> Mapping[Bucket, Facts]:
    """What counts of runs that ended in the minute and are not there any more."""
    query = select(_ROLLUP).where(
        _U.workspace_id == workspace_id, _U.grain == _REMOVED, _U.at == minute
    )
    return _sum([{_bucket_of(row): facts_in(row)} for row in sql.execute(query).mappings()])


def _hour(sql: Connection, workspace_id: str, hour: int) -> Mapping[Bucket, Facts]:
    query = (
        select(_ROLLUP)
        .where(
            _U.workspace_id == workspace_id,
            _U.grain == Grain.MINUTE.value,
            _U.at >= hour,
            _U.at < hour + HOUR_MICROS,
        )
        .order_by(_U.at)
    )
    return _sum([{_bucket_of(row): facts_in(row)} for row in sql.execute(query).mappings()])


def _bucket_of(row: RowMapping) -> Bucket:
    return Bucket(row["rehearsal"], Dimension(row["dimension"]), row["value"])


def _sum(parts: Iterable[Mapping[Bucket, Facts]]) -> Mapping[Bucket, Facts]:
    merged: dict[Bucket, Facts] = {}
    for part in parts:
        for bucket, facts in part.items():
            merged[bucket] = merged[bucket] + facts if bucket in merged else facts
    return merged


def _ended_runs(
    sql: Connection, workspace_id: str, *which: ColumnElement[bool]
) -> Iterator[tuple[int, Counted]]:
    """Those that count, with when they ended."""
    query = (
        select(_RUN, is_rehearsal().label("counts_as_rehearsal"))
        .where(_R.workspace_id == workspace_id, *which, _MEASURED_RUNS)
        .order_by(_R.finished_at, _R.id)
    )
    for row in sql.execute(query).mappings():
        yield (
            row["finished_at"],
            Counted(
                Dimension.PATTERN,
                row["pattern_name"],
                bool(row["counts_as_rehearsal"]),
                row["status"],
                row["active_ms"],
                None if row["unpriced_calls"] else row["cost_micros"],
                row["input_tokens"] + row["output_tokens"],
                row["handoffs"],
                row["useful_handoffs"],
            ),
        )


def _ended_steps(
    sql: Connection, workspace_id: str, *which: ColumnElement[bool]
) -> Iterator[tuple[int, Counted]]:
    """Those that count, with when they ended."""
    query = (
        select(
            _S.finished_at,
            _S.kind,
            _S.name,
            func.coalesce(_S.model, _S.name).label("model"),
            _S.status,
            _S.latency_ms,
            _S.cost_micros,
            (_S.input_tokens + _S.output_tokens).label("tokens"),
            is_rehearsal().label("counts_as_rehearsal"),
        )
        .join(_RUN, _R.id == _S.run_id)
        .where(_S.workspace_id == workspace_id, *which, _MEASURED)
        .order_by(_S.finished_at, _S.seq)
    )
    for row in sql.execute(query).mappings():
        called = row["kind"] == StepKind.MODEL.value
        yield (
            row["finished_at"],
            Counted(
                Dimension.MODEL if called else Dimension.AGENT,
                row["model"] if called else row["name"],
                bool(row["counts_as_rehearsal"]),
                row["status"],
                row["latency_ms"],
                row["cost_micros"],
                row["tokens"],
            ),
        )


def _replace(
    sql: Connection, workspace_id: str, grain: str, at: int, facts: Mapping[Bucket, Facts]
) -> None:
    sql.execute(
        delete(_ROLLUP).where(_U.workspace_id == workspace_id, _U.grain == grain, _U.at == at)
    )
    if facts:
        place = {"workspace_id": workspace_id, "grain": grain, "at": at}
        sql.execute(insert(_ROLLUP), list(_rows(place, facts.items())))


def _rows(
    place: Mapping[str, Any], facts: Iterable[tuple[Bucket, Facts]]
) -> Iterator[dict[str, Any]]:
    for bucket, fact in facts:
        yield {
            **place,
            "rehearsal": bucket.rehearsal,
            "dimension": bucket.dimension.value,
            "value": bucket.value,
            "count": fact.count,
            "succeeded": fact.succeeded,
            "failed": fact.failed,
            "cancelled": fact.cancelled,
            "cost_micros": micro_usd_of(fact.cost_usd),
            "unpriced": fact.unpriced,
            "tokens": fact.tokens,
            "handoffs": fact.handoffs,
            "useful_handoffs": fact.useful_handoffs,
            "checked": fact.checked,
            "hallucinated": fact.hallucinated,
            "latency": fact.latency.encode(),
        }
