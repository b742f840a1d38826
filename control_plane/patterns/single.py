"""Single: one member answers.

Use it when one agent with its tools can do the whole task.
"""

from __future__ import annotations

from control_plane.domain.patterns import SingleSpec
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import AgentCall, Result, RunContext
from control_plane.patterns.replies import ended


async def single(ctx: RunContext, spec: SingleSpec) -> Result:
    """Ask the member once and return its answer."""
    name = spec.member.name
    reply = await ctx.call(AgentCall(key=f"turn-1-{name}", member=name))
    return ended(reply) or Result(Outcome.ANSWERED, answer=reply.ref)
