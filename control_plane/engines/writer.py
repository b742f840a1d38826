"""The one writer: the steps of many runs share one transaction."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from control_plane.domain.errors import OperatorError
from control_plane.engines.backoff import pauses_seconds
from control_plane.services.journal import Deposed, Journal, Write

_BATCH = 256  # Bounds how long a commit holds the store's write lock.

_Entry = tuple[Write, asyncio.Future[Any] | None]

log = logging.getLogger(__name__)


class Writer:
    """Writes to the journal from a thread of its own.

    While the store cannot be written (locked, disk full, server away), what is handed in waits here
    and is tried again: nothing recorded is lost, and nothing goes on as if it had been recorded.
    """

    def __init__(
        self,
        journal: Journal,
        loop: asyncio.AbstractEventLoop,
        *,
        on_trouble: Callable[[str], None],
        on_deposed: Callable[[], None],
    ) -> None:
        """Starts the thread.

        Args:
            on_trouble: Told why the store cannot be written, and an empty text once it can; in the
            thread. on_deposed: Called in the loop when another worker has taken over. What is
            handed in from
                then on stays unanswered.
        """
        self._journal = journal
        self._loop = loop
        self._on_trouble = on_trouble
        self._on_deposed = on_deposed
        self._queue: deque[_Entry] = deque()
        self._something = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._write_on, name="journal-writer", daemon=True)
        self._thread.start()

    def write(self, what: Write) -> asyncio.Future[Any]:
        """Hand in a write; the future ends once it is durable. Writes keep their order."""
        future: asyncio.Future[Any] = self._loop.create_future()
        self._put(what, future)
        return future

    def write_soon(self, what: Write) -> None:
        """Hand in a write nobody waits for, such as a step being shown while it is under way."""
        self._put(what, None)

    def stop(self) -> None:
        """Write what was handed in, if the store can be written, then end. Blocks."""
        with self._something:
            self._stopping = True
            self._something.notify()
        self._thread.join()

    def _put(self, what: Write, future: asyncio.Future[Any] | None) -> None:
        with self._something:
            self._queue.append((what, future))
            self._something.notify()

    def _write_on(self) -> None:
        try:
            while batch := self._next_batch():
                self._write_batch(batch)
        except Deposed:
            log.warning("another worker has taken over; this one lets its runs go")
            self._loop.call_soon_threadsafe(self._on_deposed)

    def _next_batch(self) -> list[_Entry]:
        """What to write next; empty once the worker stops and nothing is left."""
        with self._something:
            while not self._queue and not self._stopping:
                self._something.wait()
            return [self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))]

    def _write_batch(self, batch: list[_Entry]) -> None:
        for pause_seconds in pauses_seconds():
            try:
                answers = self._journal.write([what for what, _ in batch])
            except OperatorError as error:
                self._on_trouble(str(error))
                if self._pause(pause_seconds):
                    self._queue.clear()  # Not recorded, so the next worker does it over.
                    return
            except Deposed:
                raise
            except Exception as error:
                self._single_out(batch, error)
                return
            else:
                self._on_trouble("")
                self._answer(
                    [(future, answer) for (_, future), answer in zip(batch, answers, strict=True)]
                )
                return

    def _pause(self, seconds: float) -> bool:
        """Wait before the next try; True when the worker stops meanwhile."""
        with self._something:
            return self._something.wait_for(lambda: self._stopping, timeout=seconds)

    def _single_out(self, batch: list[_Entry], error: Exception) -> None:
        """One write of the batch is impossible: let it fail alone, not its neighbours."""
        if len(batch) > 1:
            for entry in batch:
                self._write_batch([entry])
            return
        what = batch[0][0]
        log.error(
            "%s of run %s failed", type(what).__name__, getattr(what, "run_id", "-"), exc_info=error
        )
        self._answer([(batch[0][1], error)])

    def _answer(self, answers: list[tuple[asyncio.Future[Any] | None, Any]]) -> None:
        waited_for = [(future, answer) for future, answer in answers if future is not None]
        if waited_for:
            self._loop.call_soon_threadsafe(_resolve, waited_for)


def _resolve(answers: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, answer in answers:
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
