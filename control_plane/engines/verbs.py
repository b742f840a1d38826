"""What a pattern and its runtimes ask of a run, carried out from its record. For every engine.

An engine adds how a branch waits: the embedded one keeps its coroutine until the whole run rests,
the Temporal one ends the activity and lets the workflow wait.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from control_plane.domain.agents import AgentSpec
from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.holding import may_be_held, passed_by_policy
from control_plane.domain.plain import plain_json
from control_plane.domain.policy import ActionKind, Policy
from control_plane.domain.runs import Command
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.answers import answered_by_person, answered_to_satisfaction
from control_plane.engines.child_runs import ChildRuns
from control_plane.engines.fingerprints import fingerprint
from control_plane.engines.flights import Flights
from control_plane.engines.hands import Hands
from control_plane.engines.orders import StandingOrders
from control_plane.engines.questions import Questions
from control_plane.engines.record import Record
from control_plane.engines.replay import failure_of, is_over, reply_of
from control_plane.engines.requests import asked_of_member, detail_of, preview_of, roles_of
from control_plane.engines.turns import take_turn
from control_plane.patterns.context import AgentCall, Finish, HandoffRecord, Note, Ref, Reply
from control_plane.services.recorded import LoadedRun, Outside
from control_plane.services.turns import Heard


class Verbs(ABC):
    """One run, with its record."""

    def __init__(self, loaded: LoadedRun, outside: Outside, hands: Hands) -> None:
        self.hands = hands
        self.loaded = loaded
        self.record_of_run = Record(loaded, hands)
        self.flights = Flights(hands.writer)
        self.signal = outside.signal
        self.paused = outside.control is Command.PAUSE
        self.approvals = dict(outside.approvals)
        self.children = dict(outside.children)
        self._roles = roles_of(loaded.members)
        self._children = ChildRuns(self)
        self._questions = Questions(self)
        self.orders = StandingOrders(self)

    # What patterns call.

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self.loaded.run.id

    @property
    def roles(self) -> Mapping[str, str]:
        """Role of each member by name."""
        return self._roles

    @property
    def policy(self) -> Policy:
        """What needs a person in this run."""
        return self.loaded.spec.policy

    @property
    def pattern(self) -> str:
        """Name of the run's pattern."""
        return self.loaded.run.pattern_name

    async def call(self, call: AgentCall) -> Reply:
        """See `RunContext.call`."""
        return await answered_to_satisfaction(self, call)

    async def take(self, call: AgentCall) -> Reply:
        """The member's turn, as it came out."""
        call = replace(call, instruction=self.loaded.run.overrides.get(call.key, call.instruction))
        asked = asked_of_member(call, [self.record_of_run.produced(ref) for ref in call.inputs])
        recorded = self.record_of_run.find(call.key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return reply_of(recorded, call.member)
        if recorded is not None and recorded.status is StepStatus.FAILED:
            raise failure_of(recorded)
        decision = await self.approve(call.key, _turn_action(call))
        if decision.status is ApprovalStatus.ANSWERED:
            return answered_by_person(Ref(f"{call.key}/approval"), call, decision)
        if not decision.allowed:
            return _not_taken(call, decision)
        call = replace(call, instruction=str(decision.payload.get("instruction", call.instruction)))
        if isinstance(self.loaded.members.get(call.member), AgentSpec):
            return await take_turn(self, call, asked)
        return await self._children.call(call, asked)

    async def approve(self, key: str, action: Action) -> Decision:
        """See `RunContext.approve`."""
        if not may_be_held(self.policy, action, pattern=self.pattern):
            return passed_by_policy(action)
        return await self._questions.put(f"{key}/approval", action)

    async def record(self, event: HandoffRecord | Note) -> None:
        """See `RunContext.record`."""
        detail = detail_of(event)
        if isinstance(event, Note):
            kind, name, preview = StepKind.NOTE, "note", event.text
        else:
            kind, name, preview = StepKind.HANDOFF, event.target, event.reason
        asked = fingerprint(detail)
        if is_over(self.record_of_run.find(event.key, asked)):
            return
        now = self.hands.now()
        step = self.record_of_run.blank(
            event.key, kind=kind, name=name, asked=asked, started_at=now
        )
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=preview_of(preview),
            detail=detail,
            output=plain_json(detail),
            finished_at=now,
            latency_ms=0,
        )
        await self.record_of_run.add(step)

    # What the engine's other parts call.

    @abstractmethod
    async def unpaused(self) -> None:
        """Hold back while an operator has paused the run."""

    @abstractmethod
    async def rest(self, key: str, *, due_at: datetime | None = None) -> None:
        """Wait until something happens to `key`, at the latest until `due_at`."""

    def hold_back(self, signal: int) -> None:
        """The run is paused from now on; `signal` is the store's since then."""
        self.paused = True
        if signal == self.signal + 1:  # Else something else happened, too, that is yet to be seen.
            self.signal = signal

    def learn(self, outside: Outside) -> None:
        """Take in what was read; it may be older than what this run asked or started since."""
        self.approvals.update(outside.approvals)
        self.children.update(outside.children)

    async def heard(self, refs: Sequence[Ref]) -> list[Heard]:
        """The texts behind references, with who said them."""
        return [
            Heard(self.record_of_run.member_of(ref), await self.record_of_run.text(ref))
            for ref in refs
        ]


def _turn_action(call: AgentCall) -> Action:
    return Action(
        kind=ActionKind.AGENT,
        source="",
        target=call.member,
        payload={"instruction": call.instruction},
        payload_schema={
            "type": "object",
            "properties": {"instruction": {"type": "string", "title": "Instruction"}},
            "required": ["instruction"],
            "additionalProperties": False,
        },
        answer_schema=call.choice_schema,
    )


def _not_taken(call: AgentCall, decision: Decision) -> Reply:
    rejected = decision.status is ApprovalStatus.REJECTED
    note = decision.reason if rejected else f"nobody decided about {call.member}'s turn in time"
    return Reply(
        ref=Ref(call.key),
        member=call.member,
        preview=note,
        finish=Finish.REJECTED if rejected else Finish.EXPIRED,
        note=note,
    )
