"""Pipeline: stages in a fixed order, each with its members side by side.

Use it when the steps are known in advance and each has a clear input and output.

    for each stage:
        its input must satisfy its schema, or the run stops before a model is called
        its members work side by side on what the stage before produced
        a member that fails is called again as often as the stage says
        what still fails stops the run, or is skipped, as the stage says
    what the last stage produced is the answer
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.json_schema import problems_with
from control_plane.domain.patterns import PipelineSpec, Stage
from control_plane.domain.runs import Outcome
from control_plane.domain.steps import FailureReason
from control_plane.patterns.context import INPUT, AgentCall, Finish, Note, Ref, Reply, Result, RunContext


@dataclass(frozen=True)
class _Flow:
    """What passes from one stage to the next."""

    refs: tuple[Ref, ...] = (INPUT,)
    choices: tuple[dict[str, Any] | None, ...] = (None,)
    """The structured outputs, where the stage before had a schema."""


async def pipeline(ctx: RunContext, spec: PipelineSpec) -> Result:
    """Run the stages in order."""
    flow = _Flow()
    for position, stage in enumerate(spec.stages, start=1):
        _check_input(stage, flow)
        replies = await _run_stage(ctx, stage, position, flow)
        if stopped := await _stopped(ctx, stage, replies):
            return stopped
        answered = [reply for reply in replies if isinstance(reply, Reply) and reply.finish is Finish.ANSWERED]
        if answered:
            flow = _Flow(tuple(reply.ref for reply in answered), tuple(reply.choice for reply in answered))
    return await _answer(ctx, spec, flow)


async def _run_stage(ctx: RunContext, stage: Stage, position: int, flow: _Flow) -> list[Reply | StepFailed]:
    calls = [
        AgentCall(
            key=f"stage-{position}-{stage.name}-{member.name}",
            member=member.name,
            instruction=stage.instruction,
            inputs=flow.refs if flow.refs == (INPUT,) else (INPUT, *flow.refs),
            choice_schema=stage.output_schema,
        )
        for member in stage.members
    ]
    replies = await ctx.call_all(calls)
    for retry in range(1, stage.retries + 1):
        failed = [index for index, reply in enumerate(replies) if isinstance(reply, StepFailed)]
        if not failed:
            break
        again = await ctx.call_all([replace(calls[i], key=f"{calls[i].key}-retry-{retry}") for i in failed])
        for index, reply in zip(failed, again, strict=True):
            replies[index] = reply
    return replies


async def _stopped(ctx: RunContext, stage: Stage, replies: Sequence[Reply | StepFailed]) -> Result | None:
    """What ends the run here, if anything does."""
    for reply in replies:
        if isinstance(reply, StepFailed):
            if stage.on_failure == "stop":
                raise reply
            await ctx.record(Note(f"skipped-{stage.name}-{reply.key}".replace("/", "-"), f"{stage.name}: {reply}"))
        elif reply.finish in (Finish.REJECTED, Finish.EXPIRED):
            return Result(Outcome(reply.finish.value), note=reply.note)
    return None


async def _answer(ctx: RunContext, spec: PipelineSpec, flow: _Flow) -> Result:
    if flow.refs == (INPUT,):
        return Result(Outcome.NO_ANSWER, note="every stage was skipped")
    if len(flow.refs) == 1:
        return Result(Outcome.ANSWERED, answer=flow.refs[0])
    merger = spec.stages[-1].members[0].name
    merged = await ctx.call(
        AgentCall(key="merge", member=merger, instruction="Merge the parts above into one answer.", inputs=(INPUT, *flow.refs))
    )
    return Result(Outcome.ANSWERED, answer=merged.ref)


def _check_input(stage: Stage, flow: _Flow) -> None:
    """Stop before a model is called if what comes in is not what the stage takes."""
    if stage.input_schema is None:
        return
    for choice in flow.choices:
        wrong = problems_with(choice, stage.input_schema)
        if wrong:
            where = f"{wrong[0].field}: " if wrong[0].field else ""
            raise StepFailed(
                FailureReason.INPUT,
                N_("Stage {stage!r} cannot take what came in: {where}{problem}"),
                stage=stage.name,
                where=where,
                problem=wrong[0].message,
            )
