"""What may go from the audit record: details that name a person, and events that are too old."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, or_, select, update

from storage.tables import AuditHeadRow, AuditRow, table_of

_EVENT, _HEAD = table_of(AuditRow), table_of(AuditHeadRow)
_E, _H = _EVENT.c, _HEAD.c
_VOUCHING = ("audit.pruned", "person.erased")
"""Their details tell a check of the chain what is missing, and name nobody but by id."""
_AT_ONCE = 500  # Below every database's limit on parameters.


def naming(sql: Connection, workspace_id: str, words: Sequence[str]) -> Sequence[int]:
    """`seq` of the events whose actor, subject or details hold one of the words, in order."""
    text = func.lower(_E.actor + " " + _E.subject + " " + func.coalesce(_E.detail, ""))
    holds = [text.contains(word.lower(), autoescape=True) for word in words]
    here = (_E.workspace_id == workspace_id, _E.action.not_in(_VOUCHING))
    query = select(_E.seq).where(*here, or_(*holds)).order_by(_E.seq)
    return list(sql.execute(query).scalars())


def erase_details(sql: Connection, workspace_id: str, seqs: Sequence[int], *, told_in: str) -> int:
    """Erase details and salt where they are still there; how many there were."""
    erased = 0
    for start in range(0, len(seqs), _AT_ONCE):
        there = update(_EVENT).where(
            _E.workspace_id == workspace_id,
            _E.seq.in_(seqs[start : start + _AT_ONCE]),
            _E.erased_in.is_(None),
        )
        erased += sql.execute(there.values(detail=None, salt=None, erased_in=told_in)).rowcount
    return erased


def last_before(sql: Connection, workspace_id: str, before_micros: int) -> int:
    """The last `seq` up to which every event is older; 0 when the first is not.

    From the oldest on, so that it costs what there is to remove and not what there is.
    """
    here = _E.workspace_id == workspace_id
    query = select(_E.seq).where(here, _E.at >= before_micros).order_by(_E.seq).limit(1)
    young = sql.execute(query).scalar_one_or_none()
    if young is not None:
        return max(0, young - 1)
    return sql.execute(select(func.max(_E.seq)).where(here)).scalar_one() or 0


def sweep(sql: Connection, workspace_id: str, *, limit: int) -> int:
    """Delete some of the events up to where the record was pruned; how many were."""
    pruned = select(_H.pruned_seq).where(_H.workspace_id == workspace_id).scalar_subquery()
    here = _E.workspace_id == workspace_id
    some = select(_E.id).where(here, _E.seq <= pruned).order_by(_E.seq).limit(limit)
    return sql.execute(delete(_EVENT).where(_E.id.in_(some))).rowcount
