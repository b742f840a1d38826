"""Pipeline: stages in a fixed order, each with its members side by side.

Use it when the steps are known in advance and each has a clear input and output.

    for each stage:
        its input must satisfy its schema, or the run stops before a model is called
        its members work side by side on what the stage before produced
        a member that fails is called again as often as the stage says
        what still fails stops the run, or is skipped, as the stage says
        a turn that a person rejected, or nobody decided about, stops the run in any case
    what the last stage produced is the answer
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from control_plane.domain.errors import StepFailed
from control_plane.domain.json_schema import problems_with
from control_plane.domain.patterns import PipelineSpec, Stage
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import (
    INPUT,
    AgentCall,
    Finish,
    Note,
    Ref,
    Reply,
    Result,
    RunContext,
)
from control_plane.patterns.replies import answered, ended, why_no_answer


@dataclass(frozen=True)
class _Flow:
    """What passes from one stage to the next."""

    answers: tuple[Reply, ...] = ()
    """Of the last stage that gave any; empty before the first."""
    schema: dict[str, Any] | None = None
    """What these answers had to satisfy."""
    failures: tuple[StepFailed, ...] = ()
    """What was skipped so far."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """What a member of the next stage reads."""
        return (INPUT, *(answer.ref for answer in self.answers))


async def pipeline(ctx: RunContext, spec: PipelineSpec) -> Result:
    """Run the stages in order."""
    flow = _Flow()
    for position, stage in enumerate(spec.stages, start=1):
        if problem := _problem_with_input(stage, flow):
            return _gave_up(flow, problem)
        calls = _calls(stage, position, flow)
        replies = await _take_turns(ctx, stage, calls)
        if stopped := await _stopped(ctx, stage, calls, replies):
            return stopped
        flow = _after(stage, flow, replies)
    return await _answer(ctx, flow)


def _calls(stage: Stage, position: int, flow: _Flow) -> list[AgentCall]:
    return [
        AgentCall(
            key=f"stage-{position}-{stage.name}-{member.name}",
            member=member.name,
            instruction=stage.instruction,
            inputs=flow.refs,
            choice_schema=stage.output_schema,
        )
        for member in stage.members
    ]


async def _take_turns(
    ctx: RunContext, stage: Stage, calls: Sequence[AgentCall]
) -> list[Reply | StepFailed]:
    """Call all members, and those that fail again, as often as the stage says."""
    replies = await ctx.call_all(calls)
    for retry in range(1, stage.retries + 1):
        failed = [index for index, reply in enumerate(replies) if _failed(reply)]
        if not failed:
            break
        again = [replace(calls[index], key=f"{calls[index].key}-retry-{retry}") for index in failed]
        for index, reply in zip(failed, await ctx.call_all(again), strict=True):
            replies[index] = reply
    return replies


async def _stopped(
    ctx: RunContext,
    stage: Stage,
    calls: Sequence[AgentCall],
    replies: Sequence[Reply | StepFailed],
) -> Result | None:
    """What ends the run here, if anything does; what is skipped instead goes on the record."""
    for call, reply in zip(calls, replies, strict=True):
        if stage.on_failure == "skip" and _failed(reply):
            text = f"{stage.name}: {call.member} {why_no_answer(reply)}"
            await ctx.record(Note(f"skipped-{call.key}", text))
        elif isinstance(reply, StepFailed):
            raise reply
        elif stopped := ended(reply):
            return stopped
    return None


def _after(stage: Stage, flow: _Flow, replies: Sequence[Reply | StepFailed]) -> _Flow:
    """What the next stage gets: of a stage that was skipped whole, what came before it."""
    answers = tuple(reply for reply in replies if answered(reply))
    failures = tuple(reply for reply in replies if isinstance(reply, StepFailed))
    flow = replace(flow, failures=(*flow.failures, *failures))
    return replace(flow, answers=answers, schema=stage.output_schema) if answers else flow


async def _answer(ctx: RunContext, flow: _Flow) -> Result:
    if not flow.answers:
        return _gave_up(flow, "every stage was skipped")
    if len(flow.answers) == 1:
        return Result(Outcome.ANSWERED, answer=flow.answers[0].ref)
    merged = await ctx.call(
        AgentCall(
            key="merge",
            member=flow.answers[0].member,
            instruction="Merge the parts above into one answer.",
            inputs=flow.refs,
            choice_schema=flow.schema,
        )
    )
    return ended(merged) or Result(Outcome.ANSWERED, answer=merged.ref)


def _failed(reply: Reply | StepFailed) -> bool:
    """Whether another try may help: not when a person said no, or nobody said yes."""
    return isinstance(reply, StepFailed) or reply.finish is Finish.HANDED_OFF


def _problem_with_input(stage: Stage, flow: _Flow) -> str:
    """Why the stage cannot take what comes in; empty if it can."""
    if stage.input_schema is None:
        return ""
    for choice in [answer.choice for answer in flow.answers] or [None]:
        for problem in problems_with(choice, stage.input_schema):
            where = f"{problem.field}: " if problem.field else ""
            return f"stage {stage.name!r} cannot take what came in: {where}{problem.message}"
    return ""


def _gave_up(flow: _Flow, note: str) -> Result:
    """The end of a run that nothing came of.

    Raises:
        StepFailed: Something was skipped because it failed; the run can be retried from there.
    """
    if flow.failures:
        raise flow.failures[0]
    return Result(Outcome.NO_ANSWER, note=note)
