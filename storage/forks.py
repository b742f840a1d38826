"""Fork: give a new run what another one had recorded before a step."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, exists, false, func, insert, literal, select

from control_plane.domain.errors import N_, NotFound
from control_plane.domain.runs import Run
from control_plane.domain.steps import StepStatus
from storage.steps import belongs_to
from storage.tables import StepRow, table_of

_STEP = table_of(StepRow)
_S = _STEP.c


def copy_steps(sql: Connection, source: Run, target_run_id: str, *, before_key: str) -> None:
    """Copy the completed steps recorded before the step, in order. An empty key copies nothing.

    What belongs to the step stays behind, and so does what the step belongs to: it ended after it.

    Raises:
        NotFound: The source has no such step.
    """
    if not before_key:
        return
    new = {
        "run_id": literal(target_run_id),
        "workspace_id": literal(source.workspace_id),
        "round": literal(0),
        "superseded": false(),
    }
    names = [column.name for column in _STEP.columns if column.name != "seq"]
    copied = (
        select(*(new.get(name, _S[name]).label(name) for name in names))
        .where(
            _S.run_id == source.id,
            _S.superseded.is_(False),
            _S.status == StepStatus.COMPLETED.value,
            _S.seq < _beginning(sql, source.id, before_key),
            _S.key.not_in(_enclosing(before_key)),
            ~belongs_to(before_key),
            ~_done_over(),
        )
        .order_by(_S.seq)
    )
    sql.execute(insert(_STEP).from_select(names, copied))


def _beginning(sql: Connection, run_id: str, key: str) -> int:
    """Where the step begins on the record: by its valid rows, else by its superseded ones."""
    for valid in (_S.superseded.is_(False), _S.superseded):
        query = select(func.min(_S.seq)).where(_S.run_id == run_id, belongs_to(key), valid)
        seq = sql.execute(query).scalar_one()
        if seq is not None:
            return seq
    raise NotFound(N_("Run {run} has no step {key!r}."), run=run_id, key=key)


def _enclosing(key: str) -> list[str]:
    """Keys of the steps that this one is part of."""
    parts = key.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _done_over() -> ColumnElement[bool]:
    """Whether a later round recorded the step again, without superseding it."""
    later = _STEP.alias()
    return exists().where(
        later.c.run_id == _S.run_id,
        later.c.key == _S.key,
        later.c.seq > _S.seq,
        later.c.superseded.is_(False),
    )
