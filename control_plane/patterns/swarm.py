"""Swarm: agents hand the task over to each other; who answers without handing over ends the run.

Use it when the right expert is found on the way and no central control is wanted.

    entry takes its turn
    as long as the answer is a handoff:
        the target must be one the agent may hand to (it is told once if not)
        a person may be asked; a rejection is told to the agent, which goes on itself
        two agents that hand the same task back and forth are stopped
    the answer of the last agent is the answer of the run
"""

from __future__ import annotations

from dataclasses import replace

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.patterns import SwarmMember, SwarmSpec
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import (
    INPUT,
    AgentCall,
    Finish,
    HandoffRecord,
    HandoffWish,
    Ref,
    Reply,
    Result,
    RunContext,
)

_PING_PONG_WINDOW = 4  # A>B B>A A>B B>A: two full exchanges between the same two agents, nobody else in between.

_HANDOFF_SCHEMA = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "title": "Reason", "minLength": 1},
        "summary": {"type": "string", "title": "What the receiver is told"},
    },
    "required": ["reason", "summary"],
    "additionalProperties": False,
}


async def swarm(ctx: RunContext, spec: SwarmSpec) -> Result:
    """Run the swarm from its entry until somebody answers."""
    members = {member.name: member for member in spec.members}
    current = members[spec.entry]
    heard: tuple[Ref, ...] = (INPUT,)
    told = ""
    trail: list[tuple[str, str]] = []

    for turn in range(1, spec.max_iterations + 1):
        reply = await _turn(ctx, current, turn=turn, heard=heard, told=told)
        if reply.finish in (Finish.REJECTED, Finish.EXPIRED):
            return Result(Outcome(reply.finish.value), note=reply.note)
        wish = reply.handoff
        if wish is None:
            if current.can_finish:
                return Result(Outcome.ANSWERED, answer=reply.ref)
            return Result(Outcome.NO_ANSWER, note=f"{current.name} may not finish, and did not hand off")

        heard = (*heard, reply.ref)
        record = HandoffRecord(
            key=f"handoff-{turn}-{current.name}",
            source=current.name,
            target=wish.to,
            reason=wish.reason,
            outcome="accepted",
            summary=wish.summary,
        )
        if wish.to not in current.targets:
            already_told = told.startswith("You cannot hand off")
            await ctx.record(replace(record, outcome="unknown_target"))
            if already_told:
                return Result(Outcome.UNKNOWN_TARGET, note=f"{current.name} insisted on {wish.to}")
            told = _unknown_target(wish, current)
            continue
        if _is_ping_pong([*trail, (current.name, wish.to)]):
            await ctx.record(replace(record, outcome="ping_pong"))
            return Result(
                Outcome.PING_PONG,
                answer=reply.ref,
                note=f"{current.name} and {wish.to} handed the task back and forth",
            )

        decision = await ctx.approve(record.key, _action(current, wish))
        if not decision.allowed:
            await ctx.record(replace(record, outcome=decision.status.value))
            if decision.status is not ApprovalStatus.REJECTED:
                return Result(Outcome.EXPIRED, note=f"nobody decided about {current.name}'s handoff to {wish.to}")
            told = f"The handoff to {wish.to} was rejected by a person: {decision.reason}. Answer yourself."
            continue
        target, told = decision.target, _told_to_receiver(current, decision)
        redirected = target != wish.to
        await ctx.record(replace(record, target=target, outcome="redirected" if redirected else "accepted"))
        trail.append((current.name, target))
        current = members[target]

    return Result(Outcome.MAX_ITERATIONS, note=f"no answer after {spec.max_iterations} turns")


async def _turn(ctx: RunContext, member: SwarmMember, *, turn: int, heard: tuple[Ref, ...], told: str) -> Reply:
    return await ctx.call(
        AgentCall(
            key=f"turn-{turn}-{member.name}",
            member=member.name,
            instruction=told,
            inputs=heard,
            handoffs=member.targets,
        )
    )


def _is_ping_pong(trail: list[tuple[str, str]]) -> bool:
    """Whether the last handoffs went back and forth between the same two agents."""
    last = trail[-_PING_PONG_WINDOW:]
    return len(last) == _PING_PONG_WINDOW and len({frozenset(pair) for pair in last}) == 1


def _action(member: SwarmMember, wish: HandoffWish) -> Action:
    return Action(
        kind=ActionKind.HANDOFF,
        source=member.name,
        target=wish.to,
        payload={"reason": wish.reason, "summary": wish.summary},
        payload_schema=_HANDOFF_SCHEMA,
        targets=tuple(name for name in member.targets if name != wish.to),
    )


def _told_to_receiver(member: SwarmMember, decision: Decision) -> str:
    summary = str(decision.payload.get("summary") or decision.payload.get("reason") or "")
    return f"{member.name} handed this task to you. {summary}".strip()


def _unknown_target(wish: HandoffWish, member: SwarmMember) -> str:
    allowed = ", ".join(member.targets) or "nobody"
    return f"You cannot hand off to {wish.to}. You may hand off to: {allowed}. Otherwise answer yourself."
