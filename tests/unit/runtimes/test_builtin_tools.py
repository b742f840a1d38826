from __future__ import annotations

from datetime import UTC, datetime

import pytest

from control_plane.domain.builtin_tools import BUILTIN_TOOLS
from control_plane.domain.errors import StepFailed
from control_plane.runtimes.arithmetic import calculate
from control_plane.runtimes.builtin_tools import run_builtin

NOW = datetime(2026, 11, 23, 15, 30, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2+2", "4"),
        ("(1200 - 80) * 1.1", "1232"),
        ("0.1 + 0.2", "0.3"),
        ("1/4", "0.25"),
        ("-7 // 2", "-4"),
        ("-7 % 3", "2"),
        ("2 ** 10", "1024"),
        ("2 ** -1", "0.5"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("1_000 * 3", "3000"),
        ("round(2.5)", "3"),
        ("round(1.005, 2)", "1.01"),
        ("max(1, 2, 3) - min(4, 5) + abs(-1) + sqrt(16)", "4"),
        ("0.12345678901234567890123", "0.12345678901234567890123"),
        ("12345678901234567890 * 10", "123456789012345678900"),
        ("  1 +\t1 ", "2"),
    ],
)
def test_arithmetic_is_exact(expression: str, value: str) -> None:
    assert calculate(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1/0",
        "0/0",
        "9**9**9",
        "(-8) ** 0.5",
        "sqrt(-1)",
        "1e999999",
        "__import__('os').system('id')",
        "().__class__",
        "[1][0]",
        "'a' * 9",
        "True + 1",
        "1 if 1 else 2",
        "x + 1",
        "round(1, 2, 3)",
        "round(number=1)",
        "max()",
        "pow(2, 3)",
        "lambda: 1",
        "1; 2",
        "1, 2",
        "1j",
        "(" * 199,
        "-" * 199 + "1" * 2,
        "1" * 201,
        "round(1, 99999999999)",
        "５ × ２",
    ],
)
def test_anything_else_is_refused_in_words(expression: str) -> None:
    with pytest.raises(StepFailed, match=r"cannot be calculated: .+") as failed:
        calculate(expression)
    assert failed.value.reason == "tool"


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("UTC", "2026-11-23T15:30:00+00:00 UTC (Monday)"),
        ("Asia/Tokyo", "2026-11-24T00:30:00+09:00 Asia/Tokyo (Tuesday)"),
    ],
)
def test_the_time_is_told_in_the_zone(zone: str, told: str) -> None:
    assert run_builtin("current_time", {"timezone": zone}, now=NOW) == told


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../etc/passwd", "", "/etc/localtime", "a\x00b"])
def test_an_unknown_zone_is_refused_in_words(zone: str) -> None:
    with pytest.raises(StepFailed, match="no time zone") as failed:
        run_builtin("current_time", {"timezone": zone}, now=NOW)
    assert failed.value.reason == "tool"


@pytest.mark.parametrize("name", BUILTIN_TOOLS)
def test_every_tool_that_models_are_told_of_runs(name: str) -> None:
    arguments = {"calculate": {"expression": "1"}, "current_time": {"timezone": "UTC"}}
    assert run_builtin(name, arguments[name], now=NOW)


def test_a_tool_nobody_wrote_is_a_matter_of_configuration() -> None:
    with pytest.raises(StepFailed, match="guess") as failed:
        run_builtin("guess", {}, now=NOW)
    assert failed.value.reason == "configuration"
