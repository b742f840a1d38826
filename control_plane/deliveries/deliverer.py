"""Tells endpoints what happened, in a thread of its own; one process of a store does at a time.

What is to be told stands in the store, so whoever dies on the way loses nothing: the next one tells
it again, with the same id. Each endpoint has a lane of its own: a slow one keeps no other waiting.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable

from control_plane.deliveries.duty import Duty
from control_plane.deliveries.sender import TIMEOUT_SECONDS, Sender
from control_plane.domain.errors import ConfigurationError, ControlPlaneError
from control_plane.domain.webhooks import Answer
from control_plane.outgoing.reach import Reach
from control_plane.services.delivering import (
    Parcel,
    body_of,
    due_endpoints,
    headers_of,
    next_parcel,
    settle,
)
from control_plane.services.desk import Desk
from control_plane.services.ports import DutyLock

_LOOK_SECONDS = 1.0  # One indexed read; listening for every change of the store would cost more.
_LANES = 50

log = logging.getLogger(__name__)


class Deliverer:
    """Delivers while it is started and holds the lock.

    Args:
        lock: Free for at most one process of the store.
        reach: What may be called beside public addresses.
        desk_url: Where the desk is reached, for links; empty gives links without a host.
        chance: Random numbers from 0 to 1, for the jitter.
        timeout_seconds: For one call.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        lock: DutyLock,
        reach: Reach,
        desk_url: str = "",
        chance: Callable[[], float] = random.random,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._desk = desk
        self._reach = reach
        self._desk_url = desk_url
        self._chance = chance
        self._timeout_seconds = timeout_seconds
        self._duty = Duty("deliverer", self._deliver, lock=lock)
        self._lanes: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to deliver as soon as the lock is free. Returns at once."""
        self._duty.start()

    def stop(self) -> None:
        """Stop; what is under way is given up and sent again by the next one. Blocks."""
        self._duty.stop()

    async def deliver_due(self) -> None:
        """Tell every endpoint what is due now, side by side, and return when that is done."""
        sender = Sender(self._reach, timeout_seconds=self._timeout_seconds)
        try:
            await self._open_lanes(sender)
            await asyncio.gather(*self._lanes.values())
        finally:
            await self._close(sender)

    def _deliver(self, stopping: threading.Event) -> None:
        asyncio.run(self._work(stopping))

    async def _work(self, stopping: threading.Event) -> None:
        sender = Sender(self._reach, timeout_seconds=self._timeout_seconds)
        try:
            while not stopping.is_set():
                await self._open_lanes(sender)
                await asyncio.to_thread(stopping.wait, _LOOK_SECONDS)
        finally:
            await self._close(sender)

    async def _open_lanes(self, sender: Sender) -> None:
        """Begin with every endpoint that something is due for and nobody is busy with."""
        for endpoint_id in await asyncio.to_thread(due_endpoints, self._desk):
            if endpoint_id not in self._lanes and len(self._lanes) < _LANES:
                lane = asyncio.create_task(self._lane(endpoint_id, sender))
                self._lanes[endpoint_id] = lane

    async def _lane(self, endpoint_id: str, sender: Sender) -> None:
        """Tell one endpoint one thing after the other."""
        try:
            while not self._duty.stopping.is_set():
                parcel = await asyncio.to_thread(next_parcel, self._desk, endpoint_id)
                if parcel is None:
                    return
                answer = await self._send(parcel, sender)
                await asyncio.to_thread(settle, self._desk, parcel, answer, chance=self._chance())
        except ControlPlaneError as error:  # The store is away: it is tried again.
            log.warning("endpoint %s is told later: %s", endpoint_id, error)
        except Exception:
            log.exception("endpoint %s is told later", endpoint_id)
        finally:
            self._lanes.pop(endpoint_id, None)

    async def _send(self, parcel: Parcel, sender: Sender) -> Answer:
        body = body_of(parcel.delivery.event, desk_url=self._desk_url)
        try:
            headers = headers_of(self._desk, parcel, body)
        except ConfigurationError as error:  # Its secret cannot be opened.
            return Answer(None, 0, error=str(error))
        return await sender.send(parcel.url, body, headers)

    async def _close(self, sender: Sender) -> None:
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        await sender.aclose()
