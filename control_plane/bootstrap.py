"""Joins the parts. The one place that names concrete classes."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from control_plane.deliveries.courier import AppriseCourier
from control_plane.deliveries.deliverer import Deliverer
from control_plane.deliveries.duty import Duty
from control_plane.duties import duties_of
from control_plane.engines.embedded.worker import EmbeddedWorker
from control_plane.engines.ids import new_id
from control_plane.models.client import ChatClient
from control_plane.models.prices import PriceList
from control_plane.models.probe import EndpointProbe
from control_plane.models.rehearsal.server import RehearsalServer
from control_plane.outgoing.reach import Reach
from control_plane.rates import RateLimits
from control_plane.runtimes.asking import ModelDesk
from control_plane.runtimes.openai_chat import OpenAIChatRuntime
from control_plane.runtimes.tools import ToolRunner
from control_plane.secrets.keys import Keys
from control_plane.secrets.redaction import known_secrets
from control_plane.secrets.vault import KeyVault
from control_plane.services.desk import Desk
from control_plane.services.firings import all_schedules, fire, fire_due
from control_plane.services.ports import Engines
from control_plane.services.secrets import read_secret
from control_plane.services.turns import AgentRuntime
from control_plane.settings import Settings
from storage.bell import bell
from storage.database import Database, open_database
from storage.journal import SqlJournal
from storage.store import SqlStore
from storage.worker_lock import worker_lock

if TYPE_CHECKING:
    from control_plane.engines.temporal.engine import TemporalEngine


@dataclass(frozen=True)
class Plane:
    """A control plane, ready to serve."""

    settings: Settings
    desk: Desk
    """For services."""
    store: SqlStore
    worker: EmbeddedWorker
    """Works once it is started, and the store's worker lock is free."""
    temporal: TemporalEngine | None
    """Works once it is started; `None` where Temporal is not configured."""
    rehearsal: RehearsalServer
    """Starts by itself when a rehearsal connection is used."""
    rates: RateLimits
    """How often callers of the API ask."""
    deliverer: Deliverer
    """Works once it is started, and the lock of its duty is free."""
    duties: tuple[Duty, ...] = ()
    """Each works once it is started, and its lock is free."""

    def start_work(self) -> None:
        """Let every engine work on runs, and tell endpoints, in this process. Returns at once."""
        self.deliverer.start()
        for duty in self.duties:
            duty.start()
        self.worker.start()
        if self.temporal is not None:
            self.temporal.start()

    def stop_work(self) -> None:
        """Let every engine stop; others pick up what is under way. Blocks."""
        for duty in self.duties:
            duty.stop()
        self.deliverer.stop()
        if self.temporal is not None:
            self.temporal.stop()
        self.worker.stop()

    def close(self) -> None:
        """Stop the engines and the rehearsal model, and close the store."""
        self.stop_work()
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
    ways_out = _ways_out(settings, rehearsal, lambda: desk)
    given = _own_runtimes(ways_out) if runtimes is None else Equipped(runtimes)
    ticked_by_temporal = settings.engine == "temporal"
    worker = EmbeddedWorker(
        SqlJournal(database),
        lock=worker_lock(database),
        bell=lambda: bell(database),
        runtimes=given.runtimes,
        now=now,
        new_id=new_id,
        max_runs=settings.max_runs,
        refresh_rollups=store.refresh_rollups,
        fire_due=(lambda: None) if ticked_by_temporal else (lambda: fire_due(desk, now())),
        let_go=given.let_go,
    )
    temporal = _temporal(
        settings, database, ways_out, runtimes, (lambda: desk) if ticked_by_temporal else None
    )
    desk = Desk(
        store=store,
        engines=Engines(
            {"embedded": worker, **({"temporal": temporal} if temporal else {})}, settings.engine
        ),
        models=EndpointProbe(
            rehearsal_url=rehearsal.start, keys=ways_out.keys, reach=ways_out.reach
        ),
        prices=PriceList(),
        vault=KeyVault(settings.secret_keys),
        courier=AppriseCourier.to_hosts(settings.notify_hosts),
        now=now,
        new_id=new_id,
        max_input_bytes=settings.max_input_bytes,
        max_token_days=settings.max_token_days,
    )
    limits, deliverer = RateLimits(settings.rate_limit), _deliverer(settings, database, desk)
    duties = duties_of(settings, database, desk)
    return Plane(settings, desk, store, worker, temporal, rehearsal, limits, deliverer, duties)


