"""What runs have used: their own model calls, and those of the runs below them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, case, func, select, update

from control_plane.domain.steps import StepKind, StepStatus
from storage.dirty import mark_dirty
from storage.tables import RunRow, StepRow, table_of

_RUN, _STEP = table_of(RunRow), table_of(StepRow)
_R, _S = _RUN.c, _STEP.c
_OWN, _CHILD = _RUN.alias("own").c, _RUN.alias("child").c


def usage_so_far(run_id: Any) -> dict[str, Any]:
    """The run's usage columns, to update it with.

    Superseded steps count: the money was spent. What a fork copied does not: another run paid for
    it.
    """
    unpriced = and_(_S.cost_micros.is_(None), _S.status == StepStatus.COMPLETED)
    since = case((_OWN.forked_from.is_(None), 0), else_=_OWN.created_at)
    own = (
        _S.run_id == run_id,
        # Not as it stands: SQLite would read the calls of all runs by the index over kinds.
        _S.kind.concat("") == StepKind.MODEL,
        _S.started_at >= select(since).where(_OWN.id == run_id).scalar_subquery(),
    )

    def of(steps: Any, children: Any) -> Any:
        below = select(func.coalesce(func.sum(children), 0)).where(_CHILD.parent_run_id == run_id)
        return (
            select(func.coalesce(func.sum(steps), 0)).where(*own).scalar_subquery()
            + below.scalar_subquery()
        )

    return {
        "input_tokens": of(_S.input_tokens, _CHILD.input_tokens),
        "output_tokens": of(_S.output_tokens, _CHILD.output_tokens),
        "cost_micros": of(_S.cost_micros, _CHILD.cost_micros),
        "unpriced_calls": of(case((unpriced, 1), else_=0), _CHILD.unpriced_calls),
        "model_calls": of(1, _CHILD.model_calls),
    }


def add_up(connection: Connection, run_id: str | None) -> None:
    """Something below this run used something: bring it and all runs above it up to date.

    One that ended before counts again in its minute.
    """
    while run_id is not None:
        total = (
            update(_RUN)
            .where(_R.id == run_id)
            .values(usage_so_far(run_id))
            .returning(_R.workspace_id, _R.parent_run_id, _R.finished_at)
        )
        row = connection.execute(total).one()
        mark_dirty(connection, row.workspace_id, [row.finished_at])
        run_id = row.parent_run_id
