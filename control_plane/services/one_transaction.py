"""Several services in one transaction: all of what they do stays, or none of it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

from control_plane.services.desk import Desk
from control_plane.services.ports import Engines, Records, Store, WorkerReport


class OneTransaction:
    """Implements `Store` within a transaction that somebody else began and ends."""

    def __init__(self, store: Store, tx: Records) -> None:
        self._store = store
        self._tx = tx

    @contextmanager
    def reading(self) -> Generator[Records]:
        """See the port. Sees what the transaction has written so far."""
        yield self._tx

    @contextmanager
    def writing(self) -> Generator[Records]:
        """See the port. Durable once the whole transaction is."""
        yield self._tx

    def refresh_rollups(self) -> None:
        """Rollups are brought up to date by whoever reads them later."""

    def worker_seen(self, engine: str = "embedded") -> WorkerReport | None:
        """See the port."""
        return self._store.worker_seen(engine)


class _Asleep:
    """Stands for an engine while nothing it could look at is durable yet."""

    def wake(self) -> None:
        """Whoever ends the transaction wakes the engines."""

    def page_of(self, run_id: str) -> str | None:
        """It has none."""
        return None


def within(desk: Desk, tx: Records) -> Desk:
    """The desk whose services all work in the transaction `tx`."""
    asleep = Engines(dict.fromkeys(desk.engines.by_name, _Asleep()), desk.engines.default)
    return replace(desk, store=OneTransaction(desk.store, tx), engines=asleep)
