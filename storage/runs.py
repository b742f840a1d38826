"""Runs in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, select, text

from control_plane.domain.errors import N_, NotFound
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import FINAL, Command, Run, RunStatus
from control_plane.domain.steps import StepKind
from control_plane.services.records import Page, RunFilter
from storage import commands, forks, retries
from storage.dirty import mark_dirty
from storage.mapping import micros_of, run_of, run_values, usd_of
from storage.run_pages import RUN_COLUMNS, is_rehearsal, run_page
from storage.specs import pattern_spec_of
from storage.tables import MEASURED_STEPS, PatternVersionRow, RunRow, StepRow, table_of

_RUN, _STEP, _VERSION = table_of(RunRow), table_of(StepRow), table_of(PatternVersionRow)
_R, _S, _V = _RUN.c, _STEP.c, _VERSION.c
_ENDED = [status.value for status in FINAL]
_HELD = [RunStatus.QUEUED.value, RunStatus.RUNNING.value]
_UNENDED = [status.value for status in RunStatus if status not in FINAL]


class SqlRuns:
    """Implements `Runs` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, run_id: str) -> Run | None:
        """See the port."""
        query = select(*RUN_COLUMNS).where(_R.id == run_id, _R.workspace_id == workspace_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else run_of(row)

    def page(
        self, workspace_id: str, where: RunFilter, *, limit: int, cursor: str | None
    ) -> Page[Run]:
        """See the port."""
        return run_page(self._sql, workspace_id, where, limit=limit, cursor=cursor)

    def counts(self, workspace_id: str, *, since: datetime) -> Mapping[RunStatus, int]:
        """See the port. A run that needs attention has not ended."""
        top = and_(_R.workspace_id == workspace_id, _R.parent_run_id.is_(None))
        unended = _R.status.in_(_UNENDED)
        ended = and_(_R.status.in_(_ENDED), _R.finished_at >= micros_of(since))
        counts = dict.fromkeys(RunStatus, 0)
        for which in (unended, ended):
            query = select(_R.status, func.count()).where(top, which).group_by(_R.status)
            for status, count in self._sql.execute(query):
                counts[RunStatus(status)] = count
        return counts

    def held_up(self, workspace_id: str, engine: str) -> int:
        """See the port."""
        query = select(func.count()).where(
            _R.workspace_id == workspace_id,
            _R.status.in_(_HELD),
            _R.engine == engine,
            _R.parent_run_id.is_(None),
        )
        return self._sql.execute(query).scalar_one()

    def inputs(self, workspace_id: str, run_ids: Collection[str]) -> Mapping[str, dict[str, Any]]:
        """See the port."""
        query = select(_R.id, _R.input).where(
            _R.workspace_id == workspace_id, _R.id.in_(list(run_ids))
        )
        return {run_id: orjson.loads(given) for run_id, given in self._sql.execute(query)}

    def cost_since(
        self, workspace_id: str, since: datetime, *, rehearsal: bool
    ) -> tuple[Decimal, int]:
        """See the port. What a fork copied was paid for by the run it was copied from."""
        start = micros_of(since)
        unpriced = func.sum(case((_S.cost_micros.is_(None), 1), else_=0))
        query = (
            select(func.coalesce(func.sum(_S.cost_micros), 0), func.coalesce(unpriced, 0))
            .join(_RUN, _R.id == _S.run_id)
            .where(
                text(MEASURED_STEPS),  # Literally, for the index; `started_at` has none.
                _S.workspace_id == workspace_id,
                _S.finished_at >= start,
                _S.kind == StepKind.MODEL.value,
                _S.started_at >= start,
                _S.started_at >= _R.created_at,
                _same(is_rehearsal(), rehearsal),
            )
        )
        cost, unpriced_calls = self._sql.execute(query).one()
        return usd_of(int(cost)), int(unpriced_calls)

    def costs_of_pattern(self, workspace_id: str, pattern: str, *, limit: int) -> Sequence[Decimal]:
        """See the port."""
        query = (
            select(_R.cost_micros)
            .where(
                _R.workspace_id == workspace_id,
                _R.pattern_name == pattern,
                _R.status.in_(_ENDED),
                _R.unpriced_calls == 0,
            )
            .order_by(_R.id.desc())
            .limit(limit)
        )
        return [usd_of(cost) for cost in self._sql.execute(query).scalars()]

    def add(self, run: Run, *, inline_spec: PatternSpec | None = None) -> None:
        """See the port."""
        values = run_values(run)
        if inline_spec is not None:
            values["inline_spec"] = inline_spec.model_dump_json()
        self._sql.execute(insert(_RUN).values(values))
        mark_dirty(self._sql, run.workspace_id, [values["finished_at"]])

    def spec(self, run: Run) -> PatternSpec:
        """See the port. Raises `NotFound` when run or version are gone."""
        version = and_(_V.pattern_id == _R.pattern_id, _V.number == _R.pattern_version)
        query = (
            select(func.coalesce(_R.inline_spec, _V.spec))
            .select_from(_RUN.outerjoin(_VERSION, version))
            .where(_R.id == run.id, _R.workspace_id == run.workspace_id)
        )
        body = self._sql.execute(query).scalar_one_or_none()
        if body is None:
            raise NotFound(
                N_("The specification that run {run} was started with is gone."), run=run.id
            )
        return pattern_spec_of(body)

    def command(self, run: Run, command: str, *, now: datetime) -> bool:
        """See the port."""
        return commands.carry_out(self._sql, run, Command(command), now=now)

    def retry(self, run: Run, *, now: datetime) -> bool:
        """See the port."""
        return retries.retry(self._sql, run, now=now)

    def copy_steps(self, source: Run, target_run_id: str, *, before_key: str) -> None:
        """See the port. Raises `NotFound` for a key that is not on the source's record."""
        forks.copy_steps(self._sql, source, target_run_id, before_key=before_key)


def _same(condition: ColumnElement[bool], expected: bool) -> ColumnElement[bool]:
    return condition if expected else ~condition
