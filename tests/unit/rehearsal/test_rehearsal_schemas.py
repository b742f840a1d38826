"""Whatever schema is asked for, the answer satisfies it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from control_plane.models.rehearsal.answers import outcome_of
from control_plane.models.rehearsal.request import ChatRequest, parse_chat
from control_plane.models.rehearsal.wire import Reply

NAMES = st.sampled_from(
    ("answer", "reason", "score", "count", "ok", "problems", "order_id", "email", "next", "tags")
)
COUNTS = st.integers(0, 4)


def answer_to(schema: dict[str, Any], said: str = "Refund order A-1042 for 30 USD.") -> Any:
    body = {
        "model": "rehearsal-small",
        "messages": [{"role": "user", "content": said}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema},
        },
    }
    request = parse_chat(json.dumps(body).encode())
    assert isinstance(request, ChatRequest)
    result = outcome_of(request, attempt=1).result
    assert isinstance(result, Reply)
    return json.loads(result.text)


def strings() -> st.SearchStrategy[dict[str, Any]]:
    sized = st.tuples(COUNTS, st.integers(0, 40)).map(
        lambda pair: {"type": "string", "minLength": pair[0], "maxLength": sum(pair)}
    )
    patterns = st.sampled_from(
        [
            r"^[A-Z]{1,3}-\d{2,5}$",
            r"^(low|medium|high)$",
            r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
            r"\d+",
            r"^#[0-9a-fA-F]{6}$",
            r"^v\d+(\.\d+)*$",
            r"^[a-z][a-z0-9_]{0,47}$",
            r"^(ab)+c?$",
            r"^[\u3041-\u3096]+$",
            r"^$",
        ]
    ).map(lambda pattern: {"type": "string", "pattern": pattern})
    formats = st.sampled_from(["date", "date-time", "email", "uri", "uuid", "ipv4", "other"]).map(
        lambda name: {"type": "string", "format": name}
    )
    return st.one_of(st.just({"type": "string"}), sized, patterns, formats)


def numbers() -> st.SearchStrategy[dict[str, Any]]:
    kind = st.sampled_from(["integer", "number"])
    low = st.integers(-1000, 1000)
    bounded = st.tuples(kind, low, st.integers(0, 100)).map(
        lambda t: {"type": t[0], "minimum": t[1], "maximum": t[1] + t[2]}
    )
    open_ended = st.tuples(
        kind, st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]), low
    ).map(lambda t: {"type": t[0], t[1]: t[2]})
    fractions = st.tuples(st.floats(-5, 5), st.floats(0.5, 3)).map(
        lambda t: {"type": "number", "exclusiveMinimum": t[0], "exclusiveMaximum": t[0] + t[1]}
    )
    multiples = st.tuples(kind, st.sampled_from([1, 5, 12]), low).map(
        lambda t: {"type": t[0], "multipleOf": t[1], "minimum": t[2]}
    )
    cents = st.just({"type": "number", "multipleOf": 0.01, "minimum": 0.05, "maximum": 9})
    return st.one_of(
        kind.map(lambda k: {"type": k}), bounded, open_ended, fractions, multiples, cents
    )


def leaves() -> st.SearchStrategy[dict[str, Any]]:
    values = st.one_of(st.text(max_size=6), st.integers(), st.booleans(), st.none())
    return st.one_of(
        strings(),
        numbers(),
        st.just({"type": "boolean"}),
        st.just({"type": "null"}),
        st.just({}),
        st.just({"type": ["string", "null"]}),
        st.just({"$ref": "#/$defs/Node"}),
        values.map(lambda value: {"const": value}),
        st.lists(values, min_size=1, max_size=4).map(lambda options: {"enum": options}),
    )


def objects(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def build(draw: Any) -> dict[str, Any]:
        properties = draw(st.dictionaries(NAMES, inner, max_size=4))
        required = (
            draw(st.lists(st.sampled_from(sorted(properties)), unique=True)) if properties else []
        )
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": draw(st.booleans()),
        }

    return build()


def arrays(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(inner, COUNTS, COUNTS).map(
        lambda t: {"type": "array", "items": t[0], "minItems": t[1], "maxItems": t[1] + t[2]}
    )


def unions(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    options = st.lists(inner, min_size=1, max_size=3)
    tagged = st.lists(inner, min_size=1, max_size=3).map(
        lambda parts: {
            "oneOf": [
                {
                    "type": "object",
                    "properties": {"kind": {"const": f"k{n}"}, "value": part},
                    "required": ["kind", "value"],
                }
                for n, part in enumerate(parts)
            ]
        }
    )
    return st.one_of(options.map(lambda parts: {"anyOf": parts}), tagged)


SCHEMAS = st.recursive(
    leaves(), lambda inner: st.one_of(objects(inner), arrays(inner), unions(inner)), max_leaves=12
)
NODE = {
    "type": "object",
    "properties": {
        "label": {"type": "string", "minLength": 2},
        "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
        "parent": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
    },
    "required": ["label", "children", "parent"],
    "additionalProperties": False,
}


@settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(objects(SCHEMAS))
def test_the_answer_satisfies_the_schema(schema: dict[str, Any]) -> None:
    schema = schema | {"$defs": {"Node": NODE}}
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(answer_to(schema))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": True},
        {"type": "array", "items": {"type": "string"}, "minItems": 5, "uniqueItems": True},
        {
            "type": "array",
            "items": {"type": "string", "maxLength": 1},
            "minItems": 30,
            "uniqueItems": True,
        },
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 3, "maximum": 7},
            "minItems": 5,
            "uniqueItems": True,
        },
        {
            "type": "array",
            "items": {"type": "number", "minimum": 0, "maximum": 1},
            "minItems": 4,
            "uniqueItems": True,
        },
        {
            "type": "array",
            "items": {"type": "string", "pattern": "^[ab][01]$"},
            "minItems": 4,
            "uniqueItems": True,
        },
        {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": True},
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}},
                "required": ["id"],
            },
            "minItems": 3,
            "uniqueItems": True,
        },
        {
            "type": "array",
            "prefixItems": [{"type": "integer"}, {"type": "string"}],
            "items": False,
            "minItems": 2,
        },
    ],
    ids=lambda schema: json.dumps(schema)[:70],
)
def test_lists_have_as_many_different_items_as_asked(schema: dict[str, Any]) -> None:
    whole = {"type": "object", "properties": {"list": schema}, "required": ["list"]}

    Draft202012Validator(whole).validate(answer_to(whole))


@pytest.mark.parametrize(
    "schema",
    [
        {
            "allOf": [
                {"properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]},
                {"properties": {"a": {"maximum": 5}, "b": {"type": "boolean"}}, "required": ["b"]},
            ]
        },
        {"$ref": "#/$defs/Node", "$defs": {"Node": NODE}},
        {"type": "object", "properties": {"me": {"$ref": "#"}}},
        {"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "maxProperties": 2},
        {"type": "object", "required": ["unlisted"]},
        {"properties": {"a": {"minimum": 4}, "b": {"items": {"type": "string"}}}},
        {
            "properties": {
                "a": {"oneOf": [{"type": "number"}, {"type": "integer"}, {"type": "string"}]}
            }
        },
        {"properties": {"a": {"enum": ["x", "y"], "nullable": True}}},
        {"properties": {"a": {"type": "string", "pattern": "^[a-z]+$", "minLength": 20}}},
        {"properties": {"next": {"type": "string"}, "steps": {"type": "integer"}}},
        {
            "properties": {
                "next": {"enum": ["a", "finish"]},
                "reason": {"type": "string", "maxLength": 10},
            },
            "required": ["next", "reason"],
        },
    ],
    ids=lambda schema: json.dumps(schema)[:70],
)
def test_uncommon_schemas_are_satisfied(schema: dict[str, Any]) -> None:
    Draft202012Validator(schema).validate(answer_to(schema))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}},
        {"type": "object", "properties": {"a": {"pattern": "(((", "type": "string"}}},
        {"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}},
        {
            "type": "object",
            "properties": {"n": {"type": "integer", "minimum": 5, "maximum": 1}},
            "required": ["n"],
        },
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
    ],
    ids=str,
)
def test_an_impossible_schema_is_answered_all_the_same(schema: dict[str, Any]) -> None:
    assert isinstance(answer_to(schema), dict)


def test_japanese_requests_fill_schemas_in_japanese() -> None:
    schema = {
        "type": "object",
        "properties": {"summary": {"type": "string"}, "reason": {"type": "string"}},
    }
    value = answer_to(schema, "注文 A-1042 を返金してください。")

    assert "返金" in value["summary"]
    assert "ご依頼" in value["reason"]
