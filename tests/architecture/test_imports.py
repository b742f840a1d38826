"""Imports point one way; the contracts stand in pyproject.toml."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).parents[2]
# The entry joins the parts through the UI and API packages and `bootstrap`, like any other edge.
_NOT_IN_THE_ENTRY = {"storage", "sqlalchemy", "sqlmodel", "openai", "temporalio"}


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # Its own logging would silence the loggers of every test after it.
    monkeypatch.setattr(cli, "_configure_logging", lambda _verbose: None)
    assert cli.lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_the_entry_reaches_nothing_but_the_edges() -> None:
    entry = ROOT / "app.py"
    if not entry.exists():
        pytest.skip("there is no app.py")
    nodes = list(ast.walk(ast.parse(entry.read_text(encoding="utf-8"))))
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    modules += [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    assert {module.partition(".")[0] for module in modules}.isdisjoint(_NOT_IN_THE_ENTRY)
