"""One person's part in questions: found and erased; and the contents of questions taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, delete, or_, select, update

from control_plane.services.personal_records import Named
from storage.mapping import instant_of, json_of
from storage.tables import ApprovalEventRow, ApprovalRow, VoteRow, table_of

_VOTE, _EVENT, _APPROVAL = map(table_of, (VoteRow, ApprovalEventRow, ApprovalRow))
_V, _E, _A = _VOTE.c, _EVENT.c, _APPROVAL.c
_SAID = ("name", "reason", "answer")


def votes_of(sql: Connection, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
    """What the person voted, oldest first."""
    theirs = (_V.workspace_id == workspace_id, _V.principal_id == who.id)
    return [
        {
            "kind": "vote",
            "approval": row["approval_id"],
            "at": instant_of(row["at"]),
            "verdict": row["verdict"],
            "text": row["reason"],
        }
        for row in sql.execute(select(_VOTE).where(*theirs).order_by(_V.id)).mappings()
    ]


def erase_part(sql: Connection, workspace_id: str, who: Named) -> int:
    """In votes, events and decisions their id stands for their name; what they wrote goes."""
    theirs = (_V.workspace_id == workspace_id, _V.principal_id == who.id)
    named = update(_VOTE).where(*theirs, or_(_V.name != who.id, _V.reason != ""))
    changed = sql.execute(named.values(name=who.id, reason="")).rowcount
    about = set(sql.execute(select(_V.approval_id).where(*theirs)).scalars())
    done = select(_E.id, _E.approval_id, _E.detail).where(
        _E.workspace_id == workspace_id, _E.by == who.id
    )
    for row in sql.execute(done).all():
        about.add(row.approval_id)
        changed += _shorten_event(sql, row.id, orjson.loads(row.detail))
    found = select(_A.id, _A.decision).where(_A.id.in_(about), _A.decision.is_not(None))
    for row in sql.execute(found).all():
        decision = _unnamed(orjson.loads(row.decision), who)
        sql.execute(update(_APPROVAL).where(_A.id == row.id).values(decision=json_of(decision)))
    return changed


def empty_log(sql: Connection, run_ids: Sequence[str]) -> None:
    """What was said in votes and events of these runs' questions goes; who did what stays."""
    asked = select(_A.id).where(_A.run_id.in_(run_ids))
    sql.execute(update(_VOTE).where(_V.approval_id.in_(asked)).values(reason=""))
    for row in sql.execute(select(_E.id, _E.detail).where(_E.approval_id.in_(asked))).all():
        _shorten_event(sql, row.id, orjson.loads(row.detail), ("reason", "answer"))


def remove_log(sql: Connection, run_ids: Sequence[str]) -> None:
    """Votes on, and events of, these runs' questions go."""
    asked = select(_A.id).where(_A.run_id.in_(run_ids))
    for column in (_V.approval_id, _E.approval_id):
        sql.execute(delete(column.table).where(column.in_(asked)))


def _shorten_event(
    sql: Connection, event_id: str, detail: dict[str, Any], said: Sequence[str] = _SAID
) -> int:
    kept = {name: value for name, value in detail.items() if name not in said}
    if kept == detail:
        return 0
    sql.execute(update(_EVENT).where(_E.id == event_id).values(detail=json_of(kept)))
    return 1


def _unnamed(decision: dict[str, Any], who: Named) -> dict[str, Any]:
    people = str(decision["by"]).split(", ")
    if people in ([who.name], [who.id]):
        return {**decision, "by": who.id, "reason": "", "answer": ""}
    named = [who.id if name and name == who.name else name for name in people]
    return {**decision, "by": ", ".join(named)}
