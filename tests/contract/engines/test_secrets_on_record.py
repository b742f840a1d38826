"""What is hidden on record is hidden for good: a replay asks for the same as before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.runs import RunStatus
from control_plane.secrets.redaction import known_secrets
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import Engine, asking, pipeline
from tests.contract.engines.scripted_runtime import Turning, says

SECRET = "planted-secret-4711"


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    known_secrets.add(SECRET)
    yield
    known_secrets.forget()


async def passes_on(on: Turning) -> TurnResult:
    """Says what it heard, and the secret once more."""
    heard = " ".join(heard.text for heard in on.turn.heard)
    return TurnResult(await on.model(f"{heard} {SECRET}"), None, None)


async def fails(on: Turning) -> TurnResult:
    """Fails with the secret in its reason."""
    await on.model("x")
    raise StepFailed("tool", N_("The key {key} is wrong."), key=SECRET)


def everything(engine: Engine, run_id: str) -> str:
    """All that is on record of the run."""
    told: list[Any] = [engine.run(run_id), engine.steps(run_id)]
    told += [engine.output(run_id, key) for key in engine.steps(run_id)]
    return repr(told) + orjson.dumps(told, default=repr).decode()


def test_a_run_with_a_secret_in_it_goes_on_after_a_crash(engine: Engine) -> None:
    engine.agent("leaks", says(f"The key is {SECRET}."))
    engine.agent("repeats", passes_on)
    run_id = engine.launch(pipeline("leaks", "repeats", **asking(target="repeats")))
    question = engine.question(run_id)
    engine.worker.crash()
    known_secrets.forget()  # The worker that goes on has never used it.
    known_secrets.add("another-one-0815")
    engine.worker.start()
    known_secrets.add(SECRET)
    engine.decide(question)
    run = engine.ended(run_id)
    assert (run.status, run.error) == (RunStatus.SUCCEEDED, None)
    assert "[secret]" in (run.answer or "")
    assert SECRET not in everything(engine, run_id)


def test_the_reason_of_a_failure_is_on_record_without_the_secret(engine: Engine) -> None:
    engine.agent("fails", fails)
    run = engine.carried_out(pipeline("fails"))
    assert run.status is RunStatus.FAILED
    assert "The key [secret] is wrong." in (run.error or "")
    assert SECRET not in everything(engine, run.id)
