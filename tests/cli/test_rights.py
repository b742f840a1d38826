"""Every command asks for its role: the rows of `tests/rights.py` hold.

The command line acts as the local principal, who may do all. That its commands go through services
that ask shows once somebody else stands in for them.
"""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

from control_plane.cli import asking
from control_plane.cli.main import _parser
from control_plane.domain.access import Principal, Role
from tests.cli.conftest import Command
from tests.rights import ARGUMENTS, COMMANDS, LOOK_FIRST

NOT_FOUND, NOT_ALLOWED = 4, 5


def commands(
    parser: ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[str]]]:
    """Every command with what it cannot do without."""
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not below:
        yield " ".join(words), [word for each in parser._actions for word in needed(each)]
    for each in below:
        for name, inner in each.choices.items():
            yield from commands(inner, (*words, name))


def needed(action: argparse.Action) -> list[str]:
    if action.option_strings:
        named = [max(action.option_strings, key=len)]
        return [*named, sample(action)] if action.required else []
    return [] if action.nargs in ("?", "*") else [sample(action)]


def sample(action: argparse.Action) -> str:
    if action.choices:
        return str(next(iter(action.choices)))
    if action.dest == "file":
        return "{file}"
    return "1" if action.type is not None else "billing"


ALL = dict(commands(_parser()))


def test_every_command_has_a_row() -> None:
    assert sorted(COMMANDS) == sorted(ALL)


@pytest.mark.parametrize("name", [name for name, least in COMMANDS.items() if least])
def test_who_lacks_the_role_is_refused(
    cli: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    least = COMMANDS[name]
    document = tmp_path / "document.json"
    document.write_text('{"name": "x", "owner": "x", "spec": {"name": "x"}}', encoding="utf-8")
    given = ARGUMENTS[name].split() if name in ARGUMENTS else ALL[name]
    line = [*name.split(), *(word.format(file=document) for word in given)]
    lacking = [frozenset({role}) for role in Role if role not in (least, Role.ADMIN)]
    for roles in [frozenset(), *(lacking if least is not Role.VIEWER else [])]:
        somebody = Principal("prn_x", "Somebody", "default", roles)
        monkeypatch.setattr(asking, "local_principal", lambda s=somebody: s)

        done = cli(*line)

        expected = NOT_FOUND if name in LOOK_FIRST else NOT_ALLOWED
        assert done.code in (expected, NOT_ALLOWED), (roles, done)
