"""What names one person beside their own record: texts, tokens, and what endpoints were told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    func,
    or_,
    select,
    update,
)

from control_plane.services.personal_records import Named
from storage.mapping import instant_of, maybe_instant_of
from storage.tables import (
    AgentRow,
    AgentVersionRow,
    ApprovalEventRow,
    AttemptRow,
    ControlSetRow,
    DeliveryRow,
    EndpointRow,
    EvidenceRow,
    KillSwitchRow,
    LegalHoldRow,
    NotificationRow,
    PatternRow,
    PatternVersionRow,
    PromotionRow,
    RunMessageRow,
    ScheduleRow,
    StageChangeRow,
    TokenRow,
    VoteRow,
    WebhookEventRow,
    WorkspacePolicyRow,
    table_of,
)
from storage.traces import within

_EVENT, _DELIVERY, _ATTEMPT = map(table_of, (WebhookEventRow, DeliveryRow, AttemptRow))
_TOKEN = table_of(TokenRow)
_E, _D, _A, _T = _EVENT.c, _DELIVERY.c, _ATTEMPT.c, _TOKEN.c


def _text_of(row: Any, author: str | None, text: str = "note") -> _Text:
    table = table_of(row)
    return table, None if author is None else table.c[author], table.c[text]


_Text = tuple[Table, Column[Any] | None, Column[Any]]
_TEXTS: Sequence[_Text] = (
    _text_of(AgentVersionRow, "created_by"),
    _text_of(PatternVersionRow, "created_by"),
    _text_of(ControlSetRow, "saved_by"),
    _text_of(WorkspacePolicyRow, "saved_by"),
    _text_of(EvidenceRow, "by"),
    _text_of(EvidenceRow, "by", "reference"),
    _text_of(PromotionRow, "requested_by"),
    _text_of(PromotionRow, "decided_by", "reason"),
    _text_of(StageChangeRow, "by"),
    _text_of(KillSwitchRow, "killed_by", "reason"),
    _text_of(RunMessageRow, "by", "text"),
    _text_of(EndpointRow, None, "pause_note"),
    _text_of(ScheduleRow, None, "pause_note"),
    _text_of(AgentRow, None, "owner"),
    _text_of(PatternRow, None, "owner"),
    _text_of(LegalHoldRow, None, "reason"),
    _text_of(LegalHoldRow, None, "release_reason"),
    _text_of(VoteRow, None, "reason"),
    _text_of(ApprovalEventRow, None, "detail"),
    _text_of(NotificationRow, None, "error"),
)
"""Texts that people write beside what they do, with the column that says who did, if there is one.
Of those without it only the name goes: a reason for a hold stays as long as the hold. Votes and
events of questions have their authors in `approval_erasure.py`.
"""


def texts(sql: Connection, workspace_id: str, who: Named) -> Iterator[Mapping[str, Any]]:
    """What the person wrote, and what others wrote that names them."""
    for table, author, text in _TEXTS:
        concerned = or_(_by(author, who), holds(text, who.names))
        query = select(text).where(within(table, workspace_id), concerned, text != "")
        for said in sql.execute(query).scalars():
            yield {"kind": table.name, "text": said}


def erase_texts(sql: Connection, workspace_id: str, who: Named) -> int:
    """Empty what they wrote; where others name them, their id stands instead."""
    changed = 0
    for table, author, text in _TEXTS:
        theirs = (within(table, workspace_id), _by(author, who), text != "")
        emptied = update(table).where(*theirs).values({text.name: ""})
        changed += sql.execute(emptied).rowcount
        changed += _put_id(sql, text, within(table, workspace_id), who)
    return changed


def tokens(sql: Connection, workspace_id: str, who: Named) -> Iterator[Mapping[str, Any]]:
    """Tokens of the person, those they made or revoked, and those whose name is about them."""
    concerned = or_(
        _T.owner == who.id,
        _T.created_by == who.id,
        _T.revoked_by == who.id,
        holds(_T.name, who.names),
    )
    query = select(_TOKEN).where(_T.workspace_id == workspace_id, concerned).order_by(_T.id)
    for row in sql.execute(query).mappings():
        yield {
            **{field: row[field] for field in ("id", "name", "owner", "created_by", "revoked_by")},
            "created_at": instant_of(row["created_at"]),
            "expires_at": instant_of(row["expires_at"]),
            "last_used_at": maybe_instant_of(row["last_used_at"]),
            "revoked_at": maybe_instant_of(row["revoked_at"]),
        }


def erase_token_names(sql: Connection, workspace_id: str, who: Named) -> int:
    """The names the person gave to tokens go: each is called by its id then."""
    here = _T.workspace_id == workspace_id
    theirs = or_(_T.owner == who.id, _T.created_by == who.id)
    named = update(_TOKEN).where(here, theirs, _T.name != _T.id).values(name=_T.id)
    return sql.execute(named).rowcount + _put_id(sql, _T.name, here, who)


def told(sql: Connection, workspace_id: str, who: Named) -> Iterator[Mapping[str, Any]]:
    """What endpoints were told, or answered, that names the person; oldest first."""
    answered = select(_D.event_id).join(_ATTEMPT, _A.delivery_id == _D.id)
    answered = answered.where(_D.workspace_id == workspace_id, _answers(who))
    query = select(_EVENT).where(
        _E.workspace_id == workspace_id, or_(_tells(who), _E.id.in_(answered))
    )
    for row in sql.execute(query.order_by(_E.id)).mappings():
        answers = select(_A.body, _A.error).join(_DELIVERY, _A.delivery_id == _D.id)
        answers = answers.where(_D.event_id == row["id"], _answers(who))
        yield {
            "id": row["id"],
            "type": row["type"],
            "at": instant_of(row["at"]),
            "subject": row["subject"],
            "data": orjson.loads(row["facts"]),
            "answers": [body or error for body, error in sql.execute(answers)],
        }


def erase_told(sql: Connection, workspace_id: str, who: Named) -> int:
    """Facts that name the person go, and what endpoints answered about them."""
    naming = (_E.workspace_id == workspace_id, _tells(who), _E.facts != "{}")
    changed = sql.execute(update(_EVENT).where(*naming).values(facts="{}")).rowcount
    ours = select(_D.id).where(_D.workspace_id == workspace_id)
    answered = update(_ATTEMPT).where(_A.delivery_id.in_(ours), _answers(who))
    return changed + sql.execute(answered.values(body="", error="")).rowcount


def _tells(who: Named) -> ColumnElement[bool]:
    return holds(_E.subject + " " + _E.facts, who.words)


def _answers(who: Named) -> ColumnElement[bool]:
    return holds(_A.body + " " + _A.error, who.words)


def _by(author: Column[Any] | None, who: Named) -> ColumnElement[bool]:
    return or_(False) if author is None else author == who.id


def holds(text: ColumnElement[Any], words: Sequence[str]) -> ColumnElement[bool]:
    """Whether the text holds one of the words, in whatever case."""
    lower = func.lower(text)
    return or_(False, *(lower.contains(word.lower(), autoescape=True) for word in words))


def _put_id(sql: Connection, text: Column[Any], here: ColumnElement[bool], who: Named) -> int:
    """Let the id stand where a name did."""
    if not who.names:
        return 0
    table, keys = text.table, list(text.table.primary_key.columns)  # pyright: ignore[reportAttributeAccessIssue]
    found = sql.execute(select(text, *keys).where(here, holds(text, who.names))).all()
    for said, *values in found:
        this = and_(*(key == value for key, value in zip(keys, values, strict=True)))
        done = update(table).where(this)  # pyright: ignore[reportArgumentType]
        sql.execute(done.values({text.name: without_name(said, who)}))
    return len(found)


def without_name(said: str, who: Named) -> str:
    """The text with the id where it names the person for certain."""
    if not who.names:
        return said
    return re.sub("|".join(map(re.escape, who.names)), who.id, said, flags=re.IGNORECASE)
