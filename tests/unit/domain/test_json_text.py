"""JSON from outside is read strictly; what models write is made plain."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from control_plane.domain.errors import CallerError
from control_plane.domain.json_text import read_json
from control_plane.domain.plain import plain_json, plain_text


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "é🙂", [], {"a": [{"b": None}]}])
def test_json_is_read_as_it_is(value: Any) -> None:
    assert read_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        ("NaN", "not valid JSON"),
        ("Infinity", "not valid JSON"),
        (b'"\xff"', "not valid JSON"),
        (r'"\ud83d"', "not valid JSON"),
        (r'{"a": ["\u0000"]}', "NUL character"),
        (r'{"\u0000": 1}', "NUL character"),
        ("[" * 101 + "]" * 101, "more than 100 levels deep"),
    ],
)
def test_what_no_store_could_keep_is_refused(text: str | bytes, reason: str) -> None:
    with pytest.raises(CallerError, match=reason):
        read_json(text)


def test_what_is_nested_just_deep_enough_is_read() -> None:
    assert read_json("[" * 99 + "]" * 99)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"b": 1, "a": 2}, {"b": 1, "a": 2}),
        ("half a \ud83d", "half a ?"),
        ({"\ud83d": ["\ud83d"]}, {"?": ["?"]}),
        (2**70, float(2**70)),
        (10**400, str(10**400)),
        ({1: "\ud83d"}, {"1": "?"}),
        ([float("nan"), float("inf")], [None, None]),
    ],
)
def test_what_models_write_is_kept_as_near_as_can_be(value: Any, kept: Any) -> None:
    assert orjson.loads(plain_json(value)) == kept


def test_what_is_no_json_value_is_an_error() -> None:
    with pytest.raises(TypeError):
        plain_json(object())


def test_a_text_is_kept_without_what_no_store_takes() -> None:
    assert plain_text("a\0b \ud83d") == "a\ufffdb ?"
