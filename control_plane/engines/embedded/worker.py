"""The embedded engine's worker: picks up runs, carries them out, notices what happens from outside.

One worker works on a store at a time. It takes a lock that the operating system frees when the process
dies, however it dies; another process that waits for the lock then takes over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol

from control_plane.domain.errors import ControlPlaneError
from control_plane.domain.runs import Command
from control_plane.engines.embedded.execution import Execution
from control_plane.engines.embedded.hands import Hands
from control_plane.engines.embedded.writer import Writer
from control_plane.services.journal import Claim, Journal, LoadedRun, Recover, Ring, SignOfLife
from control_plane.services.turns import AgentRuntime

_SIGN_OF_LIFE_SECONDS = 5.0
_LOCK_RETRY_SECONDS = 1.0
_OPENING_SECONDS = 0.05
_READERS = 2

log = logging.getLogger(__name__)


class WorkerLock(Protocol):
    """Held by the one worker of a store."""

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        ...

    def release(self) -> None: ...


class Bell(Protocol):
    """Rings when another process, or another connection, changed the store."""

    def wait(self, timeout_seconds: float) -> bool:
        """Block until it rings (True) or the time is over (False)."""
        ...

    def close(self) -> None: ...


class EmbeddedWorker:
    """Carries out runs in a thread of its own."""

    def __init__(
        self,
        journal: Journal,
        *,
        lock: WorkerLock,
        bell: Callable[[], Bell],
        runtimes: Mapping[str, AgentRuntime],
        now: Callable[[], datetime],
        new_id: Callable[[str], str],
        max_runs: int,
        refresh_rollups: Callable[[], None],
    ) -> None:
        self._journal = journal
        self._lock = lock
        self._make_bell = bell
        self._runtimes = runtimes
        self._now = now
        self._new_id = new_id
        self._max_runs = max_runs
        self._refresh_rollups = refresh_rollups
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poked: asyncio.Event | None = None
        self._executions: dict[str, tuple[Execution, asyncio.Task[None]]] = {}
        self._trouble = ""
        self._started_at = now()

    def start(self) -> None:
        """Begin to work as soon as the lock is free. Returns at once."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._live, name="worker", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop; what is under way is given up and picked up again by the next worker. Blocks."""
        self._stop.set()
        self.wake()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Look at the store now. Returns at once, from any thread."""
        loop, poked = self._loop, self._poked
        if loop is not None and poked is not None:
            with contextlib.suppress(RuntimeError):  # The loop closed in between: nobody is there to wake.
                loop.call_soon_threadsafe(poked.set)

    def _live(self) -> None:
        while not self._stop.is_set():
            try:
                if self._lock.acquire():
                    try:
                        asyncio.run(self._work())
                    finally:
                        self._lock.release()
                    continue
            except ControlPlaneError as error:
                log.warning("the worker cannot work now: %s", error)
            except Exception:
                log.exception("the worker stopped unexpectedly and begins again")
            self._stop.wait(_LOCK_RETRY_SECONDS)

    async def _work(self) -> None:
        self._loop, self._poked = asyncio.get_running_loop(), asyncio.Event()
        writer = Writer(self._journal, self._loop, on_trouble=self._note_trouble)
        bell_thread = threading.Thread(target=self._listen, name="worker-bell", daemon=True)
        with ThreadPoolExecutor(_READERS, thread_name_prefix="journal-reader") as readers:
            hands = Hands(self._journal, writer, self._runtimes, readers, self._now, self._new_id)
            try:
                await writer.write(Recover(self._now()))
                bell_thread.start()
                beat = asyncio.create_task(self._beat(writer, hands))
                await self._serve(hands)
                beat.cancel()
            finally:
                await self._give_up()
                await asyncio.to_thread(writer.stop)
                self._loop = self._poked = None
        bell_thread.join()

    async def _serve(self, hands: Hands) -> None:
        assert self._poked is not None
        while not self._stop.is_set():
            self._poked.clear()
            try:
                await self._notice_signals(hands)
                await hands.writer.write(Ring(self._now()))
                await self._claim(hands)
                due = await hands.read(self._journal.next_due)
            except ControlPlaneError as error:
                self._note_trouble(str(error))
                due = None
            seconds = _SIGN_OF_LIFE_SECONDS
            if due is not None:
                seconds = min(seconds, max(0.0, (due - self._now()).total_seconds()))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poked.wait(), seconds)

    async def _claim(self, hands: Hands) -> None:
        free = self._max_runs - len(self._executions)
        if free <= 0:
            return
        claimed: list[LoadedRun] = await hands.writer.write(Claim(free, self._now()))
        for loaded in claimed:
            execution = Execution(loaded, hands)
            task = asyncio.create_task(self._carry_out(execution))
            self._executions[execution.run_id] = (execution, task)

    async def _carry_out(self, execution: Execution) -> None:
        try:
            await execution.carry_out()
        except ControlPlaneError as error:
            log.warning("run %s stays where it is: %s", execution.run_id, error)
        except Exception:
            log.exception("run %s was dropped by its worker", execution.run_id)
        finally:
            self._executions.pop(execution.run_id, None)
            if self._poked is not None:
                self._poked.set()

    async def _notice_signals(self, hands: Hands) -> None:
        """Tell runs in hand what happened to them from outside."""
        in_hand = {run_id: execution for run_id, (execution, _) in self._executions.items() if execution.context}
        if len(in_hand) < len(self._executions):  # Some are still being opened: look again when they are.
            asyncio.get_running_loop().call_later(_OPENING_SECONDS, self.wake)
        if not in_hand:
            return
        signals = await hands.read(lambda: self._journal.signals(list(in_hand)))
        for run_id, execution in in_hand.items():
            context = execution.context
            if context is None or signals.get(run_id, context.signal) == context.signal:
                continue
            outside = await hands.read(lambda run_id=run_id: self._journal.outside(run_id))
            context.signalled(outside)
            if outside.control is Command.CANCEL:
                execution.cancel()

    async def _beat(self, writer: Writer, hands: Hands) -> None:
        process = f"{socket.gethostname()}:{os.getpid()}"
        while True:
            life = SignOfLife(process, self._started_at, len(self._executions), self._trouble, self._now())
            writer.write_soon(life)
            try:
                await hands.read(self._refresh_rollups)
            except ControlPlaneError as error:
                self._note_trouble(str(error))
            await asyncio.sleep(_SIGN_OF_LIFE_SECONDS)

    async def _give_up(self) -> None:
        tasks = [task for _, task in self._executions.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _listen(self) -> None:
        bell = self._make_bell()
        try:
            while not self._stop.is_set() and self._loop is not None:
                if bell.wait(_LOCK_RETRY_SECONDS):
                    self.wake()
        finally:
            bell.close()

    def _note_trouble(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            log.warning("the worker waits: %s", trouble)
        self._trouble = trouble
