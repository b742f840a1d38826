"""Run one agent alone on a request, before it works in a pattern."""

from __future__ import annotations

from collections.abc import Mapping

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent
from control_plane.domain.patterns import Member, SingleSpec
from control_plane.domain.policy import ActionKind, Policy, Rule
from control_plane.domain.runs import Run
from control_plane.domain.tools import ToolSpec
from control_plane.services.agents import get_agent
from control_plane.services.desk import Desk
from control_plane.services.launch import start_run
from control_plane.services.tools import known_tools


def try_agent(desk: Desk, principal: Principal, name: str, *, request: str) -> Run:
    """Run one agent alone on a request.

    Raises:
        InvalidInput: The request is empty.
        NotFound: There is no such agent.
    """
    require(principal, Role.OPERATOR, on=f"agent/{name}")
    agent = get_agent(desk, principal, name)
    with desk.store.writing() as tx:
        policy = _ask_before_side_effects(agent, known_tools(tx, principal))
        spec = SingleSpec(member=Member(name=agent.name), policy=policy)
        run = start_run(
            desk,
            tx,
            principal,
            spec=spec,
            pattern=None,
            name=f"try:{name}",
            input={"request": request},
            source="ui",
        )
    desk.engines.wake()
    return run


def _ask_before_side_effects(agent: Agent, tools: Mapping[str, ToolSpec]) -> Policy:
    """Trying an agent out must not change anything out there unasked; no pattern's policy holds."""
    because = "The agent is only being tried out, and this tool changes something."
    acting = [name for name in agent.spec.tools if name in tools and tools[name].side_effects]
    return Policy(
        rules=tuple(Rule(on=ActionKind.TOOL, target=tool, because=because) for tool in acting)
    )
