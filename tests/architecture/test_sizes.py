"""Files, pages and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION = 300, 120, 40


def sources(*folders: str) -> Iterator[Path]:
    """The product's modules. Migrations are records: written once, never grown or refactored."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def statements_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the function without its docstring, which may say as much as it needs to."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_longer_than_a_reader_bears() -> None:
    long = {path: lines_of(path) for path in sources("control_plane", "storage")}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_page_is_more_than_layout() -> None:
    long = {path: lines_of(path) for path in sources("pages")}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_PAGE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({statements_of(node)} lines)"
        for path in sources("control_plane", "storage", "pages")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and statements_of(node) > LONGEST_FUNCTION
        and not is_a_list(node)
    ]
    assert long == []


def is_a_list(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it only builds one value, field by field: long, but with nothing to follow."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    last = body[-1] if body else None
    return (
        len(body) <= 2
        and isinstance(last, ast.Return)
        and isinstance(last.value, ast.Call | ast.Dict)
    )
