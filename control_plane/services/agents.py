"""Register agents, save new versions, compare and restore them, try one alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent, AgentSpec, AgentVersion, RiskTier, Stage
from control_plane.domain.errors import N_, Conflict
from control_plane.domain.kpis import Dimension, Facts, Kpi, measure
from control_plane.services.agent_checks import (
    checked_spec,
    existing_agent,
    existing_version,
    profile_problems,
    require_reclassification,
)
from control_plane.services.changes import Change, changes
from control_plane.services.connections import has_real
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.stages import moved_on, settle_new_version

_WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class AgentRow:
    """An agent with how it did over the last 30 days."""

    agent: Agent
    turns: int
    success: float | None
    """Completed turns over all; `None` without any."""
    p95_seconds: float | None
    cost_usd: Decimal | None
    """`None` without turns, or when none could be priced."""


def list_agents(desk: Desk, principal: Principal) -> list[AgentRow]:
    """All agents by name; rehearsal turns count while the workspace has no real connection."""
    require(principal, Role.VIEWER)
    now = desk.now()
    desk.store.refresh_rollups()
    with desk.store.reading() as tx:
        facts = tx.kpis.breakdown(
            principal.workspace_id,
            since=now - _WINDOW,
            until=now + timedelta(minutes=1),
            dimension=Dimension.AGENT,
            rehearsal=not has_real(tx, principal),
        )
        listed = tx.agents.list(principal.workspace_id)
    return [_row(agent, facts.get(agent.name, Facts())) for agent in listed]


def get_agent(desk: Desk, principal: Principal, name: str) -> Agent:
    """One agent. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return existing_agent(tx, principal, name)


def agent_versions(desk: Desk, principal: Principal, name: str) -> Sequence[AgentVersion]:
    """All versions of an agent, newest first. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.agents.versions(existing_agent(tx, principal, name).id)


def save_agent(
    desk: Desk,
    principal: Principal,
    *,
    name: str,
    owner: str,
    spec: Mapping[str, Any] | AgentSpec,
    risk_tier: str | None = None,
    stage: str | None = None,
    expected_version: int | None = None,
    note: str = "",
) -> Agent:
    """Register an agent (`expected_version=None`), or save what changed as its next version.

    A save that leaves the specification as it is changes owner and tier only. A new version that
    lacks what its stage needs, or needs an approver there, takes the agent one stage down.

    Args:
        risk_tier: `None` leaves it; a new agent is `limited` then.
        stage: Must be the present one, so that what was read can be sent back; `None` says nothing.

    Raises:
        InvalidInput: Names every wrong field, unknown connections and tools included.
        NotAllowed: The tier is lowered by somebody who is no approver.
        Conflict: The name is taken, or somebody saved first.
    """
    require(principal, Role.OPERATOR, on=f"agent/{name}")
    with desk.store.writing() as tx:
        before = None if expected_version is None else existing_agent(tx, principal, name)
        wrong = profile_problems(before, stage=stage, risk_tier=risk_tier)
        wanted = checked_spec(tx, principal, name=name, owner=owner, spec=spec, profile=wrong)
        if before is None or expected_version is None:
            tier = RiskTier(risk_tier or RiskTier.LIMITED)
            _register(desk, tx, principal, name, owner=owner, tier=tier, spec=wanted, note=note)
        else:
            tier = RiskTier(risk_tier or before.risk_tier)
            _set_profile(desk, tx, principal, before, owner=owner, tier=tier, at=expected_version)
            if wanted != before.spec:
                _add_version(desk, tx, principal, before, wanted, expected_version, note)
        saved = existing_agent(tx, principal, name)
        facts = {"version": saved.version, "stage": saved.stage.value, "risk_tier": tier.value}
        desk.audit(tx, principal, "agent.saved", f"agent/{name}", **facts, note=note)
        return saved


def restore_agent(
    desk: Desk, principal: Principal, name: str, *, version: int, expected_version: int
) -> Agent:
    """Make an earlier version current again, as a new version.

    Raises:
        NotFound: There is no such version.
        Conflict: Somebody saved first.
    """
    require(principal, Role.OPERATOR, on=f"agent/{name}")
    with desk.store.writing() as tx:
        agent = existing_agent(tx, principal, name)
        old = existing_version(tx, agent, version)
        _add_version(
            desk,
            tx,
            principal,
            agent,
            old.spec,
            expected_version,
            f"restored from version {version}",
        )
        desk.audit(tx, principal, "agent.restored", f"agent/{name}", version=version)
        return existing_agent(tx, principal, name)


def compare_versions(desk: Desk, principal: Principal, name: str, a: int, b: int) -> list[Change]:
    """The fields that differ from version `a` to version `b`, in the order of the form."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        agent = existing_agent(tx, principal, name)
        return changes(existing_version(tx, agent, a).spec, existing_version(tx, agent, b).spec)


def _row(agent: Agent, facts: Facts) -> AgentRow:
    return AgentRow(
        agent,
        turns=facts.count,
        success=measure(Kpi.TASK_SUCCESS, facts),
        p95_seconds=measure(Kpi.P95_LATENCY, facts),
        cost_usd=facts.cost_usd if facts.count > facts.unpriced else None,
    )


def _register(
    desk: Desk,
    tx: Records,
    principal: Principal,
    name: str,
    *,
    owner: str,
    tier: RiskTier,
    spec: AgentSpec,
    note: str,
) -> None:
    now = desk.now()
    agent = Agent(
        id=desk.new_id("agt"),
        workspace_id=principal.workspace_id,
        name=name,
        owner=owner,
        stage=Stage.DRAFT,
        version=1,
        spec=spec,
        created_at=now,
        updated_at=now,
        risk_tier=tier,
    )
    tx.agents.add(agent, AgentVersion(agent.id, 1, spec, now, principal.id, note))


def _set_profile(
    desk: Desk,
    tx: Records,
    principal: Principal,
    agent: Agent,
    *,
    owner: str,
    tier: RiskTier,
    at: int,
) -> None:
    """Change owner and tier of the version the caller read. Raises `Conflict`, `NotAllowed`."""
    if agent.version != at:
        raise _saved_already(agent)
    require_reclassification(principal, agent, tier)
    if (owner, tier) == (agent.owner, agent.risk_tier):
        return
    if not tx.agents.set_profile(agent, owner=owner, risk_tier=tier, now=desk.now()):
        raise moved_on(agent)


def _add_version(
    desk: Desk,
    tx: Records,
    principal: Principal,
    agent: Agent,
    spec: AgentSpec,
    expected_version: int,
    note: str,
) -> None:
    now = desk.now()
    version = AgentVersion(agent.id, expected_version + 1, spec, now, principal.id, note)
    if not tx.agents.add_version(version, expected_version=expected_version, now=now):
        raise _saved_already(agent)
    settle_new_version(desk, tx, principal, existing_agent(tx, principal, agent.name))


def _saved_already(agent: Agent) -> Conflict:
    return Conflict(
        N_(
            "Agent {name} is at version {version} now, saved by somebody else; open "
            "it again and repeat your change."
        ),
        name=agent.name,
        version=agent.version,
    )
