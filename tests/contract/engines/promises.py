"""Writes the table of promises in `docs/engines.md` from the suite's own results.

pytest tests/contract/engines --junitxml=results.xml
python -m tests.contract.engines.promises results.xml
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "engines.md"
BEGIN, END = "<!-- promises -->", "<!-- end of promises -->"
ENGINES = {
    "embedded-sqlite": "embedded, SQLite",
    "embedded-postgres": "embedded, PostgreSQL",
    "temporal": "Temporal",
}
AREAS = {
    "test_order": "Order and branches",
    "test_attempts": "Attempts and time-outs",
    "test_approvals": "Questions to people",
    "test_commands": "Cancel, pause, resume",
    "test_children": "Nested patterns",
    "test_retry_and_fork": "Retry, fork, changed code",
    "test_crashes": "Crashes",
    "test_bookkeeping": "Record, usage, handoffs",
    "test_schedules": "Schedules",
}
_Results = dict[str, dict[str, dict[str, set[str]]]]


def sentence(test: str) -> str:
    """`test_a_run_goes_on` as people read it."""
    words = test.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:]


def results_of(report: Path) -> _Results:
    """What came of each promise: by area, sentence and engine; several where it has variants."""
    found: _Results = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for case in ElementTree.parse(report).iter("testcase"):
        area = str(case.get("classname")).rpartition(".")[2]
        name, _, variant = str(case.get("name")).partition("[")
        engine = next((engine for engine in ENGINES if engine in variant), None)
        if area in AREAS and engine is not None:
            failed = case.find("failure") is not None or case.find("error") is not None
            outcome = "no" if failed else "-" if case.find("skipped") is not None else "yes"
            found[area][sentence(name)][engine].add(outcome)
    return found


def table_of(results: _Results) -> str:
    """One table for each area."""
    lines: list[str] = []
    for area, title in AREAS.items():
        lines += ["", f"### {title}", ""]
        lines += [f"| Promise | {' | '.join(ENGINES.values())} |", "|---|---|---|---|"]
        for promise, by_engine in results.get(area, {}).items():
            marks = [_mark(by_engine.get(engine, set())) for engine in ENGINES]
            lines.append(f"| {promise} | {' | '.join(marks)} |")
    return "\n".join(lines).strip()


def _mark(outcomes: set[str]) -> str:
    for outcome, mark in (("no", "**broken**"), ("yes", "kept"), ("-", "not run")):
        if outcome in outcomes:
            return mark
    return "not run"


def main(report: str) -> None:
    """Replace the table on the page."""
    results = results_of(Path(report))
    count = sum(len(promises) for promises in results.values())
    between = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    whole = f"{BEGIN}\n{count} promises.\n\n{table_of(results)}\n\n{END}"
    PAGE.write_text(
        between.sub(lambda _: whole, PAGE.read_text(encoding="utf-8")), encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1])
