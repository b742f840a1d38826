"""What one process of a store at a time does for the installation."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from control_plane.domain.errors import ControlPlaneError
from control_plane.services.ports import DutyLock

_LOCK_RETRY_SECONDS = 1.0

log = logging.getLogger(__name__)


class Duty:
    """Works in a thread of its own while it is started and holds the lock.

    Args:
        name: Of the thread, and in the log.
        work: Works until the event is set. Whatever it raises is logged, and it begins again.
    """

    def __init__(
        self, name: str, work: Callable[[threading.Event], object], *, lock: DutyLock
    ) -> None:
        self._name = name
        self._work = work
        self._lock = lock
        self._thread: threading.Thread | None = None
        self.stopping = threading.Event()
        """Set when it is to stop."""

    def start(self) -> None:
        """Begin as soon as the lock is free. Returns at once."""
        if self._thread is None:
            self.stopping.clear()
            self._thread = threading.Thread(target=self._live, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop as soon as the work does. Blocks."""
        self.stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _live(self) -> None:
        while not self.stopping.is_set():
            try:
                if self._lock.acquire():
                    try:
                        self._work(self.stopping)
                    finally:
                        self._lock.release()
                    continue
            except ControlPlaneError as error:
                log.warning("%s waits: %s", self._name, error)
            except Exception:
                log.exception("%s stopped unexpectedly and begins again", self._name)
            self.stopping.wait(_LOCK_RETRY_SECONDS)


def again_and_again(
    act: Callable[[], object], *, every_seconds: float
) -> Callable[[threading.Event], None]:
    """The work of doing this, waiting, and doing it again.

    Args:
        act: Does what there is to do now. Whatever it raises is logged, and it is done again.
    """

    def work(stopping: threading.Event) -> None:
        while not stopping.is_set():
            name = threading.current_thread().name
            try:
                act()
            except ControlPlaneError as error:
                log.warning("%s waits: %s", name, error)
            except Exception:
                log.exception("%s failed and is tried again", name)
            stopping.wait(every_seconds)

    return work
