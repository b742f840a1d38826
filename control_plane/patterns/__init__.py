"""The patterns: how agents work together. Each is one function that reads top to bottom."""

from __future__ import annotations

from control_plane.domain.patterns import (
    PatternSpec,
    PipelineSpec,
    PlanAndExecuteSpec,
    SingleSpec,
    SupervisorSpec,
    SwarmSpec,
)
from control_plane.patterns.context import Result, RunContext
from control_plane.patterns.pipeline import pipeline
from control_plane.patterns.plan_and_execute import plan_and_execute
from control_plane.patterns.single import single
from control_plane.patterns.supervisor import supervisor
from control_plane.patterns.swarm import swarm

__all__ = ["pipeline", "plan_and_execute", "run_pattern", "single", "supervisor", "swarm"]


async def run_pattern(ctx: RunContext, spec: PatternSpec) -> Result:
    """Run the pattern the specification is of."""
    match spec:
        case SingleSpec():
            return await single(ctx, spec)
        case SupervisorSpec():
            return await supervisor(ctx, spec)
        case SwarmSpec():
            return await swarm(ctx, spec)
        case PipelineSpec():
            return await pipeline(ctx, spec)
        case PlanAndExecuteSpec():
            return await plan_and_execute(ctx, spec)
