"""What people ordered runs to do, as the engines meet it, within the batch's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, exists, or_, select, update

from control_plane.domain.interventions import FLEET, Redirection, RunMessage, agent_subject
from control_plane.domain.runs import Command, RunStatus
from control_plane.services.order_writes import Halt, SetBudget, TakeMessages, TakeRedirection
from control_plane.services.recorded import Orders
from storage.bell import ring
from storage.budgets import budget_of, set_budget, spent_by
from storage.inserting import insert_into
from storage.mapping import micros_of
from storage.run_words import message_of, redirection_of
from storage.tables import (
    HaltedRunRow,
    KillSwitchRow,
    RunBudgetRow,
    RunMessageRow,
    RunRedirectRow,
    RunRow,
    table_of,
)

_SWITCH, _HALTED, _RUN = table_of(KillSwitchRow), table_of(HaltedRunRow), table_of(RunRow)
_MESSAGE, _REDIRECT = table_of(RunMessageRow), table_of(RunRedirectRow)
_K, _R, _M, _D = _SWITCH.c, _RUN.c, _MESSAGE.c, _REDIRECT.c
_B = table_of(RunBudgetRow).c

_LINE: BindParameter[Any] = bindparam("line", expanding=True)
_OWN, _KEY, _TOP = map(bindparam, ("own", "own_key", "top"))
_HOLDS = and_(
    _K.workspace_id == bindparam("workspace"),
    _K.subject.in_(bindparam("subjects", expanding=True)),
    _K.released_at.is_(None),
)
_WAITS = and_(_M.taken_at.is_(None), _M.to.in_(bindparam("names", expanding=True)))
_MINE = and_(_M.taken_run == _OWN, _M.taken_key == _KEY)
_AHEAD = or_(_D.taken_at.is_(None), _D.taken_key == _KEY)

# Asked before every call of every agent: put together once, and one round to the store.
_ORDERS = select(
    exists().where(_HOLDS).label("stopped"),
    exists().where(_M.run_id.in_(_LINE), or_(_WAITS, _MINE)).label("told"),
    exists().where(_D.run_id == _OWN, _AHEAD).label("redirected"),
    exists().where(_B.run_id == _TOP).label("limited"),
)


def orders_for(
    sql: Connection, line: Sequence[str], workspace_id: str, agent: str, key: str
) -> Orders:
    """See `Journal.orders`."""
    told = {
        "line": list(line),
        "own": line[0],
        "top": line[-1],
        "own_key": key,
        "workspace": workspace_id,
        "subjects": [FLEET, agent_subject(agent)],
        "names": ["", agent],
    }
    row = sql.execute(_ORDERS, told).one()
    budget = budget_of(sql, line[-1]) if row.limited else None
    return Orders(
        stopped=bool(row.stopped),
        told=bool(row.told),
        redirected=bool(row.redirected),
        budget=budget,
        spent=spent_by(sql, line[-1]) if budget is not None else None,
    )


def line_of(sql: Connection, run_id: str) -> tuple[str, ...]:
    """See `Journal.line`."""
    line = [run_id]
    while True:
        above = sql.execute(select(_R.parent_run_id).where(_R.id == line[-1])).scalar_one_or_none()
        if above is None:
            return tuple(line)
        line.append(above)


def halt(sql: Connection, what: Halt) -> int | None:
    """Pause the run for a kill switch; its signal then, or `None` if none holds any more."""
    holding = (
        select(_K.id)
        .where(
            _K.workspace_id == what.workspace_id,
            _K.subject.in_((FLEET, agent_subject(what.agent))),
            _K.released_at.is_(None),
        )
        .order_by(_K.id)
        .limit(1)
        # Whoever releases it first lets this run go on; whoever comes later finds it halted.
        .with_for_update(read=True, skip_locked=True)
    )
    switch_id = sql.execute(holding).scalar_one_or_none()
    if switch_id is None:
        return None
    running = and_(_R.id == what.run_id, _R.status == RunStatus.RUNNING.value)
    held = (
        update(_RUN)
        .where(running, _R.control.is_(None))
        .values(control=Command.PAUSE.value, signal=_R.signal + 1)
    )
    if sql.execute(held).rowcount:  # Else an operator has paused or cancelled it already.
        values = {
            "run_id": what.run_id,
            "workspace_id": what.workspace_id,
            "switch_id": switch_id,
            "agent": what.agent,
            "at": micros_of(what.now),
        }
        insert = insert_into(sql, _HALTED).values(values)
        sql.execute(insert.on_conflict_do_update(index_elements=["run_id"], set_=values))
        ring(sql)
    return int(sql.execute(select(_R.signal).where(_R.id == what.run_id)).scalar_one())


def take_messages(sql: Connection, what: TakeMessages) -> list[RunMessage]:
    """Take up what waits for this turn; the same again for the same turn."""
    waits = (_M.run_id.in_(what.line), _M.taken_at.is_(None), _M.to.in_(("", what.agent)))
    taken = {"taken_run": what.run_id, "taken_key": what.key, "taken_at": micros_of(what.now)}
    sql.execute(update(_MESSAGE).where(*waits).values(taken))
    mine = select(_MESSAGE).where(_M.taken_run == what.run_id, _M.taken_key == what.key)
    return [message_of(row) for row in sql.execute(mine.order_by(_M.id)).mappings()]


def take_redirection(sql: Connection, what: TakeRedirection) -> Redirection | None:
    """Take up where a person sends the run next; the same again for the same turn."""
    mine = select(_REDIRECT).where(_D.run_id == what.run_id, _D.taken_key == what.key)
    row = sql.execute(mine).mappings().first()
    if row is None:
        open_to = _D.to.in_(what.targets)
        ahead = (_D.run_id == what.run_id, _D.taken_at.is_(None), open_to)
        taken: dict[str, Any] = {"taken_key": what.key, "taken_at": micros_of(what.now)}
        sql.execute(update(_REDIRECT).where(*ahead).values(taken))
        row = sql.execute(mine).mappings().first()
    return None if row is None else redirection_of(row)


def change_budget(sql: Connection, what: SetBudget) -> bool:
    """What a person decided about the budget holds from now on, unless it was changed first."""
    return set_budget(sql, what.record, expected_version=what.expected_version)
