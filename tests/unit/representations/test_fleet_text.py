"""The fleet's document as text: what is read, where it stands, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.errors import InvalidInput, Problem
from control_plane.representations.fleet_text import read_texts, written


def read(text: str) -> dict[str, Any]:
    return read_texts({"f.yaml": text}).document


def refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("yes", "yes"),
        ("No", "No"),
        ("2027-03-01", "2027-03-01"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("010", 10),
        ("0x1F", 31),
        ("true", True),
        ("~", None),
        ("", None),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", ".inf"),
        ("'5'", "5"),
        ("!!str 5", "5"),
        (r'"\ud83d\ude00"', "😀"),
        ("9" * 41, "9" * 41),
    ],
)
def test_plain_words_are_what_yaml_1_2_takes_them_for(text: str, value: object) -> None:
    assert read(f"x: {text}")["x"] == value


def test_the_word_on_can_be_the_name_of_a_field() -> None:
    assert read("rules: [{on: handoff}]") == {"rules": [{"on": "handoff"}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n", "f.yaml:2:1: a: It is there twice"),
        ("a:\n  b: 1\n  b: 2\n", "f.yaml:3:3: a.b: It is there twice"),
        ("a: [1, 2\nb: 3", "f.yaml:2:2: This is not valid YAML"),
        ("a: \x01", "f.yaml:1:4: This is not valid YAML"),
        ("a: !!python/object/apply:os.system [ls]", "f.yaml:1:4: a: The tag"),
        ("a: !secret x", "f.yaml:1:4: a: The tag"),
        ("a: !!binary aGk=", "f.yaml:1:4: a: The tag"),
        ("1: x", "f.yaml:1:1: A name must be text"),
        ("[a]: x", "f.yaml:1:1: A name must be text"),
        ("- a", "f.yaml:1:1: Give an object"),
        ("a: &x [*x]", "It is too large or nested too deeply"),
        ("a: *gone", "f.yaml:1:4: This is not valid YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_and_column(text: str, said: str) -> None:
    assert said in refusal(text)


def test_anchors_that_blow_up_are_refused() -> None:
    layers = "\n".join(f"x-{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9))

    assert "too large" in refusal(f"x-0: &a0 [1, 2, 3]\n{layers}")


def test_anchors_and_merges_share_what_is_written_once() -> None:
    text = """
x-limits: &limits {turns: 3, tokens: 900}
agents:
  a: {limits: *limits}
  b: {limits: {<<: *limits, turns: 5}}
"""
    assert read(text)["agents"] == {
        "a": {"limits": {"turns": 3, "tokens": 900}},
        "b": {"limits": {"tokens": 900, "turns": 5}},
    }


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_is_read_with_its_places_too(indent: int | str | None) -> None:
    document = {"fleet": 1, "agents": {"a": {"role": "tab\t, 😀 and \u2028", "n": [1, 2.5, None]}}}
    text = json.dumps(document, indent=indent)

    found = read_texts({"f.json": text})

    assert found.document == document
    assert found.marks["agents.a.n.1"].line == (1 if indent is None else text.count("\n") - 4)


def test_several_files_make_one_document_and_no_thing_stands_in_two() -> None:
    both = read_texts({"a": "fleet: 1\nagents: {x: {}}", "b": "fleet: 1\nagents: {y: {}}\ntools:"})
    assert both.document == {"fleet": 1, "agents": {"x": {}, "y": {}}, "tools": None}

    with pytest.raises(InvalidInput, match=r"b:1:1: agents.x: It is there twice"):
        read_texts({"a": "agents: {x: {}}", "b": "agents: {x: {}}"})


def test_a_problem_is_told_at_its_place_or_at_what_holds_it() -> None:
    text = read_texts({"f.yaml": "agents:\n  a:\n    limits:\n      turns: 0\n"})
    found = text.located(
        InvalidInput([Problem("agents.a.limits.turns", "x"), Problem("agents.a.owner", "y")])
    )

    assert [p.field for p in found.problems] == [
        "f.yaml:4:7: agents.a.limits.turns",
        "f.yaml:2:3: agents.a.owner",
    ]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: abs(number) < 1e15)
    | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
    | st.sampled_from(
        ["on", "yes", "~", "1e5", "0o7", "a: b", "- x", "\u202eabc", "two\nlines\n", "#"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abon01"), inner),
    max_leaves=12,
)


@given(document=st.dictionaries(st.text("abxyno ", min_size=1), VALUES, max_size=4))
def test_what_is_written_reads_back_the_same_here_and_elsewhere(document: dict[str, Any]) -> None:
    text = written(document)

    assert read(text) == document if document else text == "{}\n"
    assert yaml.safe_load(text) == document
    assert "\u202e" not in text
