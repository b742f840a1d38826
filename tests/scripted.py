"""A journal in memory: records what a turn does, and answers a replay from the record."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.steps import StepKind
from control_plane.services.turns import Attempt, Effect, Transient


@dataclass(frozen=True)
class JournalEntry:
    """One recorded step of a turn."""

    key: str
    kind: StepKind
    name: str
    input: Any
    effect: Effect | None
    failure: StepFailed | None
    attempts: int


@dataclass
class MemoryJournal:
    """Records every step; tries again after a `Transient`, without waiting.

    A journal made by `replay` answers from the record and fails on anything that is not in it; one
    made by `resumed` knows only the first steps and does the others. Both fail on what is asked
    differently.
    """

    decisions: dict[str, Decision] = field(default_factory=dict)
    """By key; without one, policy lets the action pass."""
    entries: dict[str, JournalEntry] = field(default_factory=dict)
    asked: dict[str, Action] = field(default_factory=dict)
    waits: list[float | None] = field(default_factory=list)
    """What each `Transient` asked to wait, in seconds."""
    shown: list[str] = field(default_factory=list)
    """Texts given to `progress`."""
    known: frozenset[str] = frozenset()
    """Steps answered from the record."""
    closed: bool = False
    """Whether nothing new may be done."""

    def replay(self) -> MemoryJournal:
        """A journal that only knows what this one recorded."""
        return MemoryJournal(
            self.decisions, dict(self.entries), known=frozenset(self.entries), closed=True
        )

    def resumed(self, *, after: int) -> MemoryJournal:
        """A journal that knows the first `after` steps of this one, as after a crash."""
        kept = dict(list(self.entries.items())[:after])
        return MemoryJournal(self.decisions, kept, known=frozenset(kept))

    @property
    def keys(self) -> list[str]:
        return list(self.entries)

    def effect(self, key: str) -> Effect:
        """What a completed step produced."""
        effect = self.entries[key].effect
        assert effect is not None, f"{key} failed: {self.entries[key].failure}"
        return effect

    async def step(
        self,
        key: str,
        *,
        kind: StepKind,
        name: str,
        input: Any,
        do: Callable[[Attempt], Awaitable[Effect]],
        retries: int,
    ) -> Effect:
        # A store keeps JSON: what does not survive it must fail here.
        asked = json.loads(json.dumps(input))
        assert not self.closed or key in self.known, f"{key} was not recorded"
        if key in self.known:
            assert self.entries[key].input == asked, f"{key} was asked differently"
            return self._recorded(key)
        assert key not in self.entries, f"{key} was done twice"
        effect, failure, attempts = await self._attempt(key, do, retries)
        if effect is not None:
            assert effect.output == json.loads(json.dumps(effect.output))
            assert len(effect.preview) <= 400
            assert len(json.dumps(effect.detail)) <= 4096
        self.entries[key] = JournalEntry(key, kind, name, asked, effect, failure, attempts)
        return self._recorded(key)

    async def approve(self, key: str, action: Action) -> Decision:
        self.asked[key] = action
        passed = Decision(ApprovalStatus.APPROVED, action.payload, action.target, asked=False)
        return self.decisions.get(key, passed)

    async def _attempt(
        self, key: str, do: Callable[[Attempt], Awaitable[Effect]], retries: int
    ) -> tuple[Effect | None, StepFailed | None, int]:
        for number in range(1, retries + 2):
            try:
                attempt = Attempt(number, f"run-1/turn-1/{key}", self.shown.append)
                return await do(attempt), None, number
            except Transient as trouble:
                self.waits.append(trouble.retry_after_seconds)
                failure = StepFailed(trouble.reason, trouble.template, **trouble.params)
            except StepFailed as final:
                return None, final, number
        return None, failure, retries + 1

    def _recorded(self, key: str) -> Effect:
        entry = self.entries[key]
        if entry.failure is not None:
            raise entry.failure
        assert entry.effect is not None
        return entry.effect
