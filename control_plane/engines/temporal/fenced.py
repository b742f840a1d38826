"""Keeps out what a worker hands in for a step or a run that others have ended meanwhile."""

from __future__ import annotations

from typing import Any

from control_plane.engines.hands import Writes
from control_plane.services.journal import Fenced, OpenApproval, StartChild, Write
from control_plane.services.recorded import StepRecord


class Overtaken(BaseException):
    """Another worker has recorded the end of this step, or of the run. What is here is dropped."""


class FencedWriter:
    """Hands in writes of one worker among several."""

    def __init__(self, writer: Writes) -> None:
        self._writer = writer

    async def write(self, what: Write) -> Any:
        """See `Writes`.

        Raises:
            Overtaken: Nothing was written.
        """
        if not isinstance(what, (StepRecord, OpenApproval, StartChild)):
            return await self._writer.write(what)
        answers: tuple[Any, ...] = await self._writer.write(Fenced(what))
        if not answers:
            raise Overtaken
        return answers[0]

    def write_soon(self, what: Write) -> None:
        """See `Writes`."""
        self._writer.write_soon(Fenced(what) if isinstance(what, StepRecord) else what)
