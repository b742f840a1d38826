"""The Temporal engine in this process: its worker, its relay, and whether the server is there."""

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

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError

from control_plane.domain.errors import ControlPlaneError
from control_plane.engines.hands import Hands
from control_plane.engines.listening import Bell, Listener
from control_plane.engines.temporal.activities import RunActivities
from control_plane.engines.temporal.connection import TemporalSettings, unavailable
from control_plane.engines.temporal.fenced import Closing, ClosingHands, FencedWriter
from control_plane.engines.temporal.in_hand import InHand
from control_plane.engines.temporal.outbox import Outbox
from control_plane.engines.temporal.relay import Relay
from control_plane.engines.temporal.sweep import Sweep
from control_plane.engines.temporal.ticks import FIRE, Ticker, Ticks
from control_plane.engines.temporal.worker import temporal_worker
from control_plane.engines.writer import Writer
from control_plane.services.journal import Journal, SignOfLife
from control_plane.services.ports import DutyLock
from control_plane.services.turns import AgentRuntime

_SIGN_OF_LIFE_SECONDS = 5.0
_RETRY_SECONDS = 1.0
_HEALTH_SECONDS = 1.0
_LEAVES_WITHIN_SECONDS = 3.0
_READERS = 4

log = logging.getLogger(__name__)


