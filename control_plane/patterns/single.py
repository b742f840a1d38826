"""Single: one member answers.

Use it when one agent with its tools can do the whole task.
"""

from __future__ import annotations

from control_plane.domain.patterns import SingleSpec
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import AgentCall, Finish, Result, RunContext


async def single(ctx: RunContext, spec: SingleSpec) -> Result:
    """Ask the member once and return its answer."""
    reply = await ctx.call(AgentCall(key=f"turn-1-{spec.member.name}", member=spec.member.name))
    if reply.finish is Finish.REJECTED:
        return Result(Outcome.REJECTED, note=reply.note)
    if reply.finish is Finish.EXPIRED:
        return Result(Outcome.EXPIRED, note=reply.note)
    return Result(Outcome.ANSWERED, answer=reply.ref)
