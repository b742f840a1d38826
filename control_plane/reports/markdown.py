"""A report as Markdown. What people and models wrote is escaped character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from control_plane.reports.blocks import Block, Heading, Table, Text, cell

_MEANT = re.compile(r"([\\`*_{}\[\]()<>#+!|~$^=&@])")
_BEGINS_A_LIST = re.compile(r"^(\d*)([-.])(?=\s|$)")
_ADDRESS = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)")


def as_markdown(blocks: Sequence[Block]) -> str:
    """The whole report, ending with a line break."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def escape(text: str) -> str:
    """The text on one line so that Markdown shows it as it is, addresses without a link."""
    escaped = _MEANT.sub(r"\\\1", cell(text))
    escaped = _BEGINS_A_LIST.sub(r"\1\\\2", escaped)
    return _ADDRESS.sub(lambda m: f"{m[1] or m[3]}&#{ord(m[2] or m[4])};", escaped)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escape(block.text)}"
        case Text():
            yield escape(block.text)
        case Table():
            yield _row(block.headers)
            yield _row_of_dashes(block)
            yield from map(_row, block.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |"


def _row_of_dashes(table: Table) -> str:
    return "|" + " --- |" * len(table.headers)
