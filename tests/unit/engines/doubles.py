"""Journals that do what a test needs at the moment it needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from control_plane.domain.errors import StoreUnavailable
from control_plane.services.journal import Journal, Write


def _nothing() -> None:
    pass


class Soon:
    """A run's id, for whoever may need it before the test has it."""

    def __init__(self) -> None:
        self._launched = threading.Event()
        self._id = ""

    def launched(self, run_id: str) -> str:
        """This is it."""
        self._id = run_id
        self._launched.set()
        return run_id

    @property
    def id(self) -> str:
        """The id, as soon as there is one."""
        assert self._launched.wait(10)
        return self._id


class Journals:
    """A journal in front of a real one; what is not overridden goes through."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)


class Held(Journals):
    """Does something in the moment of the next write of one kind."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self._kind: type | None = None
        self._before: Callable[[], object] = _nothing
        self._after: Callable[[], object] = _nothing
        self.held = threading.Event()
        """Set once that has been done."""

    def hold(
        self,
        kind: type,
        *,
        before: Callable[[], object] = _nothing,
        after: Callable[[], object] = _nothing,
    ) -> None:
        """Do `before` just before the next write of the kind is carried out, and `after` when it is
        durable but the worker does not know it yet."""
        self.held.clear()
        self._before, self._after = before, after
        self._kind = kind

    def write(self, batch: Sequence[Write]) -> list[Any]:
        if self._kind is None or not any(type(what) is self._kind for what in batch):
            return self._journal.write(batch)
        self._kind = None
        self._before()
        answers = self._journal.write(batch)
        self._after()
        self.held.set()
        return answers


class Failing(Journals):
    """Fails while it is told to, as a store does that cannot be reached."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self.failing: set[str] = set()
        """Names of the methods that fail now."""
        self.failed: list[str] = []

    def write(self, batch: Sequence[Write]) -> list[Any]:
        self._check("write")
        return self._journal.write(batch)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._journal, name)

        def checked(*args: Any) -> Any:
            self._check(name)
            return method(*args)

        return checked

    def _check(self, name: str) -> None:
        if name in self.failing:
            self.failed.append(name)
            raise StoreUnavailable("The store is away.")
