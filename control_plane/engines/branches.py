"""Several members work side by side: the branches of a run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from control_plane.domain.errors import StepFailed
from control_plane.engines.liveness import Liveness
from control_plane.patterns.context import AgentCall, Reply


async def side_by_side(
    call: Callable[[AgentCall], Awaitable[Reply]], calls: Sequence[AgentCall], liveness: Liveness
) -> list[Reply | StepFailed]:
    """What `RunContext.call_all` promises, of any engine.

    A branch that fails is returned, and one that stops the run stops the others, too.
    """

    async def reply_or_failure(one: AgentCall) -> Reply | StepFailed:
        try:
            return await call(one)
        except StepFailed as failure:
            return failure

    if len(calls) < 2:
        return [await reply_or_failure(one) for one in calls]
    liveness.split(len(calls))
    unfinished = len(calls)

    async def branch(one: AgentCall) -> Reply | StepFailed:
        nonlocal unfinished
        try:
            return await reply_or_failure(one)
        finally:
            unfinished -= 1
            liveness.join(last=unfinished == 0)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(branch(one)) for one in calls]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
