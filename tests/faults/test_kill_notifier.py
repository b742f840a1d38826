"""kill -9 of the process that tells people, and two such processes at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import anyio.to_thread
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from control_plane.bootstrap import Plane
from control_plane.domain.notices import NoticeStatus
from control_plane.services.channels import list_channels, save_channel
from control_plane.services.notices import send_test
from tests.faults.deliverers import notify, telling_plane
from tests.planes import PRINCIPAL, until
from tests.scripted_server import ScriptedServer

KILLS = 3
MESSAGES = 6
CHANNELS = 4
pytestmark = pytest.mark.slow


class Receiver(ScriptedServer):
    """Counts what it is told; holds its answers back while the gate is shut."""

    def __init__(self) -> None:
        super().__init__()
        self.told = 0
        self.gate = threading.Event()
        self.arrived = threading.Condition()

    async def _next(self, request: Request) -> Response:
        with self.arrived:
            self.told += 1
            self.arrived.notify_all()
        await anyio.to_thread.run_sync(self.gate.wait)
        return JSONResponse({})

    def until_told(self, count: int) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.told >= count, timeout=60)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver
        receiver.gate.set()


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    """A store that the processes share."""
    plane = telling_plane(tmp_path)
    yield plane
    plane.close()


def to_tell(plane: Plane, receiver: Receiver, *, channels: int, messages: int) -> int:
    """So many messages for each of so many channels; how many in all."""
    for number in range(channels):
        url = f"json://127.0.0.1:{receiver.port}/{number}"
        save_channel(plane.desk, PRINCIPAL, spec={"name": f"c{number}"}, url=url)
        for _ in range(messages):
            send_test(plane.desk, PRINCIPAL, f"c{number}")
    return channels * messages


def started(folder: Path) -> BaseProcess:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.deliverers"])
    process = processes.Process(target=notify, args=(folder,), daemon=True)
    process.start()
    return process


def delivered(plane: Plane) -> int:
    views = list_channels(plane.desk, PRINCIPAL)
    return sum(view.counts[NoticeStatus.DELIVERED] for view in views)


def test_killing_who_tells_between_send_and_record_loses_nothing(
    tmp_path: Path, plane: Plane, receiver: Receiver
) -> None:
    """Each kill finds one message sent and not recorded: it comes twice, and nothing else does."""
    count = to_tell(plane, receiver, channels=1, messages=MESSAGES)
    for kill in range(1, KILLS + 1):
        process = started(tmp_path)
        receiver.until_told(kill)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert delivered(plane) == 0
    receiver.gate.set()
    last = started(tmp_path)
    try:
        until(lambda: delivered(plane) == count)
    finally:
        last.kill()
        last.join()
    assert receiver.told == count + KILLS


def test_of_two_processes_one_tells_each_thing_once(
    tmp_path: Path, plane: Plane, receiver: Receiver
) -> None:
    receiver.gate.set()
    processes = [started(tmp_path) for _ in range(2)]
    try:
        count = to_tell(plane, receiver, channels=CHANNELS, messages=MESSAGES)
        until(lambda: delivered(plane) == count)
    finally:
        for process in processes:
            process.kill()
            process.join()
    assert receiver.told == count
