"""Agents and their versions in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, and_, insert, select, update

from control_plane.domain.agents import Agent, AgentVersion, RiskTier, Stage
from control_plane.domain.errors import N_, Conflict
from storage.inserting import insert_new
from storage.mapping import instant_of, micros_of, storable
from storage.specs import agent_spec_of
from storage.tables import AgentRow, AgentVersionRow, table_of

_AGENT, _VERSION = table_of(AgentRow), table_of(AgentVersionRow)
_A, _V = _AGENT.c, _VERSION.c


class SqlAgents:
    """Implements `Agents` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Agent | None:
        """See the port."""
        row = self._sql.execute(_of(workspace_id).where(_A.name == name)).mappings().one_or_none()
        return None if row is None else _agent_of(row)

    def list(self, workspace_id: str) -> Sequence[Agent]:
        """By name."""
        rows = self._sql.execute(_of(workspace_id).order_by(_A.name)).mappings()
        return [_agent_of(row) for row in rows]

    def add(self, agent: Agent, first: AgentVersion) -> None:
        """See the port."""
        values = {
            "id": agent.id,
            "workspace_id": agent.workspace_id,
            "name": agent.name,
            "owner": agent.owner,
            "stage": agent.stage.value,
            "version": first.number,
            "created_at": micros_of(agent.created_at),
            "updated_at": micros_of(agent.updated_at),
            "risk_tier": agent.risk_tier.value,
        }
        if not insert_new(self._sql, _AGENT, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is an agent {name!r} already; choose another name."), name=agent.name
            )
        self._insert(first)

    def add_version(self, version: AgentVersion, *, expected_version: int, now: datetime) -> bool:
        """See the port."""
        moved = (
            update(_AGENT)
            .where(_A.id == version.agent_id, _A.version == expected_version)
            .values(version=version.number, updated_at=micros_of(now))
        )
        if self._sql.execute(moved).rowcount == 0:
            return False
        self._insert(version)
        return True

    def set_profile(self, agent: Agent, *, owner: str, risk_tier: RiskTier, now: datetime) -> bool:
        """See the port."""
        return self._change(agent, owner=owner, risk_tier=risk_tier.value, updated_at=now)

    def set_stage(self, agent: Agent, stage: Stage, *, now: datetime) -> bool:
        """See the port."""
        return self._change(agent, stage=stage.value, updated_at=now)

    def versions(self, agent_id: str) -> Sequence[AgentVersion]:
        """See the port."""
        query = select(_VERSION).where(_V.agent_id == agent_id).order_by(_V.number.desc())
        return [version_of(row) for row in self._sql.execute(query).mappings()]

    def version(self, agent_id: str, number: int) -> AgentVersion | None:
        """See the port."""
        query = select(_VERSION).where(_V.agent_id == agent_id, _V.number == storable(number))
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else version_of(row)

    def _change(self, agent: Agent, *, updated_at: datetime, **values: str) -> bool:
        as_read = (
            _A.id == agent.id,
            _A.version == agent.version,
            _A.owner == agent.owner,
            _A.stage == agent.stage.value,
            _A.risk_tier == agent.risk_tier.value,
        )
        changed = {**values, "updated_at": micros_of(updated_at)}
        return self._sql.execute(update(_AGENT).where(*as_read).values(changed)).rowcount == 1

    def _insert(self, version: AgentVersion) -> None:
        self._sql.execute(
            insert(_VERSION).values(
                agent_id=version.agent_id,
                number=version.number,
                spec=version.spec.model_dump_json(),
                created_at=micros_of(version.created_at),
                created_by=version.created_by,
                note=version.note,
            )
        )


def _of(workspace_id: str) -> Select[*tuple[object, ...]]:
    """The agents of a workspace with their current specification."""
    current = and_(_V.agent_id == _A.id, _V.number == _A.version)
    return select(_AGENT, _V.spec).join(_VERSION, current).where(_A.workspace_id == workspace_id)


def _agent_of(row: RowMapping) -> Agent:
    return Agent(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        owner=row["owner"],
        stage=Stage(row["stage"]),
        version=row["version"],
        spec=agent_spec_of(row["spec"]),
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
        risk_tier=RiskTier(row["risk_tier"]),
    )


def version_of(row: RowMapping) -> AgentVersion:
    """The version in the row."""
    return AgentVersion(
        agent_id=row["agent_id"],
        number=row["number"],
        spec=agent_spec_of(row["spec"]),
        created_at=instant_of(row["created_at"]),
        created_by=row["created_by"],
        note=row["note"],
    )
