"""The stage of an agent, within a transaction: what it stands on, and every change of it."""

from __future__ import annotations

from datetime import datetime

from control_plane.domain.access import Principal
from control_plane.domain.agents import Agent, RiskTier, Stage
from control_plane.domain.controls import DEFAULTS, ControlSet, Facts, may_stay
from control_plane.domain.errors import N_, Conflict
from control_plane.domain.lifecycle import RequestStatus, StageChange, step_below
from control_plane.services.desk import Desk
from control_plane.services.directory import Directory
from control_plane.services.ports import Records


def control_set_of(tx: Records, workspace_id: str, tier: RiskTier) -> ControlSet:
    """What the tier asks for in the workspace now; version 0 is the product's default."""
    saved = tx.controls.current(workspace_id, tier)
    return saved or ControlSet(workspace_id, tier, 0, DEFAULTS[tier])


def facts_of(
    desk: Desk, tx: Records, agent: Agent, directory: Directory, *, now: datetime | None = None
) -> Facts:
    """What the rules look at, at an instant; `None` means now."""
    connection = tx.connections.get(agent.workspace_id, agent.spec.connection)
    return Facts(
        agent,
        owner=directory.owner_state(agent.owner),
        rehearsal=connection is not None and connection.rehearsal,
        now=now or desk.now(),
        evidence=tx.evidence.of_agent(agent.id),
    )


def move(
    desk: Desk,
    tx: Records,
    principal: Principal,
    agent: Agent,
    to: Stage,
    *,
    note: str,
    by: str | None = None,
    approved_by: str | None = None,
) -> StageChange:
    """Change the stage and put it on record; what waited for the old stage is stale.

    Args:
        by: Who asked for it; `None` means the principal.

    Raises:
        Conflict: The agent changed since it was read.
    """
    now = desk.now()
    if not tx.agents.set_stage(agent, to, now=now):
        raise moved_on(agent)
    outdate_requests(desk, tx, principal, agent)
    change = StageChange(
        id=desk.new_id("stg"),
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        from_stage=agent.stage,
        to_stage=to,
        version=agent.version,
        by=by or principal.id,
        at=now,
        note=note,
        approved_by=approved_by,
    )
    tx.stage_changes.add(change)
    desk.audit(
        tx,
        principal,
        "agent.stage_changed",
        f"agent/{agent.name}",
        **{"from": agent.stage.value, "to": to.value},
        version=agent.version,
        approved_by=approved_by,
        note=note,
    )
    return change


def settle_new_version(desk: Desk, tx: Records, principal: Principal, agent: Agent) -> None:
    """After a save: requests for the version before are stale, and the stage must hold anew.

    A version nobody promoted stands where the one before it stood only if everything that stage
    needs is in place for it and nobody has to agree; else the agent goes one step down.
    """
    outdate_requests(desk, tx, principal, agent)
    below = step_below(agent.stage)
    if below is agent.stage:
        return
    facts = facts_of(desk, tx, agent, Directory(tx, agent.workspace_id))
    needed = control_set_of(tx, agent.workspace_id, agent.risk_tier).spec
    if not may_stay(needed, agent.stage, facts):
        move(desk, tx, principal, agent, below, note="new version")


def outdate_requests(desk: Desk, tx: Records, principal: Principal, agent: Agent) -> None:
    """Whatever waits for a decision about the agent is stale from now on."""
    for request in tx.promotions.of_agent(agent.id):
        if request.status is RequestStatus.PENDING:
            tx.promotions.settle(
                request.id, RequestStatus.STALE, by=principal.id, reason="", now=desk.now()
            )


def moved_on(agent: Agent) -> Conflict:
    """The refusal of a change to an agent that somebody else changed first."""
    return Conflict(
        N_("Agent {name} was changed by somebody else just now; open it again and repeat."),
        name=agent.name,
    )
