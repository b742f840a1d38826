"""A `RunContext` that answers from a script, and complains about what the script does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from control_plane.domain.approvals import Action, ApprovalStatus, Decision, Verdict
from control_plane.domain.decisions import decision_for
from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import Outcome
from control_plane.domain.steps import FailureReason
from control_plane.patterns import run_pattern
from control_plane.patterns.context import (
    AgentCall,
    Finish,
    HandoffRecord,
    HandoffWish,
    Note,
    Ref,
    Reply,
    Result,
)


@dataclass(frozen=True)
class NotTaken:
    """A turn that a gate did not let through."""

    finish: Finish
    note: str


Answer = str | dict[str, Any] | HandoffWish | NotTaken | StepFailed
"""A text, a structured choice, a handoff, a turn not taken, or a failure."""
Decide = Callable[[Action], Decision]


def hands_to(name: str, *, reason: str = "they know more", summary: str = "") -> HandoffWish:
    return HandoffWish(to=name, reason=reason, summary=summary)


def fails(why: str = "it broke") -> StepFailed:
    return StepFailed(FailureReason.SERVER_ERROR, "{why}", why=why)


def is_rejected(why: str) -> NotTaken:
    return NotTaken(Finish.REJECTED, why)


def has_expired() -> NotTaken:
    return NotTaken(Finish.EXPIRED, "nobody decided in time")


def approves(action: Action) -> Decision:
    return decision_for(action, Verdict.APPROVE, by="Ada", reason="", payload=None, target=None)


def rejects(why: str) -> Decide:
    return lambda action: decision_for(
        action, Verdict.REJECT, by="Ada", reason=why, payload=None, target=None
    )


def edits(payload: dict[str, Any]) -> Decide:
    return lambda action: decision_for(
        action, Verdict.EDIT, by="Ada", reason="", payload=payload, target=None
    )


def redirects_to(target: str) -> Decide:
    return lambda action: decision_for(
        action, Verdict.REDIRECT, by="Ada", reason="", payload=None, target=target
    )


def expires(action: Action) -> Decision:
    return Decision(ApprovalStatus.EXPIRED, payload=action.payload, target=action.target)


def answered_by(key: str) -> Result:
    """The end of a run whose answer is this step's."""
    return Result(Outcome.ANSWERED, answer=Ref(key))


@dataclass
class ScriptedContext:
    """Answers each call from the script, and keeps what it was asked, in order."""

    answers: Mapping[str, Answer | Sequence[Answer]] = field(default_factory=dict)
    """By key or, where no key fits, by member: one answer, or several to be given in turn."""
    decisions: Mapping[str, Decide] = field(default_factory=dict)
    """By key; without one, no rule asks and the action passes."""
    roles: Mapping[str, str] = field(default_factory=dict)
    run_id: str = "run-1"

    def __post_init__(self) -> None:
        self.calls: list[AgentCall] = []
        self.groups: list[list[str]] = []
        """Keys that were called together."""
        self.asked: dict[str, Action] = {}
        """What needed a person's leave or could have, by key."""
        self.records: list[HandoffRecord | Note] = []
        self.keys: list[str] = []
        """Of everything, in order; an approval's with `/approval` behind it."""
        self._left: dict[str, list[Answer]] = {
            name: list(said) if isinstance(said, list) else [cast("Answer", said)]
            for name, said in self.answers.items()
        }

    def called(self, key: str) -> AgentCall:
        """The call with this key."""
        return next(call for call in self.calls if call.key == key)

    @property
    def called_keys(self) -> list[str]:
        return [call.key for call in self.calls]

    @property
    def handoffs(self) -> list[tuple[str, str, str]]:
        """Source, target and outcome of each recorded handoff."""
        return [(r.source, r.target, r.outcome) for r in self.records if not isinstance(r, Note)]

    @property
    def notes(self) -> list[str]:
        return [record.text for record in self.records if isinstance(record, Note)]

    async def call(self, call: AgentCall) -> Reply:
        [reply] = await self.call_all([call])
        if isinstance(reply, StepFailed):
            raise reply
        return reply

    async def call_all(self, calls: Sequence[AgentCall]) -> list[Reply | StepFailed]:
        self.groups.append([call.key for call in calls])
        return [self._reply(call) for call in calls]

    async def approve(self, key: str, action: Action) -> Decision:
        self._note(f"{key}/approval")
        self.asked[key] = action
        if key in self.decisions:
            return self.decisions[key](action)
        return Decision(ApprovalStatus.APPROVED, action.payload, action.target, asked=False)

    async def record(self, event: HandoffRecord | Note) -> None:
        self._note(event.key)
        self.records.append(event)

    def check_nothing_is_left(self) -> None:
        """Fail if the script holds something nobody asked for."""
        answers = {name: left for name, left in self._left.items() if left}
        decisions = [key for key in self.decisions if key not in self.asked]
        assert not answers, f"never asked for: {answers}"
        assert not decisions, f"never decided: {decisions}"

    def answer_to(self, call: AgentCall) -> Answer:
        """What the script says to a call."""
        for name in (call.key, call.member):
            if self._left.get(name):
                return self._left[name].pop(0)
        raise AssertionError(f"the script has no answer to {call}")

    def _note(self, key: str) -> None:
        assert key not in self.keys, f"{key} is used twice"
        assert "/" not in key.removesuffix("/approval"), f"{key} would nest"
        self.keys.append(key)

    def _reply(self, call: AgentCall) -> Reply | StepFailed:
        self._note(call.key)
        self.calls.append(call)
        ref, said = Ref(call.key), self.answer_to(call)
        match said:
            case StepFailed():
                said.key = call.key
                return said
            case NotTaken():
                return Reply(ref, call.member, said.note, finish=said.finish, note=said.note)
            case HandoffWish():
                return Reply(ref, call.member, "", finish=Finish.HANDED_OFF, handoff=said)
            case dict():
                assert call.choice_schema is not None, f"{call.key} asks for no choice"
                return Reply(ref, call.member, str(said), choice=said)
            case str():
                return Reply(ref, call.member, said)


async def play(
    spec: PatternSpec,
    answers: Mapping[str, Answer | Sequence[Answer]],
    *,
    decisions: Mapping[str, Decide] | None = None,
    roles: Mapping[str, str] | None = None,
) -> tuple[Result | StepFailed, ScriptedContext]:
    """Run the pattern over the script, all of which must be used; a failed step is returned."""
    ctx = ScriptedContext(answers, decisions or {}, roles or {})
    try:
        result: Result | StepFailed = await run_pattern(ctx, spec)
    except StepFailed as failure:
        result = failure
    ctx.check_nothing_is_left()
    return result, ctx
