"""Plan and execute: a strong planner thinks once, cheaper agents carry out the steps.

Use it when a task has many steps and most of them do not need the strong model.

    the planner writes a plan: steps with an agent each, and what each step needs
    a plan that cannot work is sent back to the planner
    a person may be asked about the plan
    steps whose needs are met are carried out together, until none is left
    when a step fails the planner plans anew around what is done, a bounded number of times
    the planner writes the answer from the results
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.patterns import PlanAndExecuteSpec
from control_plane.domain.plans import PlanStep, plan_of, plan_schema, problems_of_plan, ready
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.domain.steps import FailureReason
from control_plane.patterns.context import INPUT, AgentCall, Finish, Note, Ref, Reply, Result, RunContext

_PLAN_TRIES = 2


@dataclass(frozen=True)
class _Progress:
    """How far a plan has come."""

    done: Mapping[str, Ref]
    """Results by step id, over all plans."""
    trouble: str = ""
    """Why the plan cannot go on; empty when every step is done."""
    stopped: Result | None = None
    """Set when a person ended it."""


async def plan_and_execute(ctx: RunContext, spec: PlanAndExecuteSpec) -> Result:
    """Plan, carry out, plan anew on failure, answer."""
    progress = _Progress(done={})
    for attempt in range(1, spec.max_replans + 2):
        plan = await _plan(ctx, spec, attempt, progress)
        decision = await ctx.approve(f"plan-{attempt}", _action(spec, plan))
        if not decision.allowed:
            return _not_approved(decision)
        if decision.status is ApprovalStatus.EDITED:
            plan = _edited(decision, spec, progress)
        progress = await _execute(ctx, plan, attempt, progress)
        if progress.stopped:
            return progress.stopped
        if not progress.trouble:
            return await _answer(ctx, spec, progress)
    raise StepFailed(
        FailureReason.LIMIT,
        N_("The plan failed after {replans} new plan(s): {trouble}"),
        replans=spec.max_replans,
        trouble=progress.trouble,
    )


async def _plan(ctx: RunContext, spec: PlanAndExecuteSpec, attempt: int, progress: _Progress) -> list[PlanStep]:
    """A plan that can work, or `StepFailed` when the planner writes none."""
    names = [member.name for member in spec.members]
    told = _planning_instruction(ctx, spec, progress)
    wrong = ""
    for attempt_at_plan in range(1, _PLAN_TRIES + 1):
        reply = await ctx.call(
            AgentCall(
                key=f"plan-{attempt}-{attempt_at_plan}",
                member=spec.planner,
                instruction=told + wrong,
                inputs=(INPUT, *progress.done.values()),
                choice_schema=plan_schema(names, max_steps=spec.max_steps),
            )
        )
        if reply.finish in (Finish.REJECTED, Finish.EXPIRED):
            raise StepFailed(FailureReason(reply.finish.value), N_("The planner was not allowed to work: {note}"), note=reply.note)
        plan = plan_of(reply.choice or {})
        problems = problems_of_plan(plan, names, done=set(progress.done))
        if not problems:
            return plan
        wrong = "\nYour last plan cannot work: " + "; ".join(problem.message for problem in problems)
    raise StepFailed(FailureReason.MALFORMED, N_("The planner wrote no plan that can work:{wrong}"), wrong=wrong)


async def _execute(ctx: RunContext, plan: Sequence[PlanStep], attempt: int, before: _Progress) -> _Progress:
    """Carry out the plan, independent steps together, until it is done or cannot go on."""
    done = dict(before.done)
    left = [step for step in plan if step.id not in done]
    while left:
        now = ready(left, done=set(done))
        replies = await ctx.call_all([_work(step, attempt, done) for step in now])
        failures: list[str] = []
        for step, reply in zip(now, replies, strict=True):
            if isinstance(reply, StepFailed):
                failures.append(f"step {step.id} ({step.agent}) failed: {reply}")
            elif reply.finish in (Finish.REJECTED, Finish.EXPIRED):
                failures.append(f"step {step.id} ({step.agent}) was not allowed: {reply.note}")
            else:
                done[step.id] = reply.ref
        if failures:
            trouble = "; ".join(failures)
            await ctx.record(Note(f"plan-{attempt}-failed", trouble))
            return _Progress(done, trouble)
        left = [step for step in left if step.id not in done]
    return _Progress(done)


async def _answer(ctx: RunContext, spec: PlanAndExecuteSpec, progress: _Progress) -> Result:
    reply: Reply = await ctx.call(
        AgentCall(
            key="answer",
            member=spec.planner,
            instruction="Write the answer to the request from the results above.",
            inputs=(INPUT, *progress.done.values()),
        )
    )
    if reply.finish in (Finish.REJECTED, Finish.EXPIRED):
        return Result(Outcome(reply.finish.value), note=reply.note)
    return Result(Outcome.ANSWERED, answer=reply.ref)


def _work(step: PlanStep, attempt: int, done: Mapping[str, Ref]) -> AgentCall:
    needed = [done[need] for need in step.needs if need in done]
    return AgentCall(
        key=f"step-{attempt}-{step.id}-{step.agent}",
        member=step.agent,
        instruction=step.task,
        inputs=(INPUT, *needed),
    )


def _planning_instruction(ctx: RunContext, spec: PlanAndExecuteSpec, progress: _Progress) -> str:
    lines = [
        f"Write a plan of at most {spec.max_steps} steps for the request. The agents are:",
        *(f"- {member.name}: {ctx.roles.get(member.name, '')}" for member in spec.members),
        "Plan only steps that are needed. A step's `needs` are the ids of steps whose results it reads.",
    ]
    if progress.trouble:
        lines.append(f"The last plan failed: {progress.trouble}. Done already: {', '.join(progress.done) or 'nothing'}.")
    return "\n".join(lines)


def _action(spec: PlanAndExecuteSpec, plan: Sequence[PlanStep]) -> Action:
    names = [member.name for member in spec.members]
    steps: list[dict[str, Any]] = [step.model_dump(mode="json") for step in plan]
    return Action(
        kind=ActionKind.PLAN,
        source=spec.planner,
        target=spec.planner,
        payload={"steps": steps},
        payload_schema=plan_schema(names, max_steps=spec.max_steps),
    )


def _edited(decision: Decision, spec: PlanAndExecuteSpec, progress: _Progress) -> list[PlanStep]:
    """The plan as a person changed it, if it can work."""
    plan = plan_of(decision.payload)
    problems = problems_of_plan(plan, [member.name for member in spec.members], done=set(progress.done))
    if problems:
        raise StepFailed(
            FailureReason.INPUT,
            N_("The edited plan cannot work: {problems}"),
            problems="; ".join(problem.message for problem in problems),
        )
    return plan


def _not_approved(decision: Decision) -> Result:
    if decision.status is ApprovalStatus.REJECTED:
        return Result(Outcome.REJECTED, note=f"the plan was rejected: {decision.reason}")
    return Result(Outcome.EXPIRED, note="nobody decided about the plan in time")
