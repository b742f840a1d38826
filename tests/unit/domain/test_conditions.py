"""Conditions of rules: what they answer, and that none can be slow or pass by accident."""

from __future__ import annotations

import pytest

from control_plane.domain.conditions import UnreadableCondition, holds, trouble_with

FACTS = {"tokens": 600, "calls": 0, "payload": {"arguments": {"ids": [1, 2, 3], "note": "a"}}}
LOOKS = "payload.arguments.ids"


@pytest.mark.parametrize(
    "condition",
    [
        "tokens / calls > 100",
        "1 / (size(payload.arguments.note) - 1) > 0",
        "tokens % calls == 0",
        "payload.arguments.ids[9] == 1",
        "payload.arguments.missing == 1",
        "9223372036854775807 + tokens > 0",
        "payload.arguments.note > 5",
        "payload.arguments.note.matches('(')",
        "nobody == 1",
        "tokens",
        "(",
    ],
)
def test_a_condition_without_an_answer_says_so_whatever_the_reason(condition: str) -> None:
    with pytest.raises(UnreadableCondition):
        holds(condition, FACTS)


@pytest.mark.parametrize(
    "condition", ["tokens / calls > 100", "1 / size(payload.arguments.note) > 0", "tokens > 5"]
)
def test_what_only_some_values_break_can_be_saved(condition: str) -> None:
    assert trouble_with(condition) == ""


@pytest.mark.parametrize("condition", ["nobody == 1", "tokens", "(", "tokens >"])
def test_what_can_never_be_answered_cannot_be_saved(condition: str) -> None:
    assert trouble_with(condition)


@pytest.mark.parametrize(
    "condition",
    [
        f"{LOOKS}.all(a, {LOOKS}.all(b, a == b))",
        f"{LOOKS}.exists(a, (true && {LOOKS} . exists_one (b, a == b)))",
        f"{LOOKS}.filter(a, {LOOKS}.filter(b, a == b) == []) == []",
        f"{LOOKS}.all(a, // )\n{LOOKS}.all(b, a == b))",
        f"{LOOKS}.all(a, ')' != r'\\' && {LOOKS}.all(b, a == b))",
        f'{LOOKS}.all(a, """)" """ != "" && {LOOKS}.all(b, a == b))',
        f"{LOOKS}.map(a, {LOOKS}) == []",
        f"{LOOKS}.exists(a, " * 8 + "true" + ")" * 8,
    ],
)
def test_nothing_that_looks_through_a_list_stands_in_another(condition: str) -> None:
    assert trouble_with(condition)
    with pytest.raises(UnreadableCondition):
        holds(condition, FACTS)


@pytest.mark.parametrize(
    "condition",
    [
        f"{LOOKS}.all(a, a > 0) && {LOOKS}.exists(b, (b == 2))",
        f"size({LOOKS}.filter(a, a > 1)) == 2",
        f"{LOOKS}.all(a, '.all( .map( ' != 'x')",
        "payload.arguments.note == 'a' // all(all(",
    ],
)
def test_lists_are_looked_through_one_after_the_other(condition: str) -> None:
    assert holds(condition, FACTS)
