"""Where the store names a person by id, beside their own record: found, and let go of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, or_, select

from storage.mapping import instant_of
from storage.tables import (
    ActionLinkRow,
    AgentRow,
    AgentVersionRow,
    ApprovalEventRow,
    ApprovalRow,
    AutonomyGrantRow,
    AutonomySettingRow,
    ChannelRow,
    ControlSetRow,
    EvidenceRow,
    KillSwitchRow,
    LegalHoldRow,
    NotificationRow,
    PatternRow,
    PatternVersionRow,
    PromotionRow,
    RetentionRuleRow,
    RunBudgetRow,
    RunMessageRow,
    RunRedirectRow,
    SavedViewRow,
    ScheduleRow,
    SecretRow,
    StageChangeRow,
    VoteRow,
    WorkspacePolicyRow,
    table_of,
)

_AGENT, _PATTERN, _CHANNEL = map(table_of, (AgentRow, PatternRow, ChannelRow))


@dataclass(frozen=True)
class Trace:
    """One table that names people by id."""

    table: Table
    people: tuple[str, ...]
    """Columns that hold the id of a person."""
    shown: tuple[str, ...]
    """What of such a row is handed over; never what is sealed, nor the hash of a secret."""


def _trace(row: Any, people: str, shown: str) -> Trace:
    return Trace(table_of(row), tuple(people.split()), tuple(shown.split()))


TRACES: Sequence[Trace] = (
    _trace(VoteRow, "principal_id", "approval_id at verdict reason code via considered_ms void"),
    _trace(ApprovalEventRow, "by", "approval_id at kind detail"),
    _trace(ApprovalRow, "claimed_by requested_by author", "id run_id requested_at claimed_until"),
    _trace(KillSwitchRow, "killed_by released_by", "id subject killed_at released_at"),
    _trace(RunMessageRow, "by", "id run_id to at"),
    _trace(RunBudgetRow, "set_by", "run_id limits set_at"),
    _trace(RunRedirectRow, "by", "id run_id to at"),
    _trace(SavedViewRow, "owner", "page name filters saved_at"),
    _trace(NotificationRow, "person_id", "id event subject status created_at settled_at"),
    _trace(ActionLinkRow, "person_id", "id approval_id verdict created_at expires_at used_at"),
    _trace(AutonomySettingRow, "saved_by", "version saved_at"),
    _trace(AutonomyGrantRow, "by ended_by", "id kind pattern source target status at ended_at"),
    _trace(WorkspacePolicyRow, "saved_by", "version saved_at"),
    _trace(AgentVersionRow, "created_by", "agent_id number created_at"),
    _trace(PatternVersionRow, "created_by", "pattern_id number created_at"),
    _trace(ControlSetRow, "saved_by", "tier version saved_at"),
    _trace(EvidenceRow, "by withdrawn_by", "id agent_id control version at withdrawn_at"),
    _trace(PromotionRow, "requested_by decided_by", "id agent_id version requested_at decided_at"),
    _trace(StageChangeRow, "by approved_by", "id agent_id from_stage to_stage at"),
    _trace(ScheduleRow, "owner", "id name created_at"),
    _trace(SecretRow, "updated_by", "id name updated_at"),
    _trace(RetentionRuleRow, "updated_by", "kind days updated_at"),
    _trace(LegalHoldRow, "placed_by released_by", "id kind target placed_at released_at"),
)
"""A new table that names people is added here; a test says so."""

_THEIRS_ALONE = (SavedViewRow, ActionLinkRow)


def traces(sql: Connection, workspace_id: str, person_id: str) -> Iterator[Mapping[str, Any]]:
    """Every record that holds the id, by table; and channels that tell the person."""
    for trace in TRACES:
        table = trace.table
        named = or_(*(table.c[name] == person_id for name in trace.people))
        query = select(*(table.c[name] for name in (*trace.shown, *trace.people)))
        query = query.where(within(table, workspace_id), named)
        for row in sql.execute(query.order_by(*table.primary_key.columns)).mappings():
            yield {"table": table.name, **{name: _shown(name, row[name]) for name in row}}
    told = _CHANNEL.c.spec.contains(f'"{person_id}"', autoescape=True)
    channels = select(_CHANNEL.c.id, _CHANNEL.c.name)
    for row in sql.execute(channels.where(within(_CHANNEL, workspace_id), told)).mappings():
        yield {"table": _CHANNEL.name, **row}


def erase_their_own(sql: Connection, workspace_id: str, person_id: str) -> int:
    """What only the person had use for goes: saved views, and links that decide in their name."""
    gone = 0
    for row in _THEIRS_ALONE:
        trace = next(each for each in TRACES if each.table is table_of(row))
        theirs = trace.table.c[trace.people[0]] == person_id
        ours = delete(trace.table).where(within(trace.table, workspace_id), theirs)
        gone += sql.execute(ours).rowcount
    return gone


def took_part_in(run_id: ColumnElement[str], people: Collection[str]) -> ColumnElement[bool]:
    """Whether one of the people decided or voted in the run, or told or ordered it something."""
    asked, voted = table_of(ApprovalRow).c, table_of(VoteRow).c
    in_question = exists().where(voted.approval_id == asked.id, voted.principal_id.in_(people))
    parts: list[ColumnElement[bool]] = [
        exists().where(asked.run_id == run_id, or_(asked.decided_by.in_(people), in_question))
    ]
    for row, author in ((RunMessageRow, "by"), (RunRedirectRow, "by"), (RunBudgetRow, "set_by")):
        done = table_of(row).c
        parts.append(exists().where(done.run_id == run_id, done[author].in_(people)))
    return or_(*parts)


def within(table: Table, workspace_id: str) -> ColumnElement[bool]:
    """Versions belong to a workspace by their agent or pattern."""
    if "workspace_id" in table.c:
        return table.c.workspace_id == workspace_id
    parent, key = (_AGENT, "agent_id") if "agent_id" in table.c else (_PATTERN, "pattern_id")
    return table.c[key].in_(select(parent.c.id).where(parent.c.workspace_id == workspace_id))


def _shown(name: str, value: Any) -> Any:
    is_instant = name == "at" or name.endswith(("_at", "_until"))
    return instant_of(value) if is_instant and value is not None else value
