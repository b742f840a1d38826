"""The tests that the documentation names are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHORT = {"store/": "tests/contract/store/", "engines/": "tests/contract/engines/"}
NAMED = re.compile(r"`((?:store|engines|tests)/[\w/]+\.py)(?:::(\w+))?`")
NUMBERED = re.compile(r"^(\d+)\. \*", re.MULTILINE)


def test_every_complaint_names_tests_that_are_there() -> None:
    text = (ROOT / "docs/approvals.md").read_text()
    section = text.partition("## What people complain of elsewhere")[2].partition("\n## ")[0]
    complaints = NUMBERED.split(section)[1:]
    numbers, answers = complaints[::2], complaints[1::2]
    assert [int(number) for number in numbers] == list(range(1, 26))
    for number, answer in zip(numbers, answers, strict=True):
        named = NAMED.findall(answer)
        assert named, f"{number} names no test"
        assert [each for each in named if not _is_there(*each)] == []


def _is_there(path: str, name: str) -> bool:
    folder = next((long for short, long in SHORT.items() if path.startswith(short)), "")
    file = ROOT / (folder + path.partition("/")[2] if folder else path)
    return file.is_file() and (not name or f"def {name}(" in file.read_text())
