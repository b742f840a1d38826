"""What a run will probably cost, before it is launched."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent
from control_plane.domain.connections import Connection
from control_plane.domain.estimate import Estimate, from_past_runs, from_prompt
from control_plane.services.desk import Desk
from control_plane.services.launch import agents_below
from control_plane.services.patterns import existing_pattern

_PAST_RUNS = 200
_ANSWER_TOKENS = 300  # A middling answer; the estimate says it rests on the prompt alone.
_CHARACTERS_PER_TOKEN = 3


def estimate(
    desk: Desk, principal: Principal, *, pattern: str, input: Mapping[str, Any]
) -> Estimate:
    """What a run will probably cost: from past runs, else from the size of its prompts."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        found = existing_pattern(tx, principal, pattern)
        costs = tx.runs.costs_of_pattern(principal.workspace_id, pattern, limit=_PAST_RUNS)
        past = from_past_runs(costs)
        if past is not None:
            return past
        agents = list(agents_below(tx, principal, found.spec))
        connections = {c.spec.name: c for c in tx.connections.list(principal.workspace_id)}
    turns_at_most = getattr(found.spec, "max_turns", None) or getattr(
        found.spec, "max_iterations", 2
    )
    one_pass = _one_pass_usd(desk, agents, connections, request_characters=len(orjson.dumps(input)))
    return from_prompt(
        one_pass, passes_low=1, passes_high=max(2, turns_at_most // max(1, len(agents)))
    )


def _one_pass_usd(
    desk: Desk,
    agents: list[Agent],
    connections: Mapping[str, Connection],
    *,
    request_characters: int,
) -> Decimal | None:
    total = Decimal(0)
    for agent in agents:
        connection = connections.get(agent.spec.connection)
        if connection is None:
            return None
        cost = desk.prices.estimate_usd(
            connection.spec,
            agent.spec.model,
            input_tokens=(len(agent.spec.instructions) + request_characters)
            // _CHARACTERS_PER_TOKEN,
            output_tokens=_ANSWER_TOKENS,
        )
        if cost is None:
            return None
        total += cost
    return total