class TemporalEngine:
    """Carries out runs on Temporal, from a thread of its own."""

    def __init__(
        self,
        journal: Journal,
        settings: TemporalSettings,
        *,
        lock: DutyLock,
        bell: Callable[[], Bell],
        runtimes: Mapping[str, AgentRuntime],
        now: Callable[[], datetime],
        new_id: Callable[[str], str],
        max_activities: int,
        ticker: Ticker | None = None,
        let_go: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        """Made, not started.

        Args:
            lock: Lets one process of the store tell Temporal what happens in it.
            max_activities: Turns under way at once.
            ticker: Where Temporal is to fire the schedules, too.
            let_go: Closes what runtimes hold in this engine's event loop, such as connections.
        """
        self._journal = journal
        self._settings = settings
        self._lock = lock
        self._make_bell = bell
        self._runtimes = runtimes
        self._now = now
        self._new_id = new_id
        self._max_activities = max_activities
        self._ticker = ticker
        self._let_go = let_go
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leaving = asyncio.Event()
        self._poked = asyncio.Event()
        self._changed = asyncio.Event()
        self._trouble = ""
        self._store_trouble = ""
        self._process = f"{socket.gethostname()}:{os.getpid()}"
        self._started_at = now()

    @property
    def trouble(self) -> str:
        """Why it cannot work now, in one sentence; empty when all is well."""
        return self._trouble or self._store_trouble

    def page_of(self, run_id: str) -> str | None:
        """Where Temporal's own pages show the run; `None` without such pages."""
        return self._settings.page_of(run_id)

    def reach(self) -> str:
        """Ask the server whether it is there; where it is. Blocks for a few seconds at most.

        Raises:
            TemporalUnavailable: It does not answer.
            ConfigurationError: The settings cannot work.
        """
        asyncio.run(self._settings.connect())
        return f"{self._settings.address}, namespace {self._settings.namespace}"

    def start(self) -> None:
        """Begin to work as soon as Temporal answers. Returns at once."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._live, name="temporal", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop; what is under way is given back and picked up by another worker. Blocks."""
        self._stop.set()
        self._tell(self._leaving)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Look at the store now. Returns at once, from any thread."""
        self._tell(self._poked)
        self._tell(self._changed)

    def _tell(self, event: asyncio.Event) -> None:
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # The loop closed in between: nobody is there.
                loop.call_soon_threadsafe(event.set)

    def _live(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        """Work until somebody stops the engine, however often Temporal goes away."""
        self._poked, self._changed = asyncio.Event(), asyncio.Event()
        self._leaving = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        writer = Writer(
            self._journal, self._loop, on_trouble=self._note_store_trouble, on_deposed=lambda: None
        )
        listener = Listener(self._make_bell, wake=self.wake, on_trouble=self._note_store_trouble)
        listener.start()
        with ThreadPoolExecutor(_READERS, thread_name_prefix="journal-reader") as readers:
            closing = Closing()
            hands = ClosingHands(
                self._journal,
                FencedWriter(writer, closing),
                self._runtimes,
                readers,
                self._now,
                self._new_id,
                self._note_store_trouble,
                closing,
            )
            beating = asyncio.create_task(self._beat(hands))
            try:
                while not self._stop.is_set():
                    await self._work_until_trouble(hands)
            finally:
                await _ended(beating)
                await asyncio.gather(*(let_go() for let_go in self._let_go), return_exceptions=True)
                await asyncio.to_thread(writer.stop)
                self._loop = None
        await asyncio.to_thread(listener.stop)

    async def _work_until_trouble(self, hands: ClosingHands) -> None:
        try:
            client = await self._settings.connect()
            await self._work(client, hands)
        except (ControlPlaneError, RPCError, RuntimeError) as error:
            known = (
                error
                if isinstance(error, ControlPlaneError)
                else unavailable(self._settings, error)
            )
            self._note_trouble(str(known))
            await self._left_within(_RETRY_SECONDS)

    async def _work(self, client: Client, hands: ClosingHands) -> None:
        settings = self._settings
        relay = Relay(client, hands, settings)
        sweep = Sweep(client, hands, task_queue=settings.task_queue)
        outbox = Outbox(self._lock, relay, sweep, self._ticks(client, hands), self._note_absence)
        in_hand = InHand()
        activities = RunActivities(hands, in_hand, heartbeat_seconds=settings.heartbeat_seconds)
        worker = temporal_worker(
            client,
            settings,
            activities=[*activities.all(), self._fire_schedule],
            max_activities=self._max_activities,
        )
        duties = [
            asyncio.create_task(duty)
            for duty in (
                worker.run(),
                outbox.serve(self._poked),
                self._notice_ends(in_hand, hands),
                self._watch_health(client, outbox),
                self._leaving.wait(),
            )
        ]
        try:
            ended, _ = await asyncio.wait(duties, return_when=asyncio.FIRST_COMPLETED)
            for duty in ended:
                duty.result()
        finally:
            if self._stop.is_set():
                hands.closing.begin()  # Else a store that is away holds the worker up.
            await asyncio.gather(*map(_ended, duties))

    def _ticks(self, client: Client, hands: Hands) -> Ticks | None:
        if self._ticker is None:
            return None
        return Ticks(client, hands, self._ticker, task_queue=self._settings.task_queue)

    @activity.defn(name=FIRE)
    async def _fire_schedule(self, schedule_id: str) -> None:
        """Deal with what is due of the schedule."""
        if self._ticker is not None:
            await asyncio.to_thread(self._ticker.fire, schedule_id, self._now())

    async def _notice_ends(self, in_hand: InHand, hands: Hands) -> None:
        """Give up at once what an operator has cancelled."""
        while True:
            self._changed.clear()
            await in_hand.give_up_what_is_over(hands)
            await self._changed.wait()

    async def _watch_health(self, client: Client, outbox: Outbox) -> None:
        """Notice within seconds that the server has gone, or is there again."""
        while True:
            try:
                async with asyncio.timeout(_HEALTH_SECONDS * 2):
                    await client.service_client.check_health()
                self._note_trouble("")
            except (RPCError, TimeoutError) as error:
                outbox.doubt()
                self._note_absence(error)
            await asyncio.sleep(_HEALTH_SECONDS)

    async def _beat(self, hands: Hands) -> None:
        """Leave a sign of life, at once when the trouble changes."""
        said: str | None = None
        last = 0.0
        loop = asyncio.get_running_loop()
        while True:
            if self.trouble != said or loop.time() - last >= _SIGN_OF_LIFE_SECONDS:
                said, last = self.trouble, loop.time()
                hands.writer.write_soon(
                    SignOfLife(self._process, self._started_at, 0, said, self._now(), "temporal")
                )
            await asyncio.sleep(_HEALTH_SECONDS / 2)

    async def _left_within(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._leaving.wait()

    def _note_trouble(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            log.warning("the Temporal engine waits: %s", trouble)
        self._trouble = trouble

    def _note_absence(self, error: Exception) -> None:
        self._note_trouble(str(unavailable(self._settings, error)))

    def _note_store_trouble(self, trouble: str) -> None:
        self._store_trouble = trouble


async def _ended(task: asyncio.Task[object]) -> None:
    """Cancel the task until it has ended.

    The first time, Temporal's worker gives back what it has in hand; afterwards its library may
    wait for ever for a local activity that it has counted and nobody runs. The second ends that.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_LEAVES_WITHIN_SECONDS)
    if not task.cancelled():
        task.exception()  # Nobody else asks for it.
