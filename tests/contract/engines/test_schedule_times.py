"""Our times against those of a Temporal server, which runs the same schedules.

They are equal but for two faults of the server (1.32): around the end of daylight saving in zones
east of Greenwich it leaves out times that clocks show twice, and more after them; and of days of
week 1-7 it leaves out Sunday. Ours all come.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from control_plane.domain.due import due_between
from control_plane.domain.errors import InvalidInput
from control_plane.domain.schedules import CronTrigger, ScheduleSpec
from control_plane.domain.validation import parse
from tests.planes import until

pytest.importorskip("temporalio")
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.workflowservice.v1 import ListScheduleMatchingTimesRequest
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleIntervalSpec,
    ScheduleState,
)
from temporalio.client import ScheduleSpec as ServerSpec

pytestmark = pytest.mark.slow

WEST = ["UTC", "America/New_York", "America/Havana", "America/St_Johns", "America/Santiago"]
EAST = ["Europe/Berlin", "Europe/London", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Auckland"]
MOST = 60
AT_ONCE = 1000
"""Times a server answers at once."""
_numbers = iter(range(10**9))


class Server:
    """A Temporal dev server, asked for the times of a schedule."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = self._loop.run_until_complete(Client.connect(address))

    def times(self, spec: ServerSpec, after: datetime, until_: datetime) -> list[datetime]:
        """All after the first instant, up to the second."""
        return self._loop.run_until_complete(self._times(spec, after, until_))

    async def _times(self, spec: ServerSpec, after: datetime, until_: datetime) -> list[datetime]:
        name = f"asked-{next(_numbers)}"
        action = ScheduleActionStartWorkflow("none", id=name, task_queue="none")
        paused = ScheduleState(paused=True)
        handle = await self._client.create_schedule(
            name, Schedule(action=action, spec=spec, state=paused)
        )
        begin, end = Timestamp(), Timestamp()
        begin.FromDatetime(after)
        end.FromDatetime(until_)
        request = ListScheduleMatchingTimesRequest(
            namespace="default", schedule_id=name, start_time=begin, end_time=end
        )
        answer = await self._client.workflow_service.list_schedule_matching_times(request)
        await handle.delete()
        return [time.ToDatetime(tzinfo=UTC) for time in answer.start_time]

    def close(self) -> None:
        """Let go of the connection."""
        del self._client
        self._loop.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dev server with nothing on it."""
    program = shutil.which("temporal")
    if program is None:
        pytest.skip("no temporal program is installed")
    port = _free_port()
    folder: Path = tmp_path_factory.mktemp("temporal")
    options = ["--headless", "--port", str(port), "--log-level", "error"]
    with subprocess.Popen(
        [program, "server", "start-dev", *options, "--db-filename", str(folder / "server.db")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            until(lambda: _listens(port))
            server = Server(f"127.0.0.1:{port}")
            yield server
            server.close()
        finally:
            process.terminate()


def _field(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    span = st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}")
    step = st.integers(1, high + 1)
    whole = st.one_of(st.just("*"), span)
    stepped = st.tuples(st.one_of(whole, number.map(str)), step).map(lambda p: f"{p[0]}/{p[1]}")
    entry = st.one_of(number.map(str), span, stepped)
    return st.one_of(whole, stepped, st.lists(entry, min_size=1, max_size=3).map(",".join))


WEEKDAYS = st.one_of(st.just("*"), st.sampled_from(["1-5", "0", "7", "0,6", "mon,WED", "2-6/2"]))
EXPRESSIONS = st.one_of(
    st.tuples(_field(0, 59), _field(0, 23), _field(1, 31), _field(1, 12), WEEKDAYS),
    # Random days seldom meet, and never just where the clocks change.
    st.tuples(_field(0, 59), _field(0, 3), st.just("*"), st.just("*"), WEEKDAYS),
    st.tuples(st.sampled_from(["*/15", "0", "7,53"]), *[st.just("*")] * 4),
).map(" ".join)
BEGINNINGS = st.one_of(
    st.integers(0, 365 * 4).map(lambda days: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days)),
    st.sampled_from(
        [
            datetime(2026, 10, 24, 12, tzinfo=UTC),
            datetime(2026, 10, 31, 12, tzinfo=UTC),
            datetime(2027, 3, 13, 12, tzinfo=UTC),
            datetime(2027, 3, 27, 12, tzinfo=UTC),
            datetime(2027, 4, 3, 0, tzinfo=UTC),
        ]
    ),
)


def folds(zone: ZoneInfo, after: datetime, until_: datetime) -> list[datetime]:
    """When clocks are set back, by the quarter of an hour."""
    quarter = timedelta(minutes=15)
    found: list[datetime] = []
    instant = after - timedelta(hours=3)
    while instant <= until_:
        now, then = (moment.astimezone(zone).utcoffset() for moment in (instant, instant + quarter))
        if now is not None and then is not None and then < now:
            found.append(instant + quarter)
        instant += quarter
    return found


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(expression=EXPRESSIONS, zone=st.sampled_from(WEST + EAST), after=BEGINNINGS)
def test_cron_times_are_those_of_a_temporal_server(
    server: Server, expression: str, zone: str, after: datetime
) -> None:
    try:
        ours = parse(
            ScheduleSpec,
            {
                "name": "a",
                "pattern": "b",
                "trigger": {"kind": "cron", "expression": expression, "timezone": zone},
            },
        )
    except InvalidInput:  # Days that no month has: the server takes them, and never comes.
        theirs = server.times(
            ServerSpec(cron_expressions=[expression]), after, after + timedelta(days=366)
        )
        assert theirs == []
        return
    assert isinstance(ours.trigger, CronTrigger)
    end = after + timedelta(days=3)
    expected = server.times(
        ServerSpec(cron_expressions=[expression], time_zone_name=zone), after, end
    )
    if len(expected) >= AT_ONCE:
        end = expected[-1]
    found = due_between(ours, after, end, limit=100_000)
    strange = [] if zone in WEST else folds(ZoneInfo(zone), after, end)

    def ordinary(instant: datetime) -> bool:
        return not any(abs(instant - fold) <= timedelta(hours=3) for fold in strange)

    note(f"{expression} in {zone} after {after}")
    assert set(filter(ordinary, found)) == set(filter(ordinary, expected))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(every=st.integers(1, 10**6), offset=st.integers(0, 10**6), after=BEGINNINGS)
def test_interval_times_are_those_of_a_temporal_server(
    server: Server, every: int, offset: int, after: datetime
) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=offset)
    trigger = {"kind": "interval", "every_seconds": every, "start_at": start.isoformat()}
    ours = parse(ScheduleSpec, {"name": "a", "pattern": "b", "trigger": trigger})
    end = after + timedelta(seconds=every * MOST)
    interval = ScheduleIntervalSpec(
        every=timedelta(seconds=every), offset=timedelta(seconds=start.timestamp() % every)
    )
    expected = server.times(ServerSpec(intervals=[interval], start_at=start), after, end)
    assert due_between(ours, after, end, limit=MOST * 2) == expected
