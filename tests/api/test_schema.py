"""Every operation, with generated requests, keeps to its OpenAPI description and never breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis

from tests.api.generated import CHECKS, World, description, examples, prepare, world_in

schema = description(thorough=False)
whole = description(thorough=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A furnished control plane where people sign in."""
    with world_in(tmp_path_factory.mktemp("plane")) as world:
        yield world


@schema.parametrize()
@examples(2)
def test_every_operation_keeps_to_its_description(case: schemathesis.Case, world: World) -> None:
    prepare(case, world)

    case.call_and_validate(checks=CHECKS, headers=world.headers)


@pytest.mark.slow
@whole.parametrize()
@examples(25)
def test_every_operation_keeps_to_its_description_for_long(
    case: schemathesis.Case, world: World
) -> None:
    prepare(case, world)

    case.call_and_validate(checks=CHECKS, headers=world.headers)
