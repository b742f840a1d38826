"""Plan and execute: a strong planner thinks once, cheaper agents carry out the steps.

Use it when a task has many steps and most of them do not need the strong model.

    the planner writes a plan: steps with an agent each, and what each step needs
    a plan that cannot work is sent back to the planner once
    a person may be asked about the plan; one that is sent back is planned anew
    steps whose needs are met are carried out together, until none is left
    when a step fails the planner plans anew around what is done, a bounded number of times
    the planner writes the answer from the results
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import N_, Problem, StepFailed
from control_plane.domain.json_schema import problems_with
from control_plane.domain.patterns import PlanAndExecuteSpec
from control_plane.domain.plans import (
    PlanStep,
    plan_of,
    plan_schema,
    problems_of_plan,
    ready,
)
from control_plane.domain.policy import ActionKind, OnReject
from control_plane.domain.runs import Outcome
from control_plane.domain.steps import FailureReason
from control_plane.patterns.context import INPUT, AgentCall, Note, Ref, Reply, Result, RunContext
from control_plane.patterns.replies import answered, ended, why_no_answer

_PLAN_TRIES = 2


@dataclass(frozen=True)
class _Progress:
    """How far the work has come, over all plans."""

    done: Mapping[str, PlanStep] = field(default_factory=dict[str, PlanStep])
    """By step id, in the order they were done."""
    results: Mapping[str, Ref] = field(default_factory=dict[str, Ref])
    """What each of them produced."""
    trouble: str = ""
    """Why the last plan cannot go on; empty when every step of it is done."""
    cause: Reply | StepFailed | None = None
    """What stands behind the trouble, a failure first."""


async def plan_and_execute(ctx: RunContext, spec: PlanAndExecuteSpec) -> Result:
    """Plan, carry out, plan anew on failure, answer."""
    progress = _Progress()
    for attempt in range(1, spec.max_replans + 2):
        plan = await _plan(ctx, spec, attempt, progress)
        if isinstance(plan, Result):
            return plan
        decision = await ctx.approve(f"plan-{attempt}", _action(spec, plan, progress))
        if _is_to_plan_anew(decision):
            told = f"a person sent the plan back: {decision.reason}"
            progress = replace(progress, trouble=told, cause=None)
            continue
        plan = _decided(decision, plan, spec, progress)
        if isinstance(plan, Result):
            return plan
        progress = await _execute(ctx, plan, attempt, progress)
        if not progress.trouble:
            return await _answer(ctx, spec, progress)
    return _gave_up(spec, progress)


async def _plan(
    ctx: RunContext, spec: PlanAndExecuteSpec, attempt: int, progress: _Progress
) -> list[PlanStep] | Result:
    """A plan that can work, or the end of the run when the planner writes none."""
    schema = plan_schema(_names(spec), max_steps=spec.max_steps)
    told, wrong = _planning_instruction(ctx, spec, progress), ""
    for planning in range(1, _PLAN_TRIES + 1):
        reply = await ctx.call(
            AgentCall(
                key=f"plan-{attempt}-{planning}",
                member=spec.planner,
                instruction=f"{told}\nYour last plan cannot work: {wrong}" if wrong else told,
                inputs=(INPUT, *progress.results.values()),
                choice_schema=schema,
            )
        )
        if stopped := ended(reply):
            return stopped
        wrong = _by_place(problems_with(reply.choice, schema))
        plan = plan_of(reply.choice or {}) if not wrong else []
        wrong = wrong or _why_it_cannot_work(plan, spec, progress)
        if not wrong:
            return plan
    return Result(Outcome.NO_ANSWER, note=f"{spec.planner} wrote no plan that can work: {wrong}")


def _is_to_plan_anew(decision: Decision) -> bool:
    told = decision.status is ApprovalStatus.REJECTED and decision.on_reject is OnReject.TELL
    return told or decision.status is ApprovalStatus.SENT_BACK


def _decided(
    decision: Decision, plan: list[PlanStep], spec: PlanAndExecuteSpec, progress: _Progress
) -> list[PlanStep] | Result:
    """The plan to carry out, as a person may have changed it, or the end of the run."""
    if decision.status is ApprovalStatus.REJECTED:
        return Result(Outcome.REJECTED, note=f"the plan was rejected: {decision.reason}")
    if not decision.allowed:
        return Result(Outcome.EXPIRED, note="nobody decided about the plan in time")
    if decision.status is not ApprovalStatus.EDITED:
        return plan
    plan = plan_of(decision.payload)
    if wrong := _why_it_cannot_work(plan, spec, progress):
        return Result(Outcome.NO_ANSWER, note=f"the edited plan cannot work: {wrong}")
    return plan


async def _execute(
    ctx: RunContext, plan: Sequence[PlanStep], attempt: int, before: _Progress
) -> _Progress:
    """Carry out the plan, independent steps together, until it is done or cannot go on."""
    done, results = dict(before.done), dict(before.results)
    left = [step for step in plan if step.id not in done]
    while left:
        now = ready(left, done=done)
        replies = await ctx.call_all([_work(step, attempt, results) for step in now])
        trouble: list[str] = []
        for step, reply in zip(now, replies, strict=True):
            if answered(reply):
                done[step.id], results[step.id] = step, reply.ref
            else:
                trouble.append(f"step {step.id}: {step.agent} {why_no_answer(reply)}")
        if trouble:
            told = "; ".join(trouble)
            await ctx.record(Note(f"plan-{attempt}-failed", told))
            return _Progress(done, results, told, _cause(replies))
        left = [step for step in left if step.id not in done]
    return _Progress(done, results)


async def _answer(ctx: RunContext, spec: PlanAndExecuteSpec, progress: _Progress) -> Result:
    reply = await ctx.call(
        AgentCall(
            key="answer",
            member=spec.planner,
            instruction="Write the answer to the request from the results above.",
            inputs=(INPUT, *progress.results.values()),
        )
    )
    return ended(reply) or Result(Outcome.ANSWERED, answer=reply.ref)


def _cause(replies: Sequence[Reply | StepFailed]) -> Reply | StepFailed | None:
    """The first failure, since a run can be retried from it, or else the first turn not taken."""
    troubled = [reply for reply in replies if not answered(reply)]
    failures = [reply for reply in troubled if isinstance(reply, StepFailed)]
    return next(iter(failures or troubled), None)


def _gave_up(spec: PlanAndExecuteSpec, progress: _Progress) -> Result:
    """The end of a run whose last plan failed too.

    Raises:
        StepFailed: A step of it failed; the run can be retried from there.
    """
    if isinstance(progress.cause, Reply) and (result := ended(progress.cause)):
        return replace(result, note=progress.trouble)
    failure = StepFailed(
        FailureReason.LIMIT,
        N_("The plan failed after {replans} new plan(s): {trouble}"),
        replans=spec.max_replans,
        trouble=progress.trouble,
    )
    failure.key = progress.cause.key if isinstance(progress.cause, StepFailed) else ""
    raise failure


def _work(step: PlanStep, attempt: int, results: Mapping[str, Ref]) -> AgentCall:
    return AgentCall(
        key=f"step-{attempt}-{step.id}-{step.agent}",
        member=step.agent,
        instruction=step.task,
        inputs=(INPUT, *(results[need] for need in dict.fromkeys(step.needs))),
    )


def _planning_instruction(ctx: RunContext, spec: PlanAndExecuteSpec, progress: _Progress) -> str:
    lines = [
        f"Write a plan of at most {spec.max_steps} steps for the request. The agents are:",
        *(f"- {name}: {ctx.roles.get(name, '')}" for name in _names(spec)),
        "Plan only steps that are needed."
        " A step's `needs` are the ids of steps whose results it reads.",
    ]
    if progress.trouble:
        lines.append(f"The last plan failed: {progress.trouble}.")
    if progress.done:
        lines.append("Done already; do not plan these again, and give new steps other ids:")
        lines += [f"- {step.id} ({step.agent}): {step.task}" for step in progress.done.values()]
    return "\n".join(lines)


def _action(spec: PlanAndExecuteSpec, plan: Sequence[PlanStep], progress: _Progress) -> Action:
    schema = plan_schema(_names(spec), max_steps=spec.max_steps)
    payload: dict[str, Any] = {"steps": [step.model_dump(mode="json") for step in plan]}
    if progress.done:
        payload["done"] = [step.model_dump(mode="json") for step in progress.done.values()]
        schema["properties"]["done"] = {"title": "Done already", "const": payload["done"]}
    return Action(
        kind=ActionKind.PLAN,
        source=spec.planner,
        target=spec.planner,
        payload=payload,
        payload_schema=schema,
    )


def _why_it_cannot_work(
    plan: Sequence[PlanStep], spec: PlanAndExecuteSpec, progress: _Progress
) -> str:
    found = problems_of_plan(plan, _names(spec), done=progress.done)
    return "; ".join(problem.message for problem in found)


def _by_place(problems: Sequence[Problem]) -> str:
    said = [f"{p.field}: {p.message}" if p.field else p.message for p in problems]
    return "; ".join(each.rstrip(".") for each in said)


def _names(spec: PlanAndExecuteSpec) -> list[str]:
    return [member.name for member in spec.members]
