"""A run's verbs within an activity: whoever must wait ends the activity, and the workflow waits."""

from __future__ import annotations

from datetime import datetime

from control_plane.domain.runs import LIVE, Command
from control_plane.engines.temporal.wire import PAUSE, TIME, Waits
from control_plane.engines.verbs import Verbs
from control_plane.services.recorded import Outside


class MustWait(BaseException):
    """Unwinds the activity. Not an `Exception`: no runtime on the way may take it for a failure."""

    def __init__(self, waits: Waits) -> None:
        self.waits = waits
        super().__init__(waits.key)


class RunOver(BaseException):
    """The run has ended while a step of it was under way; nothing more is recorded."""


class ActivityVerbs(Verbs):
    """One run, in the hands of one activity."""

    async def unpaused(self) -> None:
        """See `Verbs`. Looks at the store: an operator may have paused or cancelled by now."""
        run_id, journal = self.run_id, self.hands.journal
        signals = await self.hands.read(lambda: journal.signals([run_id]))
        if signals.get(run_id, self.signal) != self.signal:
            self._learn(await self.hands.read(lambda: journal.outside(run_id)))
        if self.paused:
            raise MustWait(Waits(PAUSE, self.signal))

    async def rest(self, key: str, *, due_at: datetime | None = None) -> None:
        """See `Verbs`. Returns only if the time has come already."""
        seconds = None
        if due_at is not None:
            seconds = (due_at - self.hands.now()).total_seconds()
            if seconds <= 0:
                return
        child = self.children.get(key)
        awaited = child.id if child is not None and child.finished_at is None else ""
        waits_for = key if child is not None or key in self.approvals else TIME + key
        raise MustWait(Waits(waits_for, self.signal, seconds, awaited))

    def _learn(self, outside: Outside) -> None:
        if outside.status not in LIVE or outside.control is Command.CANCEL:
            raise RunOver
        self.learn(outside)
        self.signal = outside.signal
        self.paused = outside.control is Command.PAUSE
