"""Agents in the fleet's document. A stage is reached step by step, by promotion like any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field, TypeAdapter

from control_plane.domain.access import Principal
from control_plane.domain.agents import Agent, AgentSpec, RiskTier, Stage
from control_plane.domain.errors import InvalidInput, Problem
from control_plane.domain.fleet import Action
from control_plane.domain.frozen import Frozen
from control_plane.domain.lifecycle import LEGAL
from control_plane.services import agents
from control_plane.services.desk import Desk
from control_plane.services.fleet_entries import Entry, Kind, spec_of
from control_plane.services.ports import Records
from control_plane.services.promotion import list_promotions, promote


class AgentAround(Frozen):
    """What an agent is beside its versions."""

    owner: str = Field(min_length=1, max_length=200)
    """Who answers for it."""
    stage: Stage | None = None
    """Left out, it stays as it is; a new agent is a draft. A step up needs the controls of the
    tier, and a request for it waits where somebody else must agree."""
    risk_tier: RiskTier | None = None
    """Left out, it stays as it is; a new agent is `limited`."""


def _read(tx: Records, who: Principal) -> Mapping[str, Entry]:
    return {agent.name: _entry(agent) for agent in tx.agents.list(who.workspace_id)}


def _entry(agent: Agent) -> Entry:
    around = AgentAround(owner=agent.owner, stage=agent.stage, risk_tier=agent.risk_tier)
    return Entry(agent.name, around, agent.spec)


def _save(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    with desk.store.reading() as tx:
        there = tx.agents.get(who.workspace_id, entry.name)
    around = entry.around
    assert isinstance(around, AgentAround)  # noqa: S101 - what this kind reads
    saved = agents.save_agent(
        desk,
        who,
        name=entry.name,
        owner=around.owner,
        spec=spec_of(AgentSpec, entry),
        risk_tier=around.risk_tier,
        expected_version=there and there.version,
        note=note,
    )
    if around.stage is not None:
        _bring(desk, who, saved, around.stage, note)


def _retire(desk: Desk, who: Principal, entry: Entry) -> None:
    _bring(desk, who, agents.get_agent(desk, who, entry.name), Stage.RETIRED, "not in the document")


def _bring(desk: Desk, who: Principal, agent: Agent, to: Stage, note: str) -> None:
    """Promote the agent until it is there, or until somebody else must agree.

    Raises:
        InvalidInput: Controls are missing, each about the `stage`.
    """
    for step in _way(agent.stage, to):
        if _waits(desk, who, agent, step):
            return
        try:
            came = promote(
                desk, who, agent.name, to=step, expected_version=agent.version, note=note
            )
        except InvalidInput as error:
            raise InvalidInput(
                [Problem("stage", p.template, p.params) for p in error.problems]
            ) from error
        if came.request is not None:
            return


def _waits(desk: Desk, who: Principal, agent: Agent, step: Stage) -> bool:
    """Whether somebody was asked for this very step already."""
    asked = (agent.name, agent.version, step)
    waiting = list_promotions(desk, who)
    return any((r.agent_name, r.version, r.to_stage) == asked for r in waiting)


def _way(start: Stage, end: Stage) -> list[Stage]:
    """The stages from `start` to `end`, without the first, by the fewest steps."""
    ways: list[list[Stage]] = [[start]]
    while ways[0][-1] is not end:
        way = ways.pop(0)
        ways += [[*way, step] for step in LEGAL[way[-1]] if step not in way]
    return ways[0][1:]


def _is_at_work(entry: Entry, _now: datetime) -> bool:
    return entry.fields["stage"] != Stage.RETIRED


def _needs(entry: Entry) -> set[str]:
    spec = spec_of(AgentSpec, entry)
    return {f"connections.{spec.connection}", *(f"tools.{tool}" for tool in spec.tools)}


AGENTS = Kind(
    section="agents",
    says="Who does the work, and within which limits.",
    around=AgentAround,
    spec=TypeAdapter(AgentSpec),
    read=_read,
    save=_save,
    needs=_needs,
    removal=Action.RETIRE,
    remove=_retire,
    pruned=_is_at_work,
)
