"""Imports point one way; the contracts stand in pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The entry joins the parts through the UI and API packages and `bootstrap`, like any other edge.
_NOT_IN_THE_ENTRY = {"storage", "sqlalchemy", "sqlmodel", "openai", "temporalio"}


_LINT = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True))"


def test_every_import_contract_is_kept() -> None:
    """In a process of its own: here `pages` may stand for the tests of the pages."""
    linted = subprocess.run([sys.executable, "-c", _LINT], cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


def test_the_entry_reaches_nothing_but_the_edges() -> None:
    entry = ROOT / "app.py"
    if not entry.exists():
        pytest.skip("there is no app.py")
    nodes = list(ast.walk(ast.parse(entry.read_text(encoding="utf-8"))))
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    modules += [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    assert {module.partition(".")[0] for module in modules}.isdisjoint(_NOT_IN_THE_ENTRY)
