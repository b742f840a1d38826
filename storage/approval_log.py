"""Votes on a question, and what happened to it, in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update
from ulid import ULID

from control_plane.domain.approval_events import ApprovalEvent, EventKind
from control_plane.domain.approvals import Verdict, Vote
from storage.mapping import instant_of, json_of, micros_of
from storage.tables import ApprovalEventRow, VoteRow, table_of

_VOTE, _EVENT = table_of(VoteRow), table_of(ApprovalEventRow)
_V, _E = _VOTE.c, _EVENT.c


def votes(sql: Connection, approval_id: str) -> Sequence[Vote]:
    """All of them, in the order in which they were given."""
    query = select(_VOTE).where(_V.approval_id == approval_id).order_by(_V.at, _V.id)
    return [vote_of(row) for row in sql.execute(query).mappings()]


def add_vote(sql: Connection, workspace_id: str, vote: Vote) -> None:
    """Keep the vote."""
    values = {
        "id": f"vot_{_new()}",
        "workspace_id": workspace_id,
        "approval_id": vote.approval_id,
        "principal_id": vote.principal_id,
        "name": vote.name,
        "verdict": vote.verdict.value,
        "body": vote.body,
        "reason": vote.reason,
        "code": vote.code,
        "via": vote.via,
        "at": micros_of(vote.at),
        "considered_ms": vote.considered_ms,
        "void": vote.void,
    }
    sql.execute(insert(_VOTE).values(values))


def void_votes(sql: Connection, approval_id: str, of: Collection[str]) -> None:
    """The votes of these people do not count any more."""
    if of:
        theirs = (_V.approval_id == approval_id, _V.principal_id.in_(list(of)))
        sql.execute(update(_VOTE).where(*theirs).values(void=True))


def vote_of(row: Mapping[Any, Any]) -> Vote:
    """The vote in the row."""
    return Vote(
        approval_id=row["approval_id"],
        principal_id=row["principal_id"],
        name=row["name"],
        verdict=Verdict(row["verdict"]),
        body=row["body"],
        at=instant_of(row["at"]),
        via=row["via"],
        reason=row["reason"],
        code=row["code"],
        considered_ms=row["considered_ms"],
        void=row["void"],
    )


def events(sql: Connection, approval_id: str) -> Sequence[ApprovalEvent]:
    """In the order in which they happened."""
    query = select(_EVENT).where(_E.approval_id == approval_id).order_by(_E.at, _E.id)
    return [
        ApprovalEvent(
            approval_id=row["approval_id"],
            kind=EventKind(row["kind"]),
            at=instant_of(row["at"]),
            by=row["by"],
            detail=orjson.loads(row["detail"]),
        )
        for row in sql.execute(query).mappings()
    ]


def add_events(sql: Connection, found: Sequence[tuple[str, ApprovalEvent]]) -> None:
    """Keep what happened, with the workspace it happened in."""
    values = [
        {
            "id": f"ape_{_new()}",
            "workspace_id": workspace_id,
            "approval_id": event.approval_id,
            "kind": event.kind.value,
            "by": event.by,
            "at": micros_of(event.at),
            "detail": json_of(dict(event.detail)),
        }
        for workspace_id, event in found
    ]
    if values:
        sql.execute(insert(_EVENT), values)


def _new() -> str:
    return str(ULID()).lower()
