"""What is on record of a run, as a replay needs it: without the full texts."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, RowMapping, select

from control_plane.domain.steps import StepKind, StepStatus
from control_plane.services.recorded import Recorded
from storage.mapping import instant_of, maybe_instant_of, usage_of
from storage.tables import StepRow, table_of

_STEP = table_of(StepRow)
_REPLAYED = (
    _STEP.c.key,
    _STEP.c.kind,
    _STEP.c.status,
    _STEP.c.round,
    _STEP.c.attempt,
    _STEP.c.fingerprint,
    _STEP.c.preview,
    _STEP.c.detail,
    _STEP.c.error,
    _STEP.c.reason,
    _STEP.c.input_tokens,
    _STEP.c.output_tokens,
    _STEP.c.cost_micros,
    _STEP.c.due_at,
    _STEP.c.started_at,
)


def replayed(connection: Connection, run_id: str) -> dict[str, Recorded]:
    """Its valid steps by key, in order of recording; of several rounds, the newest."""
    query = (
        select(*_REPLAYED)
        .where(_STEP.c.run_id == run_id, _STEP.c.superseded.is_(False))
        .order_by(_STEP.c.seq)
    )
    return {found.key: found for found in map(_recorded, connection.execute(query).mappings())}


def _recorded(row: RowMapping) -> Recorded:
    return Recorded(
        key=row["key"],
        kind=StepKind(row["kind"]),
        status=StepStatus(row["status"]),
        round=row["round"],
        attempt=row["attempt"],
        fingerprint=row["fingerprint"],
        preview=row["preview"],
        detail=orjson.loads(row["detail"]),
        error=row["error"],
        reason=row["reason"],
        usage=usage_of(row),
        due_at=maybe_instant_of(row["due_at"]),
        started_at=instant_of(row["started_at"]),
    )
