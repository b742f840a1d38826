"""What people order running runs to do beside stopping: hear a message, spend more or less."""

from __future__ import annotations

import pytest

from control_plane.domain.errors import Conflict, InvalidInput
from control_plane.domain.runs import RunStatus
from control_plane.services import interventions
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import (
    PRINCIPAL,
    Engine,
    asking,
    member,
    pipeline,
    stage,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, Turning, failing_until, says


def tell(engine: Engine, run_id: str, text: str, to: str = "") -> None:
    interventions.add_message(engine.desk, PRINCIPAL, run_id, text=text, to=to)


def taken(engine: Engine, run_id: str) -> list[tuple[str, str | None]]:
    """What the run was told, and by which turn it was taken up."""
    found = interventions.messages(engine.desk, PRINCIPAL, run_id)
    return [(message.text, message.taken_key) for message in found]


def held_in_first(engine: Engine, *others: str) -> tuple[str, Gate]:
    """A pipeline whose first agent is at work until the gate is opened."""
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents(*others)
    run_id = engine.launch(pipeline("first", *others))
    until(lambda: gate.waiting)
    return run_id, gate


# Messages.


def test_a_message_reaches_the_next_turn_that_begins_once_and_is_on_record(engine: Engine) -> None:
    run_id, gate = held_in_first(engine, "next", "last")

    tell(engine, run_id, "mind the costs")
    tell(engine, run_id, "and hurry")
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    told = {name: engine.runtime.effects_of(name)[0].told for name in ("first", "next", "last")}
    assert "mind the costs" not in told["first"] + told["last"]
    assert told["next"].endswith("A person says: mind the costs\nA person says: and hurry")
    turn = next(key for key, name in engine.turns_by_key(run_id).items() if name == "next")
    assert taken(engine, run_id) == [("mind the costs", turn), ("and hurry", turn)]
    assert engine.output(run_id, f"{turn}/message")["text"].startswith("A person says: mind")


def test_a_message_to_an_agent_waits_for_its_turn(engine: Engine) -> None:
    run_id, gate = held_in_first(engine, "next", "last")

    tell(engine, run_id, "only you", to="last")
    gate.open()

    engine.ended(run_id)
    assert "only you" not in engine.runtime.effects_of("next")[0].told
    assert "only you" in engine.runtime.effects_of("last")[0].told


def test_a_message_reaches_a_turn_of_a_child_run(engine: Engine) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("inner")
    engine.pattern("nested", pipeline("inner"))
    run_id = engine.launch(pipeline("first", stage("below", member("nested", kind="pattern"))))
    until(lambda: gate.waiting)

    tell(engine, run_id, "down there", to="inner")
    gate.open()

    engine.ended(run_id)
    assert "A person says: down there" in engine.runtime.effects_of("inner")[0].told
    (message,) = interventions.messages(engine.desk, PRINCIPAL, run_id)
    assert message.taken_run == engine.children(run_id)[0].id


def test_of_branches_that_begin_together_one_takes_the_message(engine: Engine) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("left", "right")
    run_id = engine.launch(pipeline("first", stage("all", "left", "right")))
    until(lambda: gate.waiting)

    tell(engine, run_id, "one of you")
    gate.open()

    engine.ended(run_id)
    hearing = [done.agent for done in engine.runtime.world if "one of you" in done.told]
    assert len(set(hearing)) == 1


def test_a_turn_that_has_begun_hears_a_message_neither_on_a_retry_nor_after_a_crash(
    engine: Engine,
) -> None:
    gate = Gate()

    async def in_two_calls(on: Turning) -> TurnResult:
        await on.model("one", failing=failing_until(2))
        await on.model("two", gate=gate)
        return TurnResult("done", None, None)

    engine.agent("slow", in_two_calls)
    engine.agents("next")
    run_id = engine.launch(pipeline("slow", "next"))
    until(lambda: gate.waiting)

    tell(engine, run_id, "for whoever is next")
    engine.worker.crash()
    engine.worker.start()
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert all("whoever" not in done.told for done in engine.runtime.effects_of("slow"))
    assert "whoever" in engine.runtime.effects_of("next")[0].told


def test_a_turn_hears_after_a_crash_what_it_had_heard_before(engine: Engine) -> None:
    gate, later = Gate(), Gate()
    engine.agent("one", says("one", gate=gate))
    engine.agent("two", says("two", gate=later))
    run_id = engine.launch(pipeline("one", "two"))
    until(lambda: gate.waiting)
    tell(engine, run_id, "remember")
    gate.open()
    until(lambda: later.waiting)

    engine.worker.crash()
    engine.worker.start()
    later.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert all("remember" in done.told for done in engine.runtime.effects_of("two"))


def test_a_message_while_a_person_is_asked_about_the_turn_is_taken_by_it(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline("a", "b", **asking(target="b")))
    question = engine.question(run_id)

    tell(engine, run_id, "gently")
    engine.decide(question)

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert "gently" in engine.runtime.effects_of("b")[0].told


def test_who_says_nothing_or_to_nobody_or_too_late_is_told(engine: Engine) -> None:
    run_id, gate = held_in_first(engine)
    with pytest.raises(InvalidInput):
        tell(engine, run_id, " ")
    with pytest.raises(InvalidInput):
        tell(engine, run_id, "hello", to="stranger")
    gate.open()
    engine.ended(run_id)

    with pytest.raises(Conflict, match="has ended"):
        tell(engine, run_id, "hello")
