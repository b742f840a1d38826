"""Shows steps that are under way.

A step is recorded when it ends; that is all replay needs. For people who watch, a step that takes
longer is also written while it runs, at most about once a second, and nobody waits for that write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from control_plane.domain.plain import plain_text
from control_plane.engines.hands import Writes
from control_plane.secrets.redaction import redacted_progress
from control_plane.services.recorded import StepRecord

_SHOWN_AFTER_SECONDS = 0.15  # Quicker steps are over before a page could show them.
_SHOWN_EVERY_SECONDS = 1.0
_PREVIEW_CHARACTERS = 400
_KEPT_CHARACTERS = 4000  # So that no secret is cut where it begins, and shown as the rest of one.


@dataclass
class _Flight:
    record: StepRecord
    shown: StepRecord | None = None


class Flights:
    """The steps of one run that are under way."""

    def __init__(self, writer: Writes) -> None:
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._flights: dict[str, _Flight] = {}
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def shown(self, record: StepRecord) -> Generator[None]:
        """The step is under way while the block runs. Record its end after the block."""
        self._flights[record.key] = _Flight(record)
        if self._timer is None:
            self._timer = self._loop.call_later(_SHOWN_AFTER_SECONDS, self._show)
        try:
            yield
        finally:
            self._flights.pop(record.key, None)
            if not self._flights:
                self.clear()

    def progress(self, key: str, text: str) -> None:
        """What the step has produced so far. Cheap: called for every token."""
        flight = self._flights.get(key)
        if flight is not None:
            flight.record = replace(flight.record, preview=text[-_KEPT_CHARACTERS:])

    def clear(self) -> None:
        """Show nothing any more."""
        self._flights.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _show(self) -> None:
        for flight in self._flights.values():
            if flight.shown is not flight.record:
                shown = redacted_progress(plain_text(flight.record.preview))
                record = replace(flight.record, preview=shown[-_PREVIEW_CHARACTERS:])
                self._writer.write_soon(record)
                flight.shown = flight.record
        self._timer = self._loop.call_later(_SHOWN_EVERY_SECONDS, self._show)
