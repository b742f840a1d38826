"""Something the installation does again and again, in one process of a store at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from control_plane.domain.errors import ControlPlaneError
from control_plane.services.ports import DutyLock

_LOCK_RETRY_SECONDS = 1.0

log = logging.getLogger(__name__)


class Duty:
    """Does it while it is started and holds the lock, in a thread of its own.

    Args:
        act: Does what there is to do now. Whatever it raises is logged, and it is done again.
        every_seconds: How long to wait in between.
    """

    def __init__(
        self, name: str, act: Callable[[], object], *, lock: DutyLock, every_seconds: float
    ) -> None:
        self._name = name
        self._act = act
        self._lock = lock
        self._every_seconds = every_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin as soon as the lock is free. Returns at once."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._live, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop after what is being done now. Blocks."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _live(self) -> None:
        while not self._stop.is_set():
            try:
                if self._lock.acquire():
                    try:
                        self._serve()
                    finally:
                        self._lock.release()
                    continue
            except ControlPlaneError as error:
                log.warning("%s waits: %s", self._name, error)
            self._stop.wait(_LOCK_RETRY_SECONDS)

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                self._act()
            except ControlPlaneError as error:
                log.warning("%s waits: %s", self._name, error)
            except Exception:
                log.exception("%s failed and is tried again", self._name)
            self._stop.wait(self._every_seconds)
