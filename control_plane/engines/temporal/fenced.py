"""Keeps out what a worker hands in for a step or a run that others have ended meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from control_plane.engines.hands import Hands, Writes
from control_plane.services.journal import Fenced, OpenApproval, StartChild, Write
from control_plane.services.recorded import StepRecord

T = TypeVar("T")


class Overtaken(BaseException):
    """Another worker ends this step, or has; what is here is dropped."""


class Closing:
    """That this worker stops: nothing waits any longer for a store that is away."""

    def __init__(self) -> None:
        self._begun = asyncio.get_running_loop().create_future()

    def begin(self) -> None:
        """Let go of whatever waits."""
        if not self._begun.done():
            self._begun.set_result(None)

    async def unless(self, work: Awaitable[T]) -> T:
        """Await the work. Raises `Overtaken` when the worker stops before it is done."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task, self._begun}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not task.done():
            task.cancel()
            raise Overtaken
        return task.result()


class FencedWriter:
    """Hands in writes of one worker among several."""

    def __init__(self, writer: Writes, closing: Closing) -> None:
        self._writer = writer
        self._closing = closing

    async def write(self, what: Write) -> Any:
        """See `Writes`.

        Raises:
            Overtaken: Nothing was written.
        """
        if not isinstance(what, (StepRecord, OpenApproval, StartChild)):
            return await self._closing.unless(self._writer.write(what))
        answers: tuple[Any, ...] = await self._closing.unless(self._writer.write(Fenced(what)))
        if not answers:
            raise Overtaken
        return answers[0]

    def write_soon(self, what: Write) -> None:
        """See `Writes`."""
        self._writer.write_soon(Fenced(what) if isinstance(what, StepRecord) else what)


@dataclass(frozen=True)
class ClosingHands(Hands):
    """Hands that let go when their worker stops."""

    closing: Closing

    async def read(self, query: Callable[[], T]) -> T:
        """See `Hands`. Raises `Overtaken` when the worker stops."""
        return await self.closing.unless(super().read(query))
