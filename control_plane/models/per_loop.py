"""One of something for each event loop: pools and semaphores must not cross loops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


class PerLoop(Generic[T]):
    """Makes its thing once per running event loop; it goes when the loop goes."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._held: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def here(self) -> T:
        """The thing of the running loop, made on first use."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if loop not in self._held:
                self._held[loop] = self._make()
            return self._held[loop]

    def drop(self) -> T | None:
        """Forget the running loop's thing and hand it over for closing; `None` if there is none."""
        with self._lock:
            return self._held.pop(asyncio.get_running_loop(), None)
