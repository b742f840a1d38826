"""The embedded engine's worker: picks up runs, carries them out, notices what happens from outside.

One worker works on a store at a time. It takes a lock that the operating system frees when the
process dies, however it dies; another process that waits for the lock then takes over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from control_plane.domain.errors import ControlPlaneError
from control_plane.domain.runs import Command
from control_plane.engines.embedded.execution import Execution
from control_plane.engines.hands import Hands
from control_plane.engines.listening import Bell, Listener
from control_plane.engines.writer import Writer
from control_plane.secrets.redaction import redacted
from control_plane.services.journal import Claim, Claimed, Journal, Recover, SignOfLife, TakeOver
from control_plane.services.ports import DutyLock
from control_plane.services.turns import AgentRuntime

_SIGN_OF_LIFE_SECONDS = 5.0
_LOCK_RETRY_SECONDS = 1.0
_OPENING_SECONDS = 0.05
_READERS = 2

log = logging.getLogger(__name__)


try:
    from uvloop import new_event_loop as new_loop
except ImportError:  # Windows, where asyncio's own loop serves.
    from asyncio import new_event_loop as new_loop


class EmbeddedWorker:
    """Carries out runs in a thread of its own."""

    def __init__(
        self,
        journal: Journal,
        *,
        lock: DutyLock,
        bell: Callable[[], Bell],
        runtimes: Mapping[str, AgentRuntime],
        now: Callable[[], datetime],
        new_id: Callable[[str], str],
        max_runs: int,
        refresh_rollups: Callable[[], None],
        fire_due: Callable[[], datetime | None] = lambda: None,
        let_go: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        self._journal = journal
        self._lock = lock
        self._make_bell = bell
        self._runtimes = runtimes
        self._now = now
        self._new_id = new_id
        self._max_runs = max_runs
        self._refresh_rollups = refresh_rollups
        self._fire_due = fire_due  # Fires schedules that are due; says when to look again.
        self._let_go = let_go  # What runtimes hold in this event loop, such as connections.
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poked, self._changed, self._leaving = (asyncio.Event() for _ in range(3))
        self._in_hand: dict[Execution, asyncio.Task[None]] = {}
        self._trouble = ""
        self._had_trouble = False
        self._process = f"{socket.gethostname()}:{os.getpid()}"
        self._started_at = now()

    @property
    def trouble(self) -> str:
        """Why it cannot work now, in one sentence; empty when all is well."""
        return self._trouble

    def start(self) -> None:
        """Begin to work as soon as the lock is free. Returns at once."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._live, name="worker", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop; what is under way is given up and picked up again by the next worker. Blocks."""
        self._stop.set()
        self._tell(self._leaving)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Look at the store now. Returns at once, from any thread."""
        self._tell(self._poked)
        self._tell(self._changed)

    def page_of(self, run_id: str) -> str | None:
        """It has no pages of its own."""
        return None

    def _tell(self, event: asyncio.Event) -> None:
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # The loop closed in between: nobody is there.
                loop.call_soon_threadsafe(event.set)

    def _live(self) -> None:
        while not self._stop.is_set():
            try:
                if self._lock.acquire():
                    try:
                        with asyncio.Runner(loop_factory=new_loop) as runner:
                            runner.run(self._work())
                    finally:
                        self._lock.release()
                    continue
            except ControlPlaneError as error:
                self._note_trouble(str(error))
            except Exception:
                log.exception("the worker stopped unexpectedly and begins again")
            self._stop.wait(_LOCK_RETRY_SECONDS)

    async def _work(self) -> None:
        """Serve until somebody stops the worker, or until a fault of ours, which is raised."""
        self._poked, self._changed, self._leaving = (asyncio.Event() for _ in range(3))
        self._loop = asyncio.get_running_loop()
        if self._stop.is_set():  # Before there was an event to set.
            return
        writer = Writer(
            self._journal, self._loop, on_trouble=self._note_trouble, on_deposed=self._leaving.set
        )
        listener = Listener(self._make_bell, wake=self.wake, on_trouble=self._note_trouble)
        listener.start()
        with ThreadPoolExecutor(_READERS, thread_name_prefix="journal-reader") as readers:
            hands = Hands(
                self._journal,
                writer,
                self._runtimes,
                readers,
                self._now,
                self._new_id,
                self._note_trouble,
            )
            working = (self._serve(hands), self._beat(hands), self._keep_schedules(hands))
            duties = [asyncio.create_task(duty) for duty in (*working, self._leaving.wait())]
            try:
                ended, _ = await asyncio.wait(duties, return_when=asyncio.FIRST_COMPLETED)
                for duty in ended:
                    duty.result()
            finally:
                await _give_up([*duties, *self._in_hand.values()])
                await asyncio.gather(*(let_go() for let_go in self._let_go), return_exceptions=True)
                writer.write_soon(Recover(frozenset(), self._now()))
                await asyncio.to_thread(writer.stop)
                self._loop = None
        await asyncio.to_thread(listener.stop)

    async def _serve(self, hands: Hands) -> None:
        await hands.writer.write(TakeOver(self._process, self._started_at, self._now()))
        self._had_trouble = True  # A dead worker may have left runs behind.
        while True:
            self._poked.clear()
            if self._had_trouble:
                self._had_trouble = False
                in_hand = frozenset(execution.run_id for execution in self._in_hand)
                await hands.writer.write(Recover(in_hand, self._now()))
            await self._notice_signals(hands)
            due = await self._claim(hands)
            seconds = _SIGN_OF_LIFE_SECONDS
            if due is not None:
                seconds = min(seconds, max(0.0, (due - self._now()).total_seconds()))
            # `wait_for` of Python 3.11 loses a cancellation that comes together with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._poked.wait()

    async def _claim(self, hands: Hands) -> datetime | None:
        """Take runs in hand; when to look again even if nothing happens."""
        free = self._max_runs - len(self._in_hand)
        claimed: Claimed = await hands.writer.write(Claim(free, self._now()))
        for loaded in claimed.runs:
            execution = Execution(loaded, hands)
            self._in_hand[execution] = asyncio.create_task(self._carry_out(execution))
        return claimed.next_due

    async def _carry_out(self, execution: Execution) -> None:
        try:
            await execution.carry_out()
        except Exception:
            log.exception("run %s was dropped by its worker", execution.run_id)
        finally:
            del self._in_hand[execution]
            self._poked.set()
            self._changed.set()

    async def _notice_signals(self, hands: Hands) -> None:
        """Tell runs in hand what happened to them from outside."""
        opened = {e.run_id: (e, e.context) for e in self._in_hand if e.context is not None}
        if len(opened) < len(
            self._in_hand
        ):  # Some are still being opened: look again when they are.
            asyncio.get_running_loop().call_later(_OPENING_SECONDS, self._poked.set)
        if not opened:
            return
        signals = await hands.read(lambda: self._journal.signals(list(opened)))
        for run_id, (execution, context) in opened.items():
            if signals.get(run_id, context.signal) == context.signal:
                continue
            outside = await hands.read(lambda run_id=run_id: self._journal.outside(run_id))
            context.signalled(outside)
            if outside.control is Command.CANCEL:
                execution.cancel()

    async def _keep_schedules(self, hands: Hands) -> None:
        """Fire schedules on time; any change of the store may bring one forward."""
        while True:
            self._changed.clear()
            seconds = _SIGN_OF_LIFE_SECONDS  # Clocks may be set: their word is not taken for long.
            try:
                if (due := await hands.read(self._fire_due)) is not None:
                    seconds = min(seconds, max(0.0, (due - self._now()).total_seconds()))
            except Exception:  # Runs must not stop for them.
                log.exception("schedules could not be fired")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
            await asyncio.sleep(_OPENING_SECONDS)  # Where much happens, not for each thing.

    async def _beat(self, hands: Hands) -> None:
        while True:
            life = SignOfLife(
                self._process, self._started_at, len(self._in_hand), self._trouble, self._now()
            )
            hands.writer.write_soon(life)
            try:
                await hands.read(self._refresh_rollups)
            except Exception:  # Charts may lag; runs must not stop for them.
                log.exception("the rollups could not be refreshed")
            await asyncio.sleep(_SIGN_OF_LIFE_SECONDS)

    def _note_trouble(self, trouble: str) -> None:
        trouble = redacted(trouble)
        if trouble and trouble != self._trouble:
            log.warning("the worker waits: %s", trouble)
        self._trouble = trouble
        self._had_trouble = self._had_trouble or bool(trouble)


async def _give_up(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
