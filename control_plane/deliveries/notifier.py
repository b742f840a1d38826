"""Tells people what waits for them, through every channel; one process of a store at a time.

What is to be told stands in the store, so whoever dies on the way loses nothing: the next one tells
it again, also when it was sent and only the record of that is missing. Channels are told side by
side, so that a slow one keeps no other waiting.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol

from control_plane.deliveries.duty import again_and_again
from control_plane.deliveries.notice_words import words_of
from control_plane.domain.errors import ControlPlaneError
from control_plane.domain.notices import Outcome
from control_plane.services.desk import Desk
from control_plane.services.notice_sending import (
    Message,
    due_channels,
    forget_old_links,
    next_parcel,
    settle,
)

_LOOK_SECONDS = 1.0
_SIDE_BY_SIDE = 8
_IN_A_ROW = 100  # Then others have their turn.
_FORGET_EVERY = timedelta(hours=1)

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """Sends one message."""

    def send(self, url: str, message: Message) -> Outcome:
        """What came of it; never raises for the service's fault."""
        ...


class Notifier:
    """What the duty does.

    Args:
        desk_url: Scheme and host under which people know the desk; empty for no links.
        link_hours: For how long links decide.
    """

    def __init__(self, desk: Desk, carrier: Carrier, *, desk_url: str, link_hours: int) -> None:
        self._desk = desk
        self._carrier = carrier
        self._desk_url = desk_url
        self._link_hours = link_hours
        self._pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="notifier")
        self._busy: dict[str, Future[None]] = {}
        self._forgot_at: datetime | None = None
        self._stopping = threading.Event()

    def work(self, stopping: threading.Event) -> None:
        """Tell what is due until it is to stop, and return once nothing is on its way any more.

        Whoever holds the lock next would send it a second time.
        """
        self._stopping = stopping
        try:
            again_and_again(self.tell_due, every_seconds=_LOOK_SECONDS)(stopping)
        finally:
            self.finish()

    def tell_due(self) -> None:
        """Begin with every channel that something is due for and nobody is busy with."""
        self._busy = {name: task for name, task in self._busy.items() if not task.done()}
        for channel_id in due_channels(self._desk):
            if channel_id not in self._busy:
                self._busy[channel_id] = self._pool.submit(self._tell, channel_id)
        self._forget()

    def finish(self) -> None:
        """Wait for what is under way."""
        for task in list(self._busy.values()):
            task.result()

    def _tell(self, channel_id: str) -> None:
        desk = self._desk
        try:
            for _ in range(_IN_A_ROW):
                if self._stopping.is_set():
                    return
                parcel = next_parcel(
                    desk,
                    channel_id,
                    words_of,
                    desk_url=self._desk_url,
                    link_hours=self._link_hours,
                )
                if parcel is None:
                    return
                settle(desk, parcel.notice, self._carrier.send(parcel.url, parcel.message))
        except ControlPlaneError as error:  # The store is away: it is tried again.
            log.warning("channel %s is told later: %s", channel_id, error)
        except Exception:
            log.exception("channel %s is told later", channel_id)

    def _forget(self) -> None:
        now = self._desk.now()
        if self._forgot_at is not None and now - self._forgot_at < _FORGET_EVERY:
            return
        self._forgot_at = now
        forget_old_links(self._desk)
