"""How the Temporal engine leaves what it has begun."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from control_plane.engines.temporal import engine


async def test_a_task_that_outlives_being_cancelled_once_is_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "_LEAVES_WITHIN_SECONDS", 0.01)
    began = asyncio.Event()

    async def waits_twice() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            began.set()
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    task = asyncio.create_task(waits_twice())
    await began.wait()
    await engine._ended(task)

    assert task.cancelled()
