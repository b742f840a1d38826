"""Keyset cursors."""

from __future__ import annotations

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.errors import InvalidInput
from storage.cursors import cursor_for, position_of

IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
INSTANTS = st.integers(-(2**63) + 1, 2**63 - 1)


@given(INSTANTS, IDS)
def test_a_cursor_gives_back_the_position_it_was_made_of(instant: int, run_id: str) -> None:
    cursor = cursor_for("runs", instant, run_id)
    assert position_of("runs", cursor, int, str) == (instant, run_id)
    assert cursor.isascii()
    assert not set(cursor) & set("+/=& ")


@given(st.text(max_size=600))
def test_any_text_is_either_a_cursor_of_ours_or_refused(text: str) -> None:
    try:
        position = position_of("runs", text, int, str)
    except InvalidInput:
        return
    assert cursor_for("runs", *position)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | IDS, st.lists))
def test_any_json_in_the_right_wrapping_is_either_a_position_or_refused(value: object) -> None:
    try:
        body = orjson.dumps(["runs", value, "id"])
    except orjson.JSONEncodeError:
        return
    cursor = base64.urlsafe_b64encode(body).decode().rstrip("=")
    is_position = type(value) is int and abs(value) < 2**63
    if is_position:
        assert position_of("runs", cursor, int, str) == (value, "id")
    else:
        with pytest.raises(InvalidInput):
            position_of("runs", cursor, int, str)


def test_the_refusal_names_the_field() -> None:
    with pytest.raises(InvalidInput) as refusal:
        position_of("runs", "nonsense", str)
    assert [problem.field for problem in refusal.value.problems] == ["cursor"]
