"""Whether anything of a run can still go on by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from control_plane.engines.liveness import Liveness

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def begun(*tasks: asyncio.Task[None]) -> None:
    """Let the tasks run until each waits."""
    for _ in range(3 * len(tasks)):
        await asyncio.sleep(0)


async def test_one_branch_at_rest_is_a_run_at_rest() -> None:
    liveness = Liveness()
    task = asyncio.create_task(liveness.rest("a"))
    await liveness.until_rest()

    assert liveness.at_rest
    liveness.wake("a")
    assert not liveness.at_rest
    await task


async def test_a_run_is_at_rest_only_when_all_its_branches_are() -> None:
    liveness = Liveness()
    liveness.split(3)
    tasks = [asyncio.create_task(liveness.rest(name)) for name in ("a", "b")]
    await begun(*tasks)
    assert not liveness.at_rest

    liveness.join(last=False)
    assert liveness.at_rest
    for name, task in zip("ab", tasks, strict=True):
        liveness.wake(name)
        await task


async def test_the_last_branch_goes_on_as_the_one_that_split() -> None:
    liveness = Liveness()
    liveness.split(2)
    liveness.join(last=False)
    liveness.join(last=True)

    assert not liveness.at_rest


async def test_until_rest_is_not_over_for_a_branch_that_was_woken_again() -> None:
    liveness = Liveness()
    task = asyncio.create_task(liveness.rest("a"))
    await begun(task)
    liveness.wake("a")
    looking = asyncio.create_task(liveness.until_rest())
    await task
    await begun(looking)

    assert not looking.done()
    looking.cancel()


async def test_a_branch_that_is_cancelled_at_rest_is_live_while_it_unwinds() -> None:
    liveness = Liveness()
    liveness.split(2)
    cleaning_up = asyncio.Event()

    async def branch() -> None:
        try:
            await liveness.rest("a")
        finally:
            await cleaning_up.wait()

    task = asyncio.create_task(branch())
    await begun(task)
    liveness.join(last=False)
    assert liveness.at_rest
    task.cancel()
    await begun(task)

    assert not liveness.at_rest
    assert liveness.waiting_for == frozenset()
    cleaning_up.set()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_waking_a_branch_that_was_just_cancelled_harms_nobody() -> None:
    liveness = Liveness()
    task = asyncio.create_task(liveness.rest("a"))
    await begun(task)
    task.cancel()
    liveness.wake("a")
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not liveness.at_rest


async def test_waking_whom_nobody_waits_for_does_nothing() -> None:
    liveness = Liveness()
    liveness.wake("nobody")

    assert not liveness.at_rest


async def test_the_first_branch_with_a_time_wakes_the_run() -> None:
    liveness = Liveness()
    liveness.split(3)
    times = {"late": _NOON + timedelta(hours=1), "early": _NOON, "never": None}
    tasks = [asyncio.create_task(liveness.rest(key, due_at=due)) for key, due in times.items()]
    await begun(*tasks)

    assert liveness.wake_at == _NOON
    liveness.wake("early")
    assert liveness.wake_at == times["late"]
    liveness.wake("late")
    assert liveness.wake_at is None
    liveness.wake("never")
    await asyncio.gather(*tasks)
