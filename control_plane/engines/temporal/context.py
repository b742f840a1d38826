"""The `RunContext` of the Temporal engine: a pattern's verbs as activities of its workflow.

Everything here runs inside the workflow and is replayed from its history: no clock but the
workflow's, and nothing that depends on the order of a set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from control_plane.domain.approvals import Action, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.holding import may_be_held, passed_by_policy
from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.policy import ActionKind
from control_plane.engines.branches import side_by_side
from control_plane.engines.fingerprints import fingerprint
from control_plane.engines.requests import asked_of_member, detail_of
from control_plane.engines.temporal.progress import Progress
from control_plane.engines.temporal.wire import (
    ASK_PERSON,
    MORE_OF_RUN,
    OPEN_RUN,
    PUT_ON_RECORD,
    TAKE_TURN,
    Entry,
    More,
    Notice,
    Opened,
    Question,
    Replayed,
    Standing,
    Turn,
)
from control_plane.patterns.context import INPUT, AgentCall, HandoffRecord, Note, Ref, Reply

_NESTED_SECONDS = 60.0
"""To start a child run and to take its result; it runs on its own."""


class TemporalContext:
    """One run, as its pattern sees it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._opened = Opened(Standing.OVER)
        self._recorded: dict[str, Replayed] = {}
        self._produced: dict[Ref, str] = {}
        self.spec: PatternSpec | None = None
        """What is carried out; `None` until the run is open."""

    @property
    def round(self) -> int:
        """How often the run had been retried when it was opened."""
        return self._opened.round

    async def open(self) -> bool:
        """Load the run. False when it has ended already."""
        opened = await self._progress.activity(OPEN_RUN, self.run_id, Opened)
        if opened.standing is Standing.OVER:
            return False
        pages = [opened.recorded]
        after = opened.more_after
        while after:
            more = await self._progress.activity(MORE_OF_RUN, More(self.run_id, after), Opened)
            pages.append(more.recorded)
            after = more.more_after
        self._recorded = {entry.key: entry for page in pages for entry in page}
        self._opened = opened
        self._progress.introduce(opened)
        self._produced[INPUT] = opened.input_digest
        self.spec = pattern_spec.validate_json(opened.spec)
        held = opened.standing is Standing.HELD
        self._progress.begin(Notice(opened.signal, paused=held))
        return True

    # What patterns call.

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self._progress.run_id

    @property
    def roles(self) -> Mapping[str, str]:
        """Role of each member by name."""
        return self._opened.roles

    async def call(self, call: AgentCall) -> Reply:
        """See `RunContext.call`."""
        told = self._opened.overrides.get(call.key, call.instruction)
        asked = asked_of_member(
            replace(call, instruction=told), [self._produced[ref] for ref in call.inputs]
        )
        recorded = self._recorded.get(call.key)
        if (
            recorded is None
            or recorded.asked != asked
            or recorded.reply is None
            or self._answers_may_be_held()
        ):
            acted = await self._progress.act(
                TAKE_TURN,
                Turn(self.run_id, call),
                asking=f"{call.key}:{asked}",
                summary=f"{call.key} · {call.member}",
                seconds=self._opened.turn_seconds.get(call.member, _NESTED_SECONDS),
            )
            recorded = Replayed(call.key, asked, acted.produced, acted.reply)
        assert recorded.reply is not None  # noqa: S101 - an activity that ended well has it
        self._produced[recorded.reply.ref] = recorded.produced
        return recorded.reply

    def _answers_may_be_held(self) -> bool:
        """Whether what a turn came to may not be what its member answered."""
        rules = self.spec.policy.rules if self.spec else ()
        return any(rule.on is ActionKind.ANSWER for rule in rules)

    async def call_all(self, calls: Sequence[AgentCall]) -> list[Reply | StepFailed]:
        """See `RunContext.call_all`."""
        return await side_by_side(self.call, calls, self._progress.liveness)

    async def approve(self, key: str, action: Action) -> Decision:
        """See `RunContext.approve`."""
        spec = self.spec
        if spec is None or not may_be_held(spec.policy, action, pattern=self._opened.pattern):
            return passed_by_policy(action)
        asked = action.digest[:16]
        recorded = self._recorded.get(f"{key}/approval")
        if recorded is not None and recorded.asked == asked and recorded.decision is not None:
            return recorded.decision
        acted = await self._progress.act(
            ASK_PERSON,
            Question(self.run_id, key, action),
            asking=f"{key}:{asked}",
            summary=f"{key} · {action.target}",
        )
        assert acted.decision is not None  # noqa: S101 - an activity that ended well has it
        return acted.decision

    async def record(self, event: HandoffRecord | Note) -> None:
        """See `RunContext.record`."""
        recorded, asked = self._recorded.get(event.key), fingerprint(detail_of(event))
        if recorded is None or recorded.asked != asked:
            entry = Entry(self.run_id, event)
            await self._progress.act(
                PUT_ON_RECORD, entry, asking=f"{event.key}:{asked}", summary=event.key
            )
