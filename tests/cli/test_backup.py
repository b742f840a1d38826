"""Backups on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Command


class Person(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def backup(cli: Command, tmp_path: Path) -> str:
    """A backup of what is there."""
    file = str(tmp_path / "b.tar.gz")
    assert cli("backup", file).code == 0
    return file


def test_a_backup_is_written_verified_and_restored(
    cli: Command, backup: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cli("backup", "verify", backup, "--json")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other/store.db")
    restored = cli("restore", backup, "--json")

    assert whole.code == restored.code == 0
    assert restored.document["digest"] == whole.document["digest"]
    assert restored.document["tables"] == whole.document["tables"]
    assert "is whole" in cli("backup", "verify", backup).out
    assert cli("restore", backup).code == 6


def test_a_backup_is_on_the_audit_record(cli: Command, backup: str) -> None:
    digest = cli("backup", "verify", backup, "--json").document["digest"]

    assert digest in cli("audit", "--subject", "store/backup", "--json").out


@pytest.mark.parametrize("words", [["verify"], ["a", "b"], ["verify", "a", "b"]])
def test_one_file_is_named(cli: Command, words: list[str]) -> None:
    assert cli("backup", *words).code == 2


def test_what_is_no_backup_is_refused_in_one_sentence(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "no.tar.gz").write_text("no")

    for line in (["backup", "verify"], ["restore"]):
        done = cli(*line, str(tmp_path / "no.tar.gz"))
        assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert cli("backup", "verify", str(tmp_path / "gone")).code == 2


def test_nothing_is_thrown_away_unasked(
    cli: Command, backup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("restore", backup, "--replace").code == 2
    monkeypatch.setattr("sys.stdin", Person("yes\n"))
    assert "Nothing was restored" in cli("restore", backup, "--replace").err
    monkeypatch.setattr("sys.stdin", Person("replace\n"))
    assert cli("restore", backup, "--replace").code == 0
    assert cli("agents", "show", "billing").code == 0
