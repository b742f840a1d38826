"""kill -9 of the process that tells endpoints, and two such processes at once."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from control_plane.bootstrap import Plane
from control_plane.domain.webhooks import DeliveryStatus
from control_plane.services.webhook_deliveries import send_test_event
from control_plane.services.webhook_endpoints import get_endpoint, save_endpoint
from tests.faults.deliverers import deliver, telling_plane
from tests.planes import PRINCIPAL, until
from tests.scripted_server import ScriptedServer

EVENTS = 120
KILLS = 6
pytestmark = pytest.mark.slow


class Receiver(ScriptedServer):
    """Counts what it is told; every answer takes a moment, so that a kill falls into some."""

    def __init__(self) -> None:
        super().__init__()
        self.told: Counter[str] = Counter()
        self.arrived = threading.Condition()

    async def _next(self, request: Request) -> Response:
        with self.arrived:
            self.told[request.headers["webhook-id"]] += 1
            self.arrived.notify_all()
        return JSONResponse({})

    def until_told(self, count: int) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.told.total() >= count, timeout=60)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def plane(tmp_path: Path, receiver: Receiver) -> Iterator[Plane]:
    """Where much is to be told."""
    plane = telling_plane(tmp_path)
    spec = {"name": "ops", "url": receiver.url, "events": ["webhook.test"]}
    save_endpoint(plane.desk, PRINCIPAL, spec=spec)
    yield plane
    plane.close()


def told_of(plane: Plane, count: int) -> set[str]:
    """Ids of so many events that were recorded."""
    return {send_test_event(plane.desk, PRINCIPAL, "ops").event.id for _ in range(count)}


def started(folder: Path) -> BaseProcess:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.deliverers"])
    process = processes.Process(target=deliver, args=(folder,), daemon=True)
    process.start()
    return process


def delivered(plane: Plane) -> int:
    return get_endpoint(plane.desk, PRINCIPAL, "ops").counts[DeliveryStatus.DELIVERED]


def test_killing_who_tells_loses_nothing(tmp_path: Path, plane: Plane, receiver: Receiver) -> None:
    dice, ids = random.Random(7), told_of(plane, EVENTS)
    for _ in range(KILLS):
        process = started(tmp_path)
        receiver.until_told(receiver.told.total() + dice.randint(1, EVENTS // (KILLS + 3)))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    last = started(tmp_path)
    try:
        until(lambda: delivered(plane) == EVENTS)
    finally:
        last.kill()
        last.join()
    assert set(receiver.told) == ids
    assert receiver.told.total() <= EVENTS + KILLS


def test_of_two_processes_one_tells_each_thing_once(
    tmp_path: Path, plane: Plane, receiver: Receiver
) -> None:
    processes = [started(tmp_path) for _ in range(2)]
    try:
        ids = told_of(plane, EVENTS)
        until(lambda: delivered(plane) == EVENTS)
    finally:
        for process in processes:
            process.kill()
            process.join()
    assert receiver.told == Counter(ids)
