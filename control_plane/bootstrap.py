"""Joins the parts. The one place that names concrete classes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from control_plane.engines.embedded.worker import EmbeddedWorker
from control_plane.engines.ids import new_id
from control_plane.models.client import ChatClient
from control_plane.models.prices import PriceList
from control_plane.models.probe import EndpointProbe
from control_plane.models.rehearsal.server import RehearsalServer
from control_plane.runtimes.asking import ModelDesk
from control_plane.runtimes.openai_chat import OpenAIChatRuntime
from control_plane.runtimes.tools import ToolRunner
from control_plane.services.desk import Desk
from control_plane.services.turns import AgentRuntime
from control_plane.settings import Settings
from storage.bell import bell
from storage.database import open_database
from storage.journal import SqlJournal
from storage.store import SqlStore
from storage.worker_lock import worker_lock


@dataclass(frozen=True)
class Plane:
    """A control plane, ready to serve."""

    settings: Settings
    desk: Desk
    """For services."""
    store: SqlStore
    worker: EmbeddedWorker
    """Works once it is started, and the store's worker lock is free."""
    rehearsal: RehearsalServer
    """Starts by itself when a rehearsal connection is used."""

    def close(self) -> None:
        """Stop the worker and the rehearsal model, and close the store."""
        self.worker.stop()
        self.rehearsal.stop()
        self.store.close()


def now() -> datetime:
    """The present instant, aware UTC."""
    return datetime.now(UTC)


def build(settings: Settings, *, runtimes: Mapping[str, AgentRuntime] | None = None) -> Plane:
    """A control plane over the store the settings name, migrated to this version.

    Args:
        runtimes: How agents are executed, by name; `None` takes the product's own.

    Raises:
        StoreUnavailable: The store cannot be opened.
        SchemaTooNew: It was written by newer code.
        ConfigurationError: A setting is wrong.
    """
    database = open_database(settings.database_url)
    store = SqlStore(database)
    rehearsal = RehearsalServer()
    client = ChatClient(rehearsal_url=rehearsal.start)
    tools = ToolRunner(allowed_hosts=settings.tool_hosts, rehearsal_url=rehearsal.start)
    own = {
        "openai_chat": OpenAIChatRuntime(
            models=ModelDesk(client=client, prices=PriceList()), tools=tools
        )
    }
    worker = EmbeddedWorker(
        SqlJournal(database),
        lock=worker_lock(database),
        bell=lambda: bell(database),
        runtimes=own if runtimes is None else runtimes,
        now=now,
        new_id=new_id,
        max_runs=settings.max_runs,
        refresh_rollups=store.refresh_rollups,
        let_go=(client.aclose, tools.aclose),
    )
    desk = Desk(
        store=store,
        engine=worker,
        models=EndpointProbe(rehearsal_url=rehearsal.start),
        prices=PriceList(),
        now=now,
        new_id=new_id,
        max_input_bytes=settings.max_input_bytes,
    )
    return Plane(settings, desk, store, worker, rehearsal)


_lock = threading.Lock()
_plane: Plane | None = None


def current_plane() -> Plane:
    """The process's control plane, built from the environment at first use. Raises as `build`."""
    global _plane  # One plane a process: pages, API and lifespan share it.
    with _lock:
        if _plane is None:
            _plane = build(Settings.from_environment())
        return _plane


def use_plane(plane: Plane | None) -> None:
    """Let this be the process's control plane; `None` forgets it. For tests and embedding."""
    global _plane
    with _lock:
        _plane = plane
