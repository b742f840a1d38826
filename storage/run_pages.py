"""Pages of runs: filters as SQL, and keyset pagination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    collate,
    exists,
    literal_column,
    or_,
    select,
    tuple_,
)

from control_plane.domain.runs import Run, RunStatus
from control_plane.domain.steps import StepKind
from control_plane.services.records import Page, RunFilter
from storage.cursors import cursor_for, position_of
from storage.mapping import micros_of, run_of
from storage.tables import ELSEWHERE, RunRow, StepRow, table_of

_RUN, _STEP = table_of(RunRow), table_of(StepRow)
_R, _S = _RUN.c, _STEP.c
_O = _RUN.alias().c
RUN_COLUMNS = [column for column in _RUN.columns if column.name != "inline_spec"]
"""What a `Run` is made of."""
_BY_AGE, _BY_FINISH = "runs", "runs-finished"


def run_page(
    sql: Connection, workspace_id: str, where: RunFilter, *, limit: int, cursor: str | None
) -> Page[Run]:
    """Newest first, by creation or by finish.

    Raises:
        InvalidInput: The cursor is none of ours, or was made for the other order.
    """
    query = select(*RUN_COLUMNS).where(_R.workspace_id == workspace_id)
    query = query.where(*_of_the_run(workspace_id, where), *_of_its_steps(where), *_in_time(where))
    if where.text:
        query = query.where(_says(where.text, sqlite=sql.dialect.name == "sqlite"))
    if where.by_finish:
        query = query.where(_R.finished_at.is_not(None))
        query = query.order_by(_R.finished_at.desc(), _R.id.desc())
    else:
        query = query.order_by(_R.id.desc())
    if cursor is not None:
        query = query.where(_after(where, cursor))
    runs = [run_of(row) for row in sql.execute(query.limit(limit + 1)).mappings()]
    more = len(runs) > limit
    return Page(tuple(runs[:limit]), _cursor(where, runs[limit - 1]) if more else None)


def is_rehearsal() -> ColumnElement[bool]:
    """Whether KPIs count the run as rehearsal: a rehearsal model took part, or the demo made it."""
    return or_(_R.rehearsal, _R.demo)


def _of_the_run(workspace_id: str, where: RunFilter) -> Iterator[ColumnElement[bool]]:
    if where.statuses:
        yield _has_status(workspace_id, where.statuses)
    if where.pattern is not None:
        yield _R.pattern_name == where.pattern
    if where.engine is not None:
        yield _R.engine == where.engine
        if where.engine != "embedded":
            yield literal_column(ELSEWHERE)  # In these words, for the index.
    if where.rehearsal is not None:
        yield is_rehearsal() if where.rehearsal else ~is_rehearsal()
    if where.parent_run_id is not None:
        yield _R.id.in_(select(_O.id).where(_O.parent_run_id == where.parent_run_id))
    if where.top_level_only:
        yield _R.parent_run_id.is_(None)


def _has_status(workspace_id: str, statuses: Sequence[RunStatus]) -> ColumnElement[bool]:
    values = [status.value for status in statuses]
    if RunStatus.SUCCEEDED in statuses:
        return _R.status.in_(values)
    # Few of many: SQLite, left alone, goes through all runs by age until it has found a page.
    return _R.id.in_(select(_O.id).where(_O.workspace_id == workspace_id, _O.status.in_(values)))


def _in_time(where: RunFilter) -> Iterator[ColumnElement[bool]]:
    instant = _R.finished_at if where.by_finish else _R.created_at
    if where.since is not None:
        yield instant >= micros_of(where.since)
    if where.until is not None:
        yield instant < micros_of(where.until)


def _of_its_steps(where: RunFilter) -> Iterator[ColumnElement[bool]]:
    if where.agent is not None:
        yield _has_step(_S.kind == StepKind.AGENT.value, _S.name == where.agent)
    if where.model is not None:
        yield _has_step(_S.model == where.model)


def _has_step(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_S.run_id == _R.id, *conditions)


def _says(text: str, *, sqlite: bool) -> ColumnElement[bool]:
    """Whether input, answer or error contain the text."""
    text = text.replace("\0", "\ufffd")  # SQLite's LIKE would end at it.
    return or_(
        contains(_R.input, inside_json(text), sqlite=sqlite),
        contains(_R.answer, text, sqlite=sqlite),
        contains(_R.error, text, sqlite=sqlite),
    )


def contains(column: ColumnElement[Any], text: str, *, sqlite: bool) -> ColumnElement[bool]:
    """Whether the text occurs, upper and lower case taken for the same."""
    if sqlite and text.isascii():
        return column.contains(text, autoescape=True)  # Its LIKE folds ASCII, and much faster.
    if text.isascii():
        column = collate(column, "C")  # Folds ASCII alone, and much faster, too.
    return column.icontains(text, autoescape=True)


def inside_json(text: str) -> str:
    """The text as it stands within a JSON string."""
    return orjson.dumps(text).decode()[1:-1]


def _after(where: RunFilter, cursor: str) -> ColumnElement[bool]:
    if where.by_finish:
        position = position_of(_BY_FINISH, cursor, int, str)
        return tuple_(_R.finished_at, _R.id) < position
    return _R.id < position_of(_BY_AGE, cursor, str)[0]


def _cursor(where: RunFilter, last: Run) -> str:
    if where.by_finish and last.finished_at is not None:
        return cursor_for(_BY_FINISH, micros_of(last.finished_at), last.id)
    return cursor_for(_BY_AGE, last.id)
