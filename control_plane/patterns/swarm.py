"""Swarm: agents hand the task over to each other; who answers without handing over ends the run.

Use it when the right expert is found on the way and no central control is wanted.

    the entry takes its turn
    as long as an answer is a handoff:
        its target must be one the agent may hand to; it is told once if not
        two agents that hand the task back and forth are stopped, unless a person sends it there
        a person may be asked; a rejection is told to the agent, which goes on without that target,
        and what is sent back is told to it, too
    a member that must hand off and answers instead is told once
    the answer of the last agent is the answer of the run
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.patterns import SwarmMember, SwarmSpec
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import (
    INPUT,
    AgentCall,
    HandoffRecord,
    HandoffWish,
    Ref,
    Reply,
    Result,
    RunContext,
)
from control_plane.patterns.replies import answered, ended

# A>B B>A A>B B>A: two full exchanges between the same two, nobody else in between.
_PING_PONG_WINDOW = 4

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
    brief: str = ""
    """What the member was told when the task was handed to it; empty for the entry."""
    told: str = ""
    """What came of its last turn, if that was no answer and no handoff."""
    warned: bool = False
    """Whether it was told of a mistake; the next one ends the run."""
    closed: tuple[str, ...] = ()
    """Targets a person has rejected since the member got the task."""
    trail: tuple[tuple[str, str], ...] = ()
    """Handoffs so far, from and to."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Whom the member may still hand to."""
        return tuple(name for name in self.member.targets if name not in self.closed)

    def again(self, told: str) -> _Turn:
        """The member's next turn, after something was told to it."""
        if not self.targets:
            ways = "Answer yourself."
        else:
            ways = f"You may hand off to: {', '.join(self.targets)}."
            ways += " Otherwise answer yourself." if self.member.can_finish else ""
        return replace(self, number=self.number + 1, told=f"{told} {ways}")


async def swarm(ctx: RunContext, spec: SwarmSpec) -> Result:
    """Run the swarm from its entry until somebody answers."""
    members = {member.name: member for member in spec.members}
    turn = _Turn(1, members[spec.entry])
    heard: tuple[Ref, ...] = (INPUT,)

    while turn.number <= spec.max_iterations:
        reply = await _take(ctx, turn, heard)
        if reply.handoff is None:
            after = _unless_it_must_hand_off(turn, reply)
        else:
            after = await _hand_over(ctx, turn, reply.handoff, members)
        if isinstance(after, Result):
            return after
        turn, heard = after, (*heard, reply.ref)

    return Result(Outcome.MAX_ITERATIONS, note=f"no answer after {spec.max_iterations} turns")


async def _take(ctx: RunContext, turn: _Turn, heard: tuple[Ref, ...]) -> Reply:
    return await ctx.call(
        AgentCall(
            key=f"turn-{turn.number}-{turn.member.name}",
            member=turn.member.name,
            instruction="\n".join(filter(None, [turn.brief, turn.told])),
            inputs=heard,
            handoffs=turn.targets,
        )
    )


def _unless_it_must_hand_off(turn: _Turn, reply: Reply) -> _Turn | Result:
    """The end of the run, or another turn of a member that may not end it."""
    if turn.member.can_finish or not answered(reply):
        return ended(reply) or Result(Outcome.ANSWERED, answer=reply.ref)
    if turn.warned:
        note = f"{turn.member.name} may not finish, and did not hand off"
        return Result(Outcome.NO_ANSWER, note=note)
    return replace(turn.again("You may not answer the request yourself."), warned=True)


async def _hand_over(
    ctx: RunContext, turn: _Turn, wish: HandoffWish, members: Mapping[str, SwarmMember]
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
    if wish.to not in turn.targets:
        outcome = Outcome.REJECTED if wish.to in turn.closed else Outcome.UNKNOWN_TARGET
        await ctx.record(replace(record, outcome=outcome.value))
        return _refused(turn, wish, outcome)
    if not wish.redirected and _is_ping_pong([*turn.trail, (source.name, wish.to)]):
        await ctx.record(replace(record, outcome=Outcome.PING_PONG.value))
        note = f"{source.name} and {wish.to} handed the task back and forth"
        return Result(Outcome.PING_PONG, note=note)

    decision = await ctx.approve(record.key, _action(source, wish))
    if not decision.allowed:
        await ctx.record(replace(record, outcome=decision.status.value))
        return _not_allowed(turn, wish, decision)
    is_as_wished = decision.target == wish.to and not wish.redirected
    outcome = "accepted" if is_as_wished else "redirected"
    told = {name: str(decision.payload.get(name, "")) for name in ("reason", "summary")}
    await ctx.record(replace(record, target=decision.target, outcome=outcome, **told))
    return _Turn(
        turn.number + 1,
        members[decision.target],
        brief=_told_to_receiver(source, decision),
        trail=(*turn.trail, (source.name, decision.target)),
    )


def _refused(turn: _Turn, wish: HandoffWish, outcome: Outcome) -> _Turn | Result:
    """A target it may not hand to is told to the agent once; who insists ends the run."""
    if turn.warned:
        return Result(outcome, note=f"{turn.member.name} insisted on handing off to {wish.to}")
    return replace(turn.again(f"You cannot hand off to {wish.to}."), warned=True)


def _not_allowed(turn: _Turn, wish: HandoffWish, decision: Decision) -> _Turn | Result:
    name = turn.member.name
    if decision.status is ApprovalStatus.SENT_BACK:
        return turn.again(f"A person does not hand over to {wish.to} yet: {decision.reason}")
    if decision.status is not ApprovalStatus.REJECTED:
        note = f"nobody decided about {name}'s handoff to {wish.to} in time"
        return Result(Outcome.EXPIRED, note=note)
    turn = replace(turn, closed=(*turn.closed, wish.to))
    if not turn.targets and not turn.member.can_finish:
        note = f"{name}'s handoff to {wish.to} was rejected by a person: {decision.reason}"
        return Result(Outcome.REJECTED, note=note)
    return turn.again(f"A person rejected the handoff to {wish.to}: {decision.reason}")


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
