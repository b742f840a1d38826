"""The command line in this process, over a real store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from control_plane.bootstrap import Plane
from control_plane.cli.main import main
from tests.planes import plane_in


class Done(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Its JSON output."""
        return json.loads(self.out)

    @property
    def records(self) -> list[Any]:
        """Its JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def problem(self) -> Any:
        """Its error as JSON."""
        return json.loads(self.err)


Command = Callable[..., Done]


@pytest.fixture
def plane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plane]:
    """A furnished control plane that nothing works on; the environment names it too."""
    monkeypatch.setenv("CONTROL_PLANE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with plane_in(tmp_path, furnished=True) as plane:
        yield plane


@pytest.fixture
def cli(plane: Plane, capsys: pytest.CaptureFixture[str]) -> Command:
    """Carry out one command line."""

    def carry_out(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return carry_out


@pytest.fixture
def waiting(cli: Command) -> dict[str, Any]:
    """An approval that waits for a person."""
    done = cli(
        *("run", "gated_swarm", "--request", "Refund my invoice 4711, please."),
        *("--no-wait-for-person", "--json"),
    )
    assert done.code == 9, done
    return next(record["approval"] for record in done.records if record["event"] == "waiting")
