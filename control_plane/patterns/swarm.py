"""Swarm: agents hand the task over to each other; who answers without handing over ends the run.

Use it when the right expert is found on the way and no central control is wanted.

    the entry takes its turn
    as long as an answer is a handoff:
        its target must be one the agent may hand to; it is told once if not
        two agents that hand the task back and forth are stopped
        a person may be asked; a rejection is told to the agent, which goes on itself
    the answer of the last agent is the answer of the run
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

_PING_PONG_WINDOW = 4  # A>B B>A A>B B>A: two full exchanges between the same two, nobody else in between.

_HANDOFF_SCHEMA = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "title": "Reason", "minLength": 1},
        "summary": {"type": "string", "title": "What the receiver is told"},
    },
    "required": ["reason", "summary"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class _Turn:
    """Whose turn it is, and how it came to that."""

    number: int
    member: SwarmMember
    told: str = ""
    warned: bool = False
    """Whether the member was told that its target is none it may hand to."""
    trail: tuple[tuple[str, str], ...] = ()
    """Handoffs so far, from and to."""


async def swarm(ctx: RunContext, spec: SwarmSpec) -> Result:
    """Run the swarm from its entry until somebody answers."""
    members = {member.name: member for member in spec.members}
    turn = _Turn(1, members[spec.entry])
    heard: tuple[Ref, ...] = (INPUT,)

    while turn.number <= spec.max_iterations:
        reply = await _take(ctx, turn, heard)
        if reply.handoff is None:
            return _end(turn, reply)
        after = await _hand_over(ctx, turn, reply, reply.handoff, members)
        if isinstance(after, Result):
            return after
        turn, heard = after, (*heard, reply.ref)

    return Result(Outcome.MAX_ITERATIONS, note=f"no answer after {spec.max_iterations} turns")


async def _take(ctx: RunContext, turn: _Turn, heard: tuple[Ref, ...]) -> Reply:
    return await ctx.call(
        AgentCall(
            key=f"turn-{turn.number}-{turn.member.name}",
            member=turn.member.name,
            instruction=turn.told,
            inputs=heard,
            handoffs=turn.member.targets,
        )
    )


def _end(turn: _Turn, reply: Reply) -> Result:
    if reply.finish in (Finish.REJECTED, Finish.EXPIRED):
        return Result(Outcome(reply.finish.value), note=reply.note)
    if not turn.member.can_finish:
        return Result(Outcome.NO_ANSWER, note=f"{turn.member.name} may not finish, and did not hand off")
    return Result(Outcome.ANSWERED, answer=reply.ref)


async def _hand_over(
    ctx: RunContext, turn: _Turn, reply: Reply, wish: HandoffWish, members: dict[str, SwarmMember]
) -> _Turn | Result:
    """The next turn, or the end of the run if the handoff ends it."""
    source = turn.member
    record = HandoffRecord(
        key=f"handoff-{turn.number}-{source.name}",
        source=source.name,
        target=wish.to,
        reason=wish.reason,
        outcome="accepted",
        summary=wish.summary,
    )
    if wish.to not in source.targets:
        await ctx.record(replace(record, outcome="unknown_target"))
        return _refused(turn, wish)
    if _is_ping_pong([*turn.trail, (source.name, wish.to)]):
        await ctx.record(replace(record, outcome="ping_pong"))
        note = f"{source.name} and {wish.to} handed the task back and forth"
        return Result(Outcome.PING_PONG, answer=reply.ref, note=note)

    decision = await ctx.approve(record.key, _action(source, wish))
    if not decision.allowed:
        await ctx.record(replace(record, outcome=decision.status.value))
        return _not_allowed(turn, wish, decision)
    outcome = "accepted" if decision.target == wish.to else "redirected"
    await ctx.record(replace(record, target=decision.target, outcome=outcome))
    return _Turn(
        turn.number + 1,
        members[decision.target],
        told=_told_to_receiver(source, decision),
        trail=(*turn.trail, (source.name, decision.target)),
    )


def _refused(turn: _Turn, wish: HandoffWish) -> _Turn | Result:
    """An unknown target is told to the agent once; who insists ends the run."""
    name = turn.member.name
    if turn.warned:
        return Result(Outcome.UNKNOWN_TARGET, note=f"{name} insisted on handing off to {wish.to}")
    allowed = ", ".join(turn.member.targets) or "nobody"
    told = f"You cannot hand off to {wish.to}. You may hand off to: {allowed}. Otherwise answer yourself."
    return replace(turn, number=turn.number + 1, told=told, warned=True)


def _not_allowed(turn: _Turn, wish: HandoffWish, decision: Decision) -> _Turn | Result:
    if decision.status is not ApprovalStatus.REJECTED:
        return Result(Outcome.EXPIRED, note=f"nobody decided about {turn.member.name}'s handoff to {wish.to} in time")
    told = f"The handoff to {wish.to} was rejected by a person: {decision.reason}. Answer yourself."
    return replace(turn, number=turn.number + 1, told=told)


def _is_ping_pong(trail: Sequence[tuple[str, str]]) -> bool:
    """Whether the last handoffs went back and forth between the same two agents."""
    last = trail[-_PING_PONG_WINDOW:]
    return len(last) == _PING_PONG_WINDOW and len({frozenset(pair) for pair in last}) == 1


def _action(source: SwarmMember, wish: HandoffWish) -> Action:
    return Action(
        kind=ActionKind.HANDOFF,
        source=source.name,
        target=wish.to,
        payload={"reason": wish.reason, "summary": wish.summary},
        payload_schema=_HANDOFF_SCHEMA,
        targets=tuple(name for name in source.targets if name != wish.to),
    )


def _told_to_receiver(source: SwarmMember, decision: Decision) -> str:
    summary = str(decision.payload.get("summary") or decision.payload.get("reason") or "")
    return f"{source.name} handed this task to you. {summary}".strip()
