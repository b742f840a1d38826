"""A whole control plane in a folder of the test's own, and waiting for what it will do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from control_plane.bootstrap import Plane, build, use_plane
from control_plane.domain.access import Principal, local_principal
from control_plane.services.agents import save_agent
from control_plane.services.connections import save_connection
from control_plane.services.demo import seed_demo
from control_plane.services.journal import SignOfLife
from control_plane.services.patterns import save_pattern
from control_plane.services.ports import Engines
from control_plane.services.tools import save_tool
from control_plane.settings import Settings
from storage.journal import SqlJournal
from tests.databases import file_in, sqlite_in

T = TypeVar("T")
PRINCIPAL: Principal = local_principal()
SECRET_KEY = "dGVzdHMgc2VhbCB0aGVpciBzZWNyZXRzIHdpdGggaXQ="

BILLING: dict[str, Any] = {
    "role": "Answers questions about invoices and refunds",
    "instructions": "You answer questions about invoices. Look orders up first.",
    "connection": "rehearsal",
    "model": "rehearsal-small",
}
GATED_SWARM: dict[str, Any] = {
    "kind": "swarm",
    "entry": "triage",
    "members": [
        {"name": "triage", "targets": ["billing", "research"], "can_finish": False},
        {"name": "billing"},
        {"name": "research"},
    ],
    "policy": {"rules": [{"on": "handoff", "because": "A person looks at every handoff."}]},
}


@contextmanager
def plane_in(folder: Path, *, furnished: bool = False) -> Iterator[Plane]:
    """The process's control plane until the block ends, over a store in the folder.

    Args:
        furnished: Three agents on the rehearsal model, a pattern that just answers, and one that
            asks first; otherwise the store is empty.
    """
    plane = plane_over(furnished_in(folder) if furnished else sqlite_in(folder))
    use_plane(plane)
    try:
        yield plane
    finally:
        use_plane(None)
        plane.close()


def furnished_in(folder: Path) -> str:
    """The URL of a furnished store in the folder."""
    return file_in(folder, _furnished_store())


def demo_in(folder: Path) -> str:
    """The URL of a store in the folder that holds the demo; its runs wait for a worker."""
    return file_in(folder, _demo_store())


def plane_over(url: str) -> Plane:
    """A control plane over a SQLite file, its other data beside it."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    return build(
        Settings(
            database_url=url,
            data_folder=folder,
            secret_keys=(SECRET_KEY,),
            rate_limit="1000000/minute",  # A test asks as often as it likes.
            undo_seconds=0,  # What a test decides counts at once, unless it is about undoing.
        )
    )


@cache
def _furnished_store() -> bytes:
    return _filled(_furnish)


@cache
def _demo_store() -> bytes:
    return _filled(lambda plane: seed_demo(plane.desk, PRINCIPAL))


def _filled(fill: Callable[[Plane], object]) -> bytes:
    with TemporaryDirectory() as folder:
        plane = plane_over(sqlite_in(Path(folder)))
        fill(plane)
        plane.close()
        return Path(folder, "control_plane.db").read_bytes()


def _furnish(plane: Plane) -> None:
    rehearsal = {
        "name": "rehearsal",
        "base_url": "rehearsal:",
        "native_tools": "yes",
    }
    save_connection(plane.desk, PRINCIPAL, spec=rehearsal, expected_version=None)
    refund = {
        "name": "refund",
        "description": "Refunds an order.",
        "parameters": {"type": "object", "properties": {"order": {"type": "string"}}},
        "url": "https://shop.example/refunds",
    }
    save_tool(plane.desk, PRINCIPAL, spec=refund, expected_version=None)
    for name in ("triage", "billing", "research"):
        save_agent(plane.desk, PRINCIPAL, name=name, owner="Support", spec=BILLING)
    single = {"kind": "single", "member": {"name": "billing"}}
    save_pattern(plane.desk, PRINCIPAL, name="ask_billing", owner="Support", spec=single)
    save_pattern(plane.desk, PRINCIPAL, name="gated_swarm", owner="Support", spec=GATED_SWARM)


class Elsewhere:
    """An engine that works somewhere else and has pages of its own."""

    def wake(self) -> None:
        """Nothing of it is here."""

    def page_of(self, run_id: str) -> str | None:
        """Its own page of the run."""
        return f"http://temporal.example/workflows/{run_id}"


def joined_by_temporal(plane: Plane) -> Plane:
    """The same control plane with a second engine, as the process's own."""
    engines = Engines({**plane.desk.engines.by_name, "temporal": Elsewhere()}, "embedded")
    joined = replace(plane, desk=replace(plane.desk, engines=engines))
    use_plane(joined)
    return joined


def engine_says(plane: Plane, engine: str, trouble: str = "", *, seconds_ago: float = 0.0) -> None:
    """Leave a sign of life of an engine's worker."""
    seen_at = plane.desk.now() - timedelta(seconds=seconds_ago)
    sign = SignOfLife("host:7", seen_at, 0, trouble, seen_at, engine)
    SqlJournal(plane.store.database).write([sign])


def until(look: Callable[[], T | None], *, seconds: float = 30.0) -> T:
    """What `look` finds, as soon as it finds something; fails the test when it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        threading.Event().wait(0.02)
    raise AssertionError(f"nothing came of {look} within {seconds} s")
