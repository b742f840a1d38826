"""Latencies in little space."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.sketch import LatencySketch

LATENCIES = st.lists(st.floats(0, 1e9) | st.integers(0, 10**9), min_size=1, max_size=60)
QUANTILES = st.sampled_from([0, 0.25, 0.5, 0.95, 1])


@given(LATENCIES, QUANTILES)
def test_a_quantile_is_within_one_percent_of_the_true_one(
    latencies_ms: list[float], q: float
) -> None:
    true = sorted(latencies_ms)[int(q * (len(latencies_ms) - 1))]
    assert LatencySketch.of(latencies_ms).quantile(q) == pytest.approx(true, rel=0.0101, abs=0.001)


@given(LATENCIES, LATENCIES)
def test_two_sketches_merged_are_the_sketch_of_all(a: list[float], b: list[float]) -> None:
    merged = LatencySketch.of(a).merge(LatencySketch.of(b))
    assert merged.encode() == LatencySketch.of(a + b).encode()
    assert merged.count == len(a) + len(b)


@given(LATENCIES)
def test_a_stored_sketch_is_read_back(latencies_ms: list[float]) -> None:
    sketch = LatencySketch.of(latencies_ms)
    again = LatencySketch(sketch.encode())
    assert again.count == sketch.count
    assert again.quantile(0.95) == sketch.quantile(0.95)
    assert again.encode() == sketch.encode()


def test_an_empty_sketch_knows_no_quantile_and_takes_no_space() -> None:
    empty = LatencySketch()
    assert empty.quantile(0.95) is None
    assert (empty.count, empty.encode()) == (0, b"")
    assert empty.merge(LatencySketch.of([])).encode() == b""
    assert empty.merge(LatencySketch.of([5])).count == 1


def test_merging_leaves_both_as_they_were() -> None:
    one, other = LatencySketch.of([1]), LatencySketch.of([2, 3])
    one.merge(other)
    assert (one.count, other.count) == (1, 2)


def test_a_days_latencies_take_little_space() -> None:
    sketch = LatencySketch.of(1.1**number for number in range(200) for _ in range(50))
    assert sketch.count == 10_000
    assert len(sketch.encode()) < 2000
