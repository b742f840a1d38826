"""One person's part in questions, erased; and the contents of questions taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, delete, exists, or_, select, update

from control_plane.domain.approvals import ApprovalStatus
from control_plane.services.personal_records import Named
from storage import mentions
from storage.mapping import json_of
from storage.tables import ApprovalEventRow, ApprovalRow, StepRow, VoteRow, table_of

_VOTE, _EVENT, _APPROVAL = map(table_of, (VoteRow, ApprovalEventRow, ApprovalRow))
_STEP = table_of(StepRow)
_V, _E, _A, _S = _VOTE.c, _EVENT.c, _APPROVAL.c, _STEP.c
_SAID = ("name", "reason", "answer")


def can_be_undone(sql: Connection, workspace_id: str, person_id: str) -> bool:
    """Whether a decision of the person does not count yet."""
    held = (_A.status == ApprovalStatus.PENDING.value, _A.commits_at.is_not(None))
    query = select(_A.id).where(_A.workspace_id == workspace_id, _took_part(person_id), *held)
    return sql.execute(query.limit(1)).first() is not None


def erase_part(sql: Connection, workspace_id: str, who: Named) -> int:
    """In votes, events and decisions their id stands for their name; what they wrote goes.

    Their votes on open questions do not count any more.
    """
    changed = _withdraw_proposals(sql, workspace_id, who)
    changed += sum(
        _rewrite(sql, row, _unnamed(orjson.loads(row["decision"]), row, who), who)
        for row in _concerned(sql, workspace_id, who)
    )
    theirs = (_V.workspace_id == workspace_id, _V.principal_id == who.id)
    named = update(_VOTE).where(*theirs, or_(_V.name != who.id, _V.reason != ""))
    changed += sql.execute(named.values(name=who.id, reason="")).rowcount
    done = select(_E.id, _E.detail).where(_E.workspace_id == workspace_id, _E.by == who.id)
    for row in sql.execute(done).all():
        changed += _shorten_event(sql, row.id, orjson.loads(row.detail))
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


def _took_part(person_id: str) -> Any:
    voted = exists().where(_V.approval_id == _A.id, _V.principal_id == person_id)
    return or_(_A.decided_by == person_id, voted)


def _concerned(sql: Connection, workspace_id: str, who: Named) -> Sequence[Mapping[Any, Any]]:
    """Questions they decided or voted on, and those where somebody else wrote their name."""
    named = or_(_took_part(who.id), mentions.holds(_A.decision, who.names))
    query = select(_APPROVAL).where(_A.workspace_id == workspace_id, _A.decision.is_not(None))
    return sql.execute(query.where(named).order_by(_A.id)).mappings().all()


def _withdraw_proposals(sql: Connection, workspace_id: str, who: Named) -> int:
    """What they alone propose goes from questions that are open; their votes do not count."""
    votes = select(_V.id, _V.approval_id, _V.body).join(_APPROVAL, _A.id == _V.approval_id)
    standing = (_V.workspace_id == workspace_id, _V.void.is_(False))
    is_open = _A.status == ApprovalStatus.PENDING.value
    theirs = sql.execute(votes.where(*standing, is_open, _V.principal_id == who.id)).all()
    for vote in theirs:
        like = votes.where(*standing, _V.approval_id == vote.approval_id, _V.body == vote.body)
        sql.execute(update(_VOTE).where(_V.id == vote.id).values(void=True))
        if sql.execute(like.limit(1)).first() is None:
            sql.execute(update(_APPROVAL).where(_A.id == vote.approval_id).values(decision=None))
    return len(theirs)


def _rewrite(
    sql: Connection, approval: Mapping[Any, Any], decision: dict[str, Any], who: Named
) -> int:
    """Keep the decision in its question, and in the step that waited for it and holds a copy."""
    if decision == orjson.loads(approval["decision"]):
        return 0
    kept = update(_APPROVAL).where(_A.id == approval["id"])
    sql.execute(kept.values(decision=json_of(decision)))
    here = (
        _S.run_id == approval["run_id"],
        _S.round == approval["round"],
        _S.key == approval["step_key"],
    )
    for row in sql.execute(select(_S.seq, _S.detail, _S.preview).where(*here)):
        detail = orjson.loads(row.detail)
        if "decision" in detail:
            copied = ("by", "reason", "answer")
            detail["decision"] |= {name: decision[name] for name in copied if name in decision}
        preview = row.preview.replace(who.name, who.id) if who.name else row.preview
        done = update(_STEP).where(_S.seq == row.seq)
        sql.execute(done.values(detail=json_of(detail), preview=preview))
    return 1


def _shorten_event(
    sql: Connection, event_id: str, detail: dict[str, Any], said: Sequence[str] = _SAID
) -> int:
    kept = {name: value for name, value in detail.items() if name not in said}
    if kept == detail:
        return 0
    sql.execute(update(_EVENT).where(_E.id == event_id).values(detail=json_of(kept)))
    return 1


def _unnamed(decision: dict[str, Any], row: Mapping[Any, Any], who: Named) -> dict[str, Any]:
    """The decision with their id for their name; what they said goes where they had the last word.

    Of several who decide together the last one's words are kept.
    """
    by = str(decision["by"])
    if who.name:
        by = re.sub(rf"(^|(?<=, )){re.escape(who.name)}(?=, |$)", who.id, by)
    if row["decided_by"] == who.id or by == who.id:
        emptied = {"by": by, "reason": "", "answer": ""}
        if row["status"] == ApprovalStatus.PENDING.value:  # Others agree to this very answer.
            del emptied["answer"]
        return {**decision, **emptied}
    said = {
        name: mentions.without_name(str(decision.get(name, "")), who)
        for name in ("reason", "answer")
        if name in decision
    }
    return {**decision, "by": by, **said}
