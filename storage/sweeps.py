"""What is over its time, and how it goes, by kind of data.

Runs go by family: a run with all its child runs, once all of them have ended and none is held.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)

from control_plane.domain.retention import Held
from control_plane.domain.runs import FINAL
from control_plane.domain.schedules import FiringOutcome
from storage.approval_erasure import remove_log
from storage.emptying import empty_runs
from storage.rollups import keep_facts_of
from storage.tables import (
    ApprovalRow,
    AttemptRow,
    DeliveryRow,
    EmptiedRunRow,
    FiringRow,
    HaltedRunRow,
    IdempotencyRow,
    NotificationRow,
    RunBudgetRow,
    RunMessageRow,
    RunRedirectRow,
    RunRow,
    ScheduleRow,
    StepRow,
    WebhookEventRow,
    table_of,
)
from storage.traces import took_part_in

_RUN, _STEP, _APPROVAL = table_of(RunRow), table_of(StepRow), table_of(ApprovalRow)
_FIRING, _SCHEDULE = table_of(FiringRow), table_of(ScheduleRow)
_KEY, _EMPTIED = table_of(IdempotencyRow), table_of(EmptiedRunRow)
_BESIDE = tuple(map(table_of, (HaltedRunRow, RunMessageRow, RunBudgetRow, RunRedirectRow)))
"""What people did to runs, beside what the runs did."""
_R, _F, _K = _RUN.c, _FIRING.c, _KEY.c
_EVENT, _DELIVERY, _ATTEMPT = map(table_of, (WebhookEventRow, DeliveryRow, AttemptRow))
_E, _D = _EVENT.c, _DELIVERY.c
_NOTICE = table_of(NotificationRow)
_A, _N = _APPROVAL.c, _NOTICE.c
_ENDED = [status.value for status in FINAL]


@dataclass(frozen=True)
class Cut:
    """Which data of a workspace."""

    workspace_id: str
    before_micros: int
    held: Held
    limit: int | None
    """`None` for all."""
    now_micros: int


@dataclass(frozen=True)
class Sweep:
    """How one kind of data goes."""

    over: Callable[[Cut], Select[*tuple[Any, ...]]]
    """Keys of what is over its time and held by nothing."""
    remove: Callable[[Connection, Sequence[Any], Cut], None]
    """Remove what has these keys."""


def count(sql: Connection, kind: str, cut: Cut) -> int:
    """How much is over its time."""
    over = SWEEPS[kind].over(cut).subquery()
    return sql.execute(select(func.count()).select_from(over)).scalar_one()


def remove(sql: Connection, kind: str, cut: Cut) -> int:
    """Remove some of it; how much."""
    sweep = SWEEPS[kind]
    keys = [
        row if len(row) > 1 else row[0] for row in sql.execute(sweep.over(cut).limit(cut.limit))
    ]
    if keys:
        sweep.remove(sql, keys, cut)
    return len(keys)


def _kept_families(cut: Cut) -> Select[*tuple[Any, ...]]:
    """Ids of runs in families with a run that is held or goes on, up to the top."""
    held, here = cut.held, _R.workspace_id == cut.workspace_id
    kept = or_(
        _R.status.not_in(_ENDED),
        _R.id.in_(held.runs),
        _R.pattern_name.in_(held.patterns),
        _R.started_by.in_(held.people),
        took_part_in(_R.id, held.people) if held.people else false(),
    )
    family = select(_R.id, _R.parent_run_id).where(here, kept).cte("kept", recursive=True)
    above = select(_R.id, _R.parent_run_id).join(family, _R.id == family.c.parent_run_id)
    return select(family.union(above).c.id)


def _whole_runs(cut: Cut) -> Select[*tuple[Any, ...]]:
    """Top runs of families that ended before."""
    return (
        select(_R.id)
        .where(
            _R.workspace_id == cut.workspace_id,
            _R.parent_run_id.is_(None),
            _R.status.in_(_ENDED),
            _R.finished_at < cut.before_micros,
            _R.id.not_in(_kept_families(cut)),
            false() if cut.held.everything else _R.id.is_not(None),
        )
        .order_by(_R.finished_at)
    )


def _full_runs(cut: Cut) -> Select[*tuple[Any, ...]]:
    emptied = exists().where(_EMPTIED.c.run_id == _R.id)
    return _whole_runs(cut).where(~emptied)


def _families(sql: Connection, tops: Sequence[str]) -> list[str]:
    family = select(_R.id).where(_R.id.in_(tops)).cte("family", recursive=True)
    below = select(_R.id).join(family, _R.parent_run_id == family.c.id)
    return list(sql.execute(select(family.union(below).c.id)).scalars())


def _remove_runs(sql: Connection, tops: Sequence[str], cut: Cut) -> None:
    """What was measured stays in the KPIs, also when a minute is counted anew."""
    ids = _families(sql, tops)
    keep_facts_of(sql, cut.workspace_id, ids)
    remove_log(sql, ids)
    for table in (_STEP, _APPROVAL, _EMPTIED, *_BESIDE):
        sql.execute(delete(table).where(table.c.run_id.in_(ids)))
    sql.execute(delete(_RUN).where(_R.id.in_(ids)))


def _empty_runs(sql: Connection, tops: Sequence[str], cut: Cut) -> None:
    empty_runs(sql, _families(sql, tops), now_micros=cut.now_micros)


def _firings(cut: Cut) -> Select[*tuple[Any, ...]]:
    """All but the newest of each schedule, which says how the schedule stands."""
    later = _FIRING.alias().c
    newest = exists().where(later.schedule_id == _F.schedule_id, later.id > _F.id)
    return (
        select(_F.id)
        .where(
            _F.workspace_id == cut.workspace_id,
            _F.at < cut.before_micros,
            _F.outcome != FiringOutcome.BUFFERED.value,
            newest,
            or_(_F.run_id.is_(None), _F.run_id.not_in(_kept_families(cut))),
            _F.schedule_id.not_in(_held_schedules(cut)),
            false() if cut.held.everything else _F.id.is_not(None),
        )
        .order_by(_F.id)
    )


def _held_schedules(cut: Cut) -> Select[*tuple[Any, ...]]:
    """Of held patterns and people. A name that only occurs in a specification is held, too."""
    schedule = _SCHEDULE.c
    named = [schedule.spec.contains(f'"{name}"', autoescape=True) for name in cut.held.patterns]
    kept = or_(false(), schedule.owner.in_(cut.held.people), *named)
    return select(schedule.id).where(schedule.workspace_id == cut.workspace_id, kept)


def _remove_firings(sql: Connection, ids: Sequence[str], cut: Cut) -> None:
    sql.execute(delete(_FIRING).where(_F.id.in_(ids)))


def _keys(cut: Cut) -> Select[*tuple[Any, ...]]:
    here: list[ColumnElement[bool]] = [
        _K.workspace_id == cut.workspace_id,
        _K.created_at < cut.before_micros,
        _K.result_id.not_in(_kept_families(cut)),
        false() if cut.held.everything else _K.key.is_not(None),
    ]
    return select(_K.workspace_id, _K.key).where(*here).order_by(_K.created_at)


def _remove_keys(sql: Connection, keys: Sequence[Any], cut: Cut) -> None:
    pairs = [tuple(key) for key in keys]
    sql.execute(delete(_KEY).where(tuple_(_K.workspace_id, _K.key).in_(pairs)))


def _told(cut: Cut) -> Select[*tuple[Any, ...]]:
    """What happened, with all who were told of it. Of what is held, nothing that names it goes."""
    held = cut.held
    kept_runs = select("run/" + _R.id).where(_R.id.in_(_kept_families(cut)))
    words = [*held.runs, *held.people, *(f"pattern/{name}" for name in held.patterns)]
    named = [(_E.subject + " " + _E.facts).contains(word, autoescape=True) for word in words]
    return (
        select(_E.id)
        .where(
            _E.workspace_id == cut.workspace_id,
            _E.at < cut.before_micros,
            _E.subject.not_in(kept_runs) if words else true(),
            ~or_(false(), *named),
            false() if held.everything else true(),
        )
        .order_by(_E.at)
    )


def _remove_told(sql: Connection, ids: Sequence[str], cut: Cut) -> None:
    deliveries = select(_D.id).where(_D.event_id.in_(ids))
    sql.execute(delete(_ATTEMPT).where(_ATTEMPT.c.delivery_id.in_(deliveries)))
    sql.execute(delete(_DELIVERY).where(_D.event_id.in_(ids)))
    sql.execute(delete(_EVENT).where(_E.id.in_(ids)))


def _notices(cut: Cut) -> Select[*tuple[Any, ...]]:
    """What people were told; of questions of held runs, and of what held people were told, none."""
    held = cut.held
    asked = select("approval/" + _A.id).where(_A.run_id.in_(_kept_families(cut)))
    return (
        select(_N.id)
        .where(
            _N.workspace_id == cut.workspace_id,
            _N.created_at < cut.before_micros,
            _N.person_id.not_in(held.people),
            _N.subject.not_in(asked) if held.runs or held.patterns or held.people else true(),
            false() if held.everything else true(),
        )
        .order_by(_N.created_at)
    )


def _remove_notices(sql: Connection, ids: Sequence[str], cut: Cut) -> None:
    sql.execute(delete(_NOTICE).where(_N.id.in_(ids)))


SWEEPS: Mapping[str, Sweep] = {
    "run_contents": Sweep(_full_runs, _empty_runs),
    "runs": Sweep(_whole_runs, _remove_runs),
    "firings": Sweep(_firings, _remove_firings),
    "webhook_deliveries": Sweep(_told, _remove_told),
    "notifications": Sweep(_notices, _remove_notices),
    "idempotency_keys": Sweep(_keys, _remove_keys),
}
"""Audit events go another way: a prefix of their chain, told of on the record itself."""
