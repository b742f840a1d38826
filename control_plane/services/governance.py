"""How the agents of a workspace stand: their controls, what is flagged, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent, RiskTier, Stage
from control_plane.domain.controls import (
    Control,
    ControlSet,
    Evidence,
    Facts,
    missing,
    needs_approver,
)
from control_plane.domain.errors import Problem
from control_plane.domain.flags import Activity, Flag, flags, reviewed_at
from control_plane.domain.kpis import Dimension
from control_plane.domain.lifecycle import LEGAL, PromotionRequest, RequestStatus, is_promotion
from control_plane.services.agent_checks import existing_agent
from control_plane.services.desk import Desk
from control_plane.services.directory import Directory
from control_plane.services.ports import Records
from control_plane.services.promotion import authors_of, may_decide
from control_plane.services.stages import control_set_of, facts_of


@dataclass(frozen=True)
class Way:
    """A stage an agent may go to from here."""

    to: Stage
    up: bool
    """Whether it is a promotion; only those need controls."""
    needed: tuple[Control, ...]
    missing: tuple[Problem, ...]
    """Each control that is not in place, with what to do."""
    needs_approver: bool


@dataclass(frozen=True)
class Standing:
    """An agent, and everything that governs it now."""

    agent: Agent
    controls: ControlSet
    facts: Facts
    flags: tuple[Flag, ...]
    ways: tuple[Way, ...]
    pending: PromotionRequest | None

    @property
    def evidence(self) -> Sequence[Evidence]:
        """Of all versions, newest first, withdrawn ones included."""
        return self.facts.evidence


@dataclass(frozen=True)
class Waiting:
    """A request that waits, for one reader."""

    request: PromotionRequest
    requested_by: str
    """What to call who asked."""
    mine: bool
    may_approve: bool
    """Whether the reader's approval would count."""


def list_standings(desk: Desk, principal: Principal) -> list[Standing]:
    """How all agents stand, by name."""
    require(principal, Role.VIEWER)
    desk.store.refresh_rollups()
    with desk.store.reading() as tx:
        return standings(desk, tx, principal.workspace_id, now=desk.now())


def get_standing(desk: Desk, principal: Principal, name: str) -> Standing:
    """How one agent stands. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    desk.store.refresh_rollups()
    with desk.store.reading() as tx:
        agent = existing_agent(tx, principal, name)
        reader = _Reader(desk, tx, principal.workspace_id, desk.now())
        return reader.standing(agent)


def list_waiting(desk: Desk, principal: Principal) -> list[Waiting]:
    """Requests that wait for a decision, oldest first, and what the reader can do about each."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        directory = Directory(tx, principal.workspace_id)
        return [
            Waiting(
                request,
                requested_by=directory.name_of(request.requested_by),
                mine=request.requested_by == principal.id,
                may_approve=may_decide(principal, request, authors_of(tx, request)),
            )
            for request in tx.promotions.pending(principal.workspace_id)
        ]


def standings(desk: Desk, tx: Records, workspace_id: str, *, now: datetime) -> list[Standing]:
    """How all agents of a workspace stand at an instant, within a transaction."""
    reader = _Reader(desk, tx, workspace_id, now)
    return [reader.standing(agent) for agent in tx.agents.list(workspace_id)]


class _Reader:
    """Reads what all agents of a workspace have in common once."""

    def __init__(self, desk: Desk, tx: Records, workspace_id: str, now: datetime) -> None:
        self._desk, self._tx, self._now = desk, tx, now
        self._directory = Directory(tx, workspace_id)
        self._controls = {tier: control_set_of(tx, workspace_id, tier) for tier in RiskTier}
        self._used = _used(tx, self._controls, workspace_id, now)

    def standing(self, agent: Agent) -> Standing:
        controls = self._controls[agent.risk_tier]
        facts = facts_of(self._desk, self._tx, agent, self._directory, now=self._now)
        requests = self._tx.promotions.of_agent(agent.id)
        return Standing(
            agent,
            controls,
            facts,
            flags=tuple(flags(controls.spec, facts, self._activity(facts))),
            ways=tuple(_way(controls, facts, to) for to in LEGAL[agent.stage]),
            pending=next((r for r in requests if r.status is RequestStatus.PENDING), None),
        )

    def _activity(self, facts: Facts) -> Activity:
        agent = facts.agent
        version = self._tx.agents.version(agent.id, agent.version)
        approved = [
            change.at
            for change in self._tx.stage_changes.of_agent(agent.id)
            if change.approved_by and change.version == agent.version
        ]
        saved_at = version.created_at if version else agent.updated_at
        return Activity(
            used=agent.name in self._used[agent.risk_tier],
            reviewed_at=reviewed_at(saved_at, agent.version, facts.evidence, approved),
        )


def _way(controls: ControlSet, facts: Facts, to: Stage) -> Way:
    if not is_promotion(facts.agent.stage, to):
        return Way(to, up=False, needed=(), missing=(), needs_approver=False)
    spec = controls.spec
    return Way(
        to,
        up=True,
        needed=spec.needed_at(to),
        missing=tuple(missing(spec, to, facts)),
        needs_approver=needs_approver(spec, to),
    )


def _used(
    tx: Records, controls: Mapping[RiskTier, ControlSet], workspace_id: str, now: datetime
) -> dict[RiskTier, set[str]]:
    """Names of agents that took a turn within their tier's days, rehearsals included."""
    by_days = {
        days: {
            name
            for rehearsal in (False, True)
            for name, facts in tx.kpis.breakdown(
                workspace_id,
                since=now - timedelta(days=days),
                until=now + timedelta(minutes=1),
                dimension=Dimension.AGENT,
                rehearsal=rehearsal,
            ).items()
            if facts.count
        }
        for days in {one.spec.unused_days for one in controls.values()}
    }
    return {tier: by_days[one.spec.unused_days] for tier, one in controls.items()}