def _deliverer(settings: Settings, database: Database, desk: Desk) -> Deliverer:
    return Deliverer(
        desk,
        lock=worker_lock(database, "webhooks"),
        reach=Reach.to_hosts(settings.webhook_hosts, setting="CONTROL_PLANE_WEBHOOK_HOSTS"),
        desk_url=settings.public_url,
    )


@dataclass(frozen=True)
class Equipped:
    """How agents are executed in one engine's event loop."""

    runtimes: Mapping[str, AgentRuntime]
    let_go: tuple[Callable[[], Awaitable[None]], ...] = ()
    """Closes what they hold in that loop."""


@dataclass(frozen=True)
class WaysOut:
    """How calls leave this process: where to, and with what keys."""

    rehearsal_url: Callable[[], str]
    keys: Keys
    reach: Reach
    """Of model connections."""
    tool_hosts: frozenset[str]


def _ways_out(settings: Settings, rehearsal: RehearsalServer, desk: Callable[[], Desk]) -> WaysOut:
    """From here on, what the settings and the environment hold of secrets is hidden everywhere."""
    known_secrets.add_from({"DATABASE_URL": settings.database_url, **os.environ})
    for key in settings.secret_keys:
        known_secrets.add(key)
    return WaysOut(
        rehearsal.start,
        Keys(
            stored=lambda workspace_id, name: read_secret(desk(), workspace_id, name),
            folders=settings.secret_folders,
        ),
        Reach(private=settings.private_models),
        settings.tool_hosts,
    )


def _own_runtimes(ways_out: WaysOut) -> Equipped:
    url, keys = ways_out.rehearsal_url, ways_out.keys
    client = ChatClient(rehearsal_url=url, keys=keys, reach=ways_out.reach)
    tools = ToolRunner(allowed_hosts=ways_out.tool_hosts, rehearsal_url=url, keys=keys)
    models = ModelDesk(client=client, prices=PriceList())
    return Equipped(
        {"openai_chat": OpenAIChatRuntime(models=models, tools=tools)},
        (client.aclose, tools.aclose),
    )


def _temporal(
    settings: Settings,
    database: Database,
    ways_out: WaysOut,
    runtimes: Mapping[str, AgentRuntime] | None,
    ticked: Callable[[], Desk] | None,
) -> TemporalEngine | None:
    """The Temporal engine, if the settings name one; only then is its library loaded.

    Args:
        ticked: The desk whose schedules it fires, once there is one; `None` for none.
    """
    if settings.temporal is None:
        return None
    from control_plane.engines.temporal.connection import TemporalSettings
    from control_plane.engines.temporal.engine import TemporalEngine
    from control_plane.engines.temporal.ticks import Ticker

    ticker = ticked and Ticker(
        fire=lambda schedule_id, at: fire(ticked(), schedule_id, at),
        fire_due=lambda: fire_due(ticked(), now()),
        schedules=lambda: all_schedules(ticked()),
    )
    given = _own_runtimes(ways_out) if runtimes is None else Equipped(runtimes)
    return TemporalEngine(
        SqlJournal(database),
        TemporalSettings(
            settings.temporal,
            task_queue=settings.temporal_task_queue,
            build_id=settings.temporal_build_id,
            ui_url=settings.temporal_ui_url,
        ),
        lock=worker_lock(database, "relay"),
        bell=lambda: bell(database),
        runtimes=given.runtimes,
        now=now,
        new_id=new_id,
        max_activities=settings.max_runs,
        ticker=ticker,
        let_go=given.let_go,
    )


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
