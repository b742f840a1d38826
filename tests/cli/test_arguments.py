"""How a command line is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from control_plane.cli.arguments import moment
from control_plane.cli.run_input import input_from
from control_plane.domain.errors import InvalidInput
from tests.cli.conftest import Command

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90m", datetime(2026, 11, 23, 10, 30, tzinfo=UTC)),
        ("24h", datetime(2026, 11, 22, 12, 0, tzinfo=UTC)),
        ("2w", datetime(2026, 11, 9, 12, 0, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T09:00:00+09:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T09:00:00Z", datetime(2026, 11, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_time_is_an_instant_or_how_long_ago(text: str, expected: datetime) -> None:
    assert moment(text, now=NOW) == expected


@pytest.mark.parametrize(
    "text", ["yesterday", "-3d", "3y", "d", "999999d", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        moment(text, now=NOW)


def test_values_are_read_as_the_type_the_schema_gives_them() -> None:
    schema = {
        "properties": {
            "request": {"type": "string"},
            "count": {"type": "integer"},
            "tags": {"type": "array"},
            "note": {"type": ["string", "null"]},
        }
    }
    pairs = ["request=1=2", "count=3", 'tags=["a"]', "note=4", "other=5"]

    assert input_from(pairs, schema) == {
        "request": "1=2",
        "count": 3,
        "tags": ["a"],
        "note": "4",
        "other": "5",
    }


def test_all_pairs_that_cannot_be_read_are_named() -> None:
    schema = {"properties": {"count": {"type": "integer"}}}

    with pytest.raises(InvalidInput) as raised:
        input_from(["count=many", "nothing", "=x"], schema)

    assert [problem.field for problem in raised.value.problems] == ["input.count", "input", "input"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["agents", "save"],
        ["run"],
        ["run", "ask_billing", "--input", "a=b", "--request", "x"],
        ["runs", "list", "--limit", "0"],
        ["runs", "list", "--status", "odd"],
        ["approve", "x", "--payload", "{}", "--redirect", "y"],
        ["reject", "x"],
        ["kpis", "--days", "0"],
        ["agents", "show", "\udcff"],
    ],
    ids=str,
)
def test_a_command_line_that_is_wrong_is_one_sentence(cli: Command, arguments: list[str]) -> None:
    done = cli(*arguments)

    assert done.code == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert cli(*arguments, "--json").problem["exit_code"] == 2


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        *(
            [name, "--help"]
            for name in ("serve", "worker", "demo", "agents", "patterns", "connections")
        ),
        *([name, "--help"] for name in ("tools", "run", "runs", "approvals", "approve", "reject")),
        *([name, "--help"] for name in ("kpis", "audit", "export", "migrate", "doctor")),
    ],
    ids=lambda command: command[0],
)
def test_help_says_what_exit_codes_mean(
    command: list[str], cli: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli(*command)

    assert ended.value.code == 0
    assert "the run waits for a person" in capsys.readouterr().out
