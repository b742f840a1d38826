"""Hears that something changed the store, so that an engine looks at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Protocol

from control_plane.domain.errors import ControlPlaneError

_LISTEN_SECONDS = 0.2  # Bounds how long stopping waits for the bell.
_RETRY_SECONDS = 1.0


class Bell(Protocol):
    """Rings when another process, or another connection, changed the store."""

    def wait(self, timeout_seconds: float) -> bool:
        """Block until it rings (True) or the time is over (False)."""
        ...

    def close(self) -> None: ...


class Listener:
    """Listens in a thread of its own, with a new bell when one goes deaf.

    Args:
        wake: Called from that thread whenever it rings, and once for each new bell: it may have
            rung while there was none.
        on_trouble: Told why there is no bell now.
    """

    def __init__(
        self,
        make_bell: Callable[[], Bell],
        *,
        wake: Callable[[], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        self._make_bell = make_bell
        self._wake = wake
        self._on_trouble = on_trouble
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="bell", daemon=True)

    def start(self) -> None:
        """Begin to listen. Returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more. Blocks until the bell is let go."""
        self._stop.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                with contextlib.closing(self._make_bell()) as bell:
                    self._wake()
                    while not self._stop.is_set():
                        if bell.wait(_LISTEN_SECONDS):
                            self._wake()
            except ControlPlaneError as error:
                self._on_trouble(str(error))
                self._stop.wait(_RETRY_SECONDS)
