"""KPIs in the store: what charts read, from rollups only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from control_plane.domain.kpis import Dimension, Facts, Grain, Point
from storage.mapping import HOUR_MICROS, MINUTE_MICROS, instant_of, micros_of
from storage.rollups import facts_in
from storage.tables import RollupRow, table_of
from storage.tally import ALL

_ROLLUP = table_of(RollupRow)
_U = _ROLLUP.c


class SqlKpis:
    """Implements `Kpis` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def facts(
        self,
        workspace_id: str,
        *,
        since: datetime,
        until: datetime,
        grain: Grain,
        dimension: Dimension,
        value: str | None,
        rehearsal: bool,
    ) -> Sequence[Point]:
        """See the port. The buckets that begin from `since` on and before `until`.

        Args:
            workspace_id: Whose.
            since: Inclusive.
            until: Exclusive.
            grain: Length of the buckets.
            dimension: What `value` is a name of.
            value: Name of a pattern, agent or model; `None` for all together.
            rehearsal: Of rehearsal runs instead of real ones.
        """
        query = (
            select(_ROLLUP)
            .where(
                _of(workspace_id, dimension, rehearsal=rehearsal),
                _buckets(grain, micros_of(since), micros_of(until)),
                _U.value == (ALL if value is None else value),
            )
            .order_by(_U.at)
        )
        rows = self._sql.execute(query).mappings()
        return [Point(instant_of(row["at"]), facts_in(row)) for row in rows]

    def breakdown(
        self,
        workspace_id: str,
        *,
        since: datetime,
        until: datetime,
        dimension: Dimension,
        rehearsal: bool,
    ) -> Mapping[str, Facts]:
        """See the port. To the minute: whole hours from their rollups, the ends from minutes."""
        query = (
            select(_ROLLUP)
            .where(
                _of(workspace_id, dimension, rehearsal=rehearsal),
                _period(micros_of(since), micros_of(until)),
                _U.value != ALL,
            )
            .order_by(_U.value, _U.at)
        )
        facts: dict[str, Facts] = {}
        for row in self._sql.execute(query).mappings():
            facts[row["value"]] = facts.get(row["value"], Facts()) + facts_in(row)
        return facts


def _of(workspace_id: str, dimension: Dimension, *, rehearsal: bool) -> ColumnElement[bool]:
    return and_(
        _U.workspace_id == workspace_id,
        _U.dimension == dimension.value,
        _U.rehearsal.is_(rehearsal),
    )


def _buckets(grain: Grain, since: int, until: int) -> ColumnElement[bool]:
    return and_(_U.grain == grain.value, _U.at >= since, _U.at < until)


def _period(since: int, until: int) -> ColumnElement[bool]:
    """The fewest buckets that make up the period, from the first minute that begins in it."""
    first = -(-since // MINUTE_MICROS) * MINUTE_MICROS
    first_hour = -(-first // HOUR_MICROS) * HOUR_MICROS
    last_hour = until // HOUR_MICROS * HOUR_MICROS
    if first_hour >= last_hour:
        return _buckets(Grain.MINUTE, first, until)
    return or_(
        _buckets(Grain.MINUTE, first, first_hour),
        _buckets(Grain.HOUR, first_hour, last_hour),
        _buckets(Grain.MINUTE, last_hour, until),
    )
