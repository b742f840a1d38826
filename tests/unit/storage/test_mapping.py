"""Values to what is stored, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.mapping import instant_of, json_of, micro_usd_of, micros_of, storable, usd_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_to_the_microsecond(instant: datetime) -> None:
    assert instant_of(micros_of(instant)) == instant


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    tokyo = datetime(2026, 1, 5, 21, tzinfo=timezone(timedelta(hours=9)))
    assert instant_of(micros_of(tokyo)) == tokyo
    assert instant_of(micros_of(tokyo)).tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        micros_of(datetime(2026, 1, 5))  # noqa: DTZ001 - that is the point


@given(st.integers(0, 10**15))
def test_money_comes_back_to_the_micro_dollar(micro_usd: int) -> None:
    assert micro_usd_of(usd_of(micro_usd)) == micro_usd


@pytest.mark.parametrize(
    ("cost_usd", "micro_usd"),
    [("0", 0), ("0.0000004", 0), ("0.0000015", 2), ("0.0000025", 2), ("12.3456789", 12_345_679)],
)
def test_money_is_rounded_half_to_even(cost_usd: str, micro_usd: int) -> None:
    assert micro_usd_of(Decimal(cost_usd)) == micro_usd


def test_money_reads_as_money() -> None:
    assert [str(usd_of(micro_usd)) for micro_usd in (0, 2_500_000, 1)] == ["0", "2.5", "0.000001"]


@given(JSON)
def test_json_comes_back_as_it_was(value: object) -> None:
    assert orjson.loads(json_of(value)) == value


@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_text_with_half_characters_can_be_stored_too(value: dict[str, list[str]]) -> None:
    assert orjson.loads(json_of(value)) is not None


def test_half_characters_become_question_marks() -> None:
    assert json_of({"said": ("ok \ud83d", 1)}) == '{"said":["ok ?",1]}'


@pytest.mark.parametrize(("number", "stored"), [(0, 0), (7, 7), (-1, -1), (-5, -1), (2**31, -1)])
def test_a_number_no_column_holds_is_one_that_never_occurs(number: int, stored: int) -> None:
    assert storable(number) == stored
