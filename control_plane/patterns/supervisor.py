"""Supervisor: a coordinator decides who works next, and merges the contributions at the end.

Use it when one place must stay in charge and the contributions become one answer.

    the coordinator picks the next members, or finish
    the picked members work, several of them side by side
    a member that fails or may not work is reported to the coordinator, which picks again
    on finish, or when the rounds are used up, the coordinator merges what there is
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import FINISH, SupervisorSpec
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, AgentCall, Ref, Reply, Result, RunContext
from control_plane.patterns.replies import answered, ended, why_no_answer


async def supervisor(ctx: RunContext, spec: SupervisorSpec) -> Result:
    """Let the coordinator direct its members until it finishes."""
    contributions: tuple[Ref, ...] = ()
    news: tuple[str, ...] = ()
    failures: tuple[StepFailed, ...] = ()

    for turn in range(1, spec.max_turns + 1):
        route = await ctx.call(_route(ctx, spec, turn=turn, contributions=contributions, news=news))
        if stopped := ended(route):
            return stopped
        picked = _picked(route, spec)
        if not picked:
            break
        replies = await ctx.call_all(_work(route, picked, turn=turn, contributions=contributions))
        contributions += tuple(reply.ref for reply in replies if answered(reply))
        failures += tuple(reply for reply in replies if isinstance(reply, StepFailed))
        news += _reports(picked, replies, turn=turn)

    if not contributions:
        return _nothing_to_merge(news, failures)
    merged = await ctx.call(
        AgentCall(
            key="merge",
            member=spec.coordinator,
            instruction="Merge the contributions above into one answer to the request.",
            inputs=(INPUT, *contributions),
        )
    )
    return ended(merged) or Result(Outcome.ANSWERED, answer=merged.ref)


def route_schema(members: Sequence[str], *, fan_out: int) -> dict[str, Any]:
    """What the coordinator's choice must look like: members, or finish, and nothing else."""
    return {
        "type": "object",
        "properties": {
            "next": {
                "type": "array",
                "items": {"type": "string", "enum": [*members, FINISH]},
                "minItems": 1,
                "maxItems": fan_out,
            },
            "instruction": {"type": "string"},
            "reason": {"type": "string"},
        },
        "required": ["next", "instruction", "reason"],
        "additionalProperties": False,
    }


def _route(
    ctx: RunContext,
    spec: SupervisorSpec,
    *,
    turn: int,
    contributions: tuple[Ref, ...],
    news: Sequence[str],
) -> AgentCall:
    names = [member.name for member in spec.members]
    lines = [
        "Decide who works next on the request. The members are:",
        *(f"- {name}: {ctx.roles.get(name, '')}" for name in names),
        f"Pick up to {spec.fan_out} who can work side by side,"
        f" or '{FINISH}' alone when the contributions suffice.",
        *news,
    ]
    return AgentCall(
        key=f"route-{turn}",
        member=spec.coordinator,
        instruction="\n".join(lines),
        inputs=(INPUT, *contributions),
        choice_schema=route_schema(names, fan_out=spec.fan_out),
    )


def _picked(route: Reply, spec: SupervisorSpec) -> list[str]:
    """Whom the coordinator picked, each once; nobody when all it says is finish.

    Members named beside finish work first: what the coordinator asked for is not dropped.
    """
    chosen = dict.fromkeys((route.choice or {}).get("next", ()))
    return [name for name in chosen if name != FINISH][: spec.fan_out]


def _work(
    route: Reply, picked: Sequence[str], *, turn: int, contributions: tuple[Ref, ...]
) -> list[AgentCall]:
    instruction = str((route.choice or {}).get("instruction", ""))
    inputs = (INPUT, *contributions)
    return [
        AgentCall(f"turn-{turn}-{name}", name, instruction=instruction, inputs=inputs)
        for name in picked
    ]


def _reports(
    picked: Sequence[str], replies: Sequence[Reply | StepFailed], *, turn: int
) -> tuple[str, ...]:
    """What the coordinator is told from now on about members that contributed nothing."""
    return tuple(
        f"In round {turn}, {name} {why_no_answer(reply)}"
        for name, reply in zip(picked, replies, strict=True)
        if not answered(reply)
    )


def _nothing_to_merge(news: Sequence[str], failures: Sequence[StepFailed]) -> Result:
    """The end of a run in which nobody contributed.

    Raises:
        StepFailed: A member failed; the run can be retried from there.
    """
    if failures:
        raise failures[0]
    return Result(
        Outcome.NO_ANSWER,
        note="; ".join(news) or "the coordinator finished before anybody worked",
    )
