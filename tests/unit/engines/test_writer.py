"""The one writer: it loses nothing, answers everybody, and lets nobody fail for another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from control_plane.domain.errors import ControlPlaneError, StoreUnavailable
from control_plane.engines.writer import Writer
from control_plane.services.journal import Deposed, Recover, Write

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Remembering:
    """A journal that remembers what was written, and fails as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[Write]] = []
        self.fails: Callable[[Sequence[Write]], Exception | None] = lambda batch: None

    def write(self, batch: Sequence[Write]) -> list[Any]:
        if failure := self.fails(batch):
            raise failure
        self.batches.append(list(batch))
        return [what.in_hand for what in batch]  # type: ignore[union-attr]

    @property
    def written(self) -> list[str]:
        return [next(iter(what.in_hand)) for batch in self.batches for what in batch]  # type: ignore[union-attr]


def a_write(name: str) -> Recover:
    return Recover(frozenset({name}), _NOW)


@pytest.fixture
def journal() -> Remembering:
    return Remembering()


@pytest.fixture
async def told() -> list[str]:
    """Troubles the writer told of; `deposed` when it said so."""
    return []


@pytest.fixture
async def writer(journal: Remembering, told: list[str]) -> Any:
    writer = Writer(
        journal,  # type: ignore[arg-type]
        asyncio.get_running_loop(),
        on_trouble=told.append,
        on_deposed=lambda: told.append("deposed"),
    )
    yield writer
    await asyncio.to_thread(writer.stop)


async def test_writes_are_answered_in_order(writer: Writer, journal: Remembering) -> None:
    futures = [writer.write(a_write(str(number))) for number in range(1000)]
    answers = await asyncio.gather(*futures)

    assert answers == [frozenset({str(number)}) for number in range(1000)]
    assert journal.written == [str(number) for number in range(1000)]
    assert len(journal.batches) < 1000


async def test_what_cannot_be_written_now_is_written_later_and_in_order(
    writer: Writer, journal: Remembering, told: list[str]
) -> None:
    tries = iter([StoreUnavailable("The store is busy."), StoreUnavailable("The disk is full.")])
    journal.fails = lambda batch: next(tries, None)

    await asyncio.gather(writer.write(a_write("a")), writer.write(a_write("b")))

    assert journal.written == ["a", "b"]
    assert told[:3] == ["The store is busy.", "The disk is full.", ""]


async def test_an_impossible_write_fails_alone(writer: Writer, journal: Remembering) -> None:
    def refuse(batch: Sequence[Write]) -> Exception | None:
        bad = a_write("bad")
        return ControlPlaneError("The store refused a record.") if bad in batch else None

    journal.fails = refuse
    names = ["a", "bad", "b"]
    answers = await asyncio.gather(
        *(writer.write(a_write(name)) for name in names), return_exceptions=True
    )

    assert isinstance(answers[1], ControlPlaneError)
    assert journal.written == ["a", "b"]


async def test_what_nobody_waits_for_may_fail_unheard(writer: Writer, journal: Remembering) -> None:
    journal.fails = lambda batch: ValueError("no") if a_write("bad") in batch else None
    writer.write_soon(a_write("bad"))
    await writer.write(a_write("a"))

    assert journal.written == ["a"]


async def test_who_gave_up_waiting_disturbs_nobody(writer: Writer, journal: Remembering) -> None:
    given_up = writer.write(a_write("a"))
    given_up.cancel()
    await writer.write(a_write("b"))

    assert journal.written == ["a", "b"]


async def test_stopping_writes_what_was_handed_in(journal: Remembering, told: list[str]) -> None:
    writer = Writer(
        journal,  # type: ignore[arg-type]
        asyncio.get_running_loop(),
        on_trouble=told.append,
        on_deposed=lambda: None,
    )
    for number in range(600):
        writer.write_soon(a_write(str(number)))
    await asyncio.to_thread(writer.stop)

    assert len(journal.written) == 600


async def test_stopping_does_not_wait_for_a_store_that_is_away(
    journal: Remembering, told: list[str]
) -> None:
    journal.fails = lambda batch: StoreUnavailable("The store is away.")
    writer = Writer(
        journal,  # type: ignore[arg-type]
        asyncio.get_running_loop(),
        on_trouble=told.append,
        on_deposed=lambda: None,
    )
    for number in range(1000):
        writer.write_soon(a_write(str(number)))
    async with asyncio.timeout(10):
        await asyncio.to_thread(writer.stop)

    assert journal.written == []


async def test_a_deposed_writer_answers_nobody_and_says_so(
    writer: Writer, journal: Remembering, told: list[str]
) -> None:
    journal.fails = lambda batch: Deposed()
    future = writer.write(a_write("a"))
    async with asyncio.timeout(10):
        while "deposed" not in told:  # noqa: ASYNC110 - the writer is a thread
            await asyncio.sleep(0.001)

    assert not future.done()
    assert not writer.write(a_write("b")).done()
    assert journal.written == []
