"""Everything a person can do on the pages, a program can do over the API."""

from __future__ import annotations

import argparse
import ast
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

from control_plane.cli import main
from tests.api.things import operations
from tests.api_tables import PAGE, rendered
from tests.ui_actions import ACTIONS, OF_THE_BROWSER, WORDING, UiAction

ROOT = Path(__file__).resolve().parents[2]
SERVICES = "control_plane.services"


def called_by_pages() -> dict[str, str]:
    """Each service function that a page or the UI package uses, as `module.function`; and where."""
    found: dict[str, str] = {}
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "control_plane/ui").rglob("*.py")]:
        for function in used_in(ast.parse(path.read_text(encoding="utf-8"))):
            found[function] = str(path.relative_to(ROOT))
    return found


def used_in(tree: ast.Module) -> Iterator[str]:
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules = {
        alias.asname or alias.name: alias.name
        for node in imported
        for alias in node.names
        if node.module == SERVICES
    }
    functions = {
        alias.asname or alias.name: f"{str(node.module).removeprefix(f'{SERVICES}.')}.{alias.name}"
        for node in imported
        for alias in node.names
        if str(node.module).startswith(f"{SERVICES}.") and alias.name.islower()
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in modules:
                if attribute.islower():
                    yield f"{modules[name]}.{attribute}"
            case ast.Name(id=name) if name in functions:
                yield functions[name]
            case _:
                pass


def commands_of(parser: ArgumentParser, prefix: str = "") -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield f"{prefix}{name}"
                yield from commands_of(below, f"{prefix}{name} ")


def test_each_service_a_page_uses_stands_in_a_row() -> None:
    known = {function for action in ACTIONS for function in action.services.split()}
    missing = {
        function: where
        for function, where in called_by_pages().items()
        if function not in known | OF_THE_BROWSER | WORDING
    }
    assert missing == {}, "give it a row in tests/ui_actions.py, and an operation"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.page}: {action.does}")
def test_each_action_has_its_operation_and_its_command(action: UiAction) -> None:
    assert set(action.operations) <= set(operations())
    assert action.command is None or action.command in set(commands_of(main._parser()))


def test_the_documentation_shows_each_operation_and_each_row() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert rendered(text) == text, "run `python -m tests.api_tables`"
