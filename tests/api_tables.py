"""The tables of `docs/api.md`: each operation, and what a person does with which of them.

python -m tests.api_tables      writes them anew; a test says when that is due
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.api.things import operations
from tests.ui_actions import ACTIONS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"


def rendered(text: str) -> str:
    """The page with its tables as they should be."""
    for name, table in (("operations", _operations()), ("actions", _actions())):
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        text = re.sub(
            f"(?<={re.escape(begin)}).*?(?={re.escape(end)})",
            lambda _, table=table: f"\n{table}\n",
            text,
            flags=re.DOTALL,
        )
    return text


def _operations() -> str:
    lines = ["| | | |", "|---|---|---|"]
    for operation, said in operations().items():
        method, _, path = operation.partition(" ")
        sentence = " ".join(said.get("description", "").split("\n\n")[0].split())
        lines.append(f"| `{method}` | `{path}` | {sentence} |")
    return "\n".join(lines) + "\n"


def _actions() -> str:
    head = ["| page | what is done there | operation | command |", "|---|---|---|---|"]
    return "\n".join([*head, *(action.row for action in ACTIONS)]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
