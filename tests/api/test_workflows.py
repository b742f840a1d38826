"""Operations one after another, each about what the one before answered, never break."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test

from tests.api.generated import CHECKS, World, description, examples, prepare, world_in


def workflow(world: World) -> type[Any]:
    """Sequences of requests that hold together, with the token of an admin."""

    class Workflow(description(thorough=False).as_state_machine()):
        """See above."""

        def before_call(self, case: Any) -> None:
            prepare(case, world)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": world.headers}

        def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
            case.validate_response(response, checks=CHECKS, headers=world.headers)

    return Workflow


@pytest.mark.parametrize("count", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_no_sequence_of_operations_breaks(tmp_path: Path, count: int) -> None:
    phases = (Phase.explicit, Phase.generate)  # A failure is looked at as it is.
    # What exists depends on what was answered before, and Hypothesis may take note of that.
    with suppress(FlakyStrategyDefinition), world_in(tmp_path) as world:
        run_state_machine_as_test(
            workflow(world), settings=examples(count, stateful_step_count=12, phases=phases)
        )
