"""What a crash or a wait does to a turn: it runs again, and nothing happens twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.connections import Support
from control_plane.domain.errors import StepFailed
from control_plane.services.turns import Turn
from tests.unit.runtimes.conftest import CALCULATE, REFUND, Desk

ORDER = {"order": "o1", "usd": 20}
PAID = {"type": "object", "properties": {"paid": {"type": "number"}}, "required": ["paid"]}

# A turn with everything in it: a wrong call, a tool that refuses, an edit, a rejection, a retry, a
# malformed answer.
STEPS = (
    "model-1",
    "tool-1-1-calculate",
    "tool-1-2-refund",
    "model-2",
    "tool-2-1-refund",
    "model-3",
    "model-4",
)


def script(desk: Desk, steps: tuple[str, ...]) -> None:
    """Have the endpoints answer these steps."""
    for step in steps:
        match step:
            case "model-1":
                desk.server.calls(
                    ("calculate", {"expression": "10*2"}), ("refund", ORDER), ("guess", "{")
                )
            case "tool-1-2-refund":
                desk.shop.responds(404, "no such order", content_type="text/plain")
            case "model-2":
                desk.server.calls(("refund", ORDER), ("refund", {"order": "o2", "usd": 1}))
            case "tool-2-1-refund":
                desk.shop.responds(503).responds(200, "paid", content_type="text/plain")
            case "model-3":
                desk.server.says("Paid 15.")
            case "model-4":
                desk.server.says('{"paid": 15}')


@pytest.fixture
def turn(desk: Desk) -> Turn:
    desk.journal.decisions["tool-2-1-refund"] = Decision(
        ApprovalStatus.EDITED, {"arguments": {"order": "o1", "usd": 15}}, "refund", by="Mia"
    )
    desk.journal.decisions["tool-2-2-refund"] = Decision(ApprovalStatus.REJECTED, reason="twice")
    return desk.turn(tools=(CALCULATE, REFUND), handoffs=("billing",), answer_schema=PAID)


async def test_a_replay_makes_no_request_and_ends_the_same(desk: Desk, turn: Turn) -> None:
    script(desk, STEPS)
    first = await desk.runtime.turn(turn, desk.journal)
    assert first.choice == {"paid": 15}
    assert tuple(desk.journal.keys) == STEPS
    requests = len(desk.server.requests), len(desk.shop.requests)

    replayed = desk.journal.replay()
    assert await desk.runtime.turn(turn, replayed) == first
    assert (len(desk.server.requests), len(desk.shop.requests)) == requests
    assert replayed.asked == desk.journal.asked


async def test_a_replay_does_not_depend_on_what_is_known_of_the_endpoint(
    desk: Desk, turn: Turn
) -> None:
    desk.server.refuses(400, "response_format is not supported")
    script(desk, STEPS)
    first = await desk.runtime.turn(turn, desk.journal)
    less = turn.connection.model_copy(
        update={"json_schema": Support.NO, "native_tools": Support.NO}
    )
    again = await desk.runtime.turn(replace(turn, connection=less), desk.journal.replay())
    assert again == first


@pytest.mark.parametrize("after", range(len(STEPS)))
async def test_a_turn_that_was_cut_goes_on_where_it_was(desk: Desk, turn: Turn, after: int) -> None:
    script(desk, STEPS)
    first = await desk.runtime.turn(turn, desk.journal)
    script(desk, STEPS[after:])
    resumed = desk.journal.resumed(after=after)
    assert await desk.runtime.turn(turn, resumed) == first
    assert tuple(resumed.keys) == STEPS


async def test_a_failed_turn_fails_the_same_again(desk: Desk) -> None:
    desk.server.refuses(401, "bad key")
    turn = desk.turn()
    with pytest.raises(StepFailed) as failed:
        await desk.runtime.turn(turn, desk.journal)
    with pytest.raises(StepFailed) as again:
        await desk.runtime.turn(turn, desk.journal.replay())
    assert (again.value.reason, str(again.value)) == (failed.value.reason, str(failed.value))
    assert len(desk.server.requests) == 1
