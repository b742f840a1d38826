"""A report as PDF: A4, numbered pages. The same blocks give the same bytes.

Japanese is set in a font every PDF reader brings along, so that none has to be in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

from control_plane.reports.blocks import Block, Heading, Table, Text, cell

_JAPANESE = "HeiseiKakuGo-W5"
_NOT_LATIN = re.compile(r"[^\x20-\x7e\xa0-\xff–…·]+")
_PAGE = landscape(A4)
_MARGIN = 14 * mm
_WIDTH = _PAGE[0] - 2 * _MARGIN
_LEAST_BELOW_A_HEADING = 40 * mm
"""A heading with less than that left on its page begins the next one."""
_SIZES = {1: 18, 2: 13, 3: 11}


def as_pdf(blocks: Sequence[Block], *, title: str, footer: str) -> bytes:
    """The whole report.

    Args:
        title: Of the document, as readers show it.
        footer: Stands on every page beside its number.
    """
    _register()
    written = BytesIO()
    document: Any = SimpleDocTemplate(
        written,
        pagesize=_PAGE,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        invariant=1,  # No clock and no random id in the file.
        title=title,
        author="Agent control plane",
    )

    def foot(canvas: Any, page: Any) -> None:
        said = _paragraph(f"{footer} · {page.page}", 7, colour=colors.grey)
        said.wrap(_WIDTH, _MARGIN)
        said.drawOn(canvas, _MARGIN, 6 * mm)

    flowables = [flowable for block in _with_heads(blocks) for flowable in block]
    document.build(flowables, onFirstPage=foot, onLaterPages=foot)
    return written.getvalue()


@cache
def _register() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(_JAPANESE))


def _with_heads(blocks: Sequence[Block]) -> Iterator[list[Flowable]]:
    """What is drawn for each block; a heading stays with the beginning of what follows it."""
    for block in blocks:
        match block:
            case Heading():
                yield [
                    CondPageBreak(_LEAST_BELOW_A_HEADING),
                    Spacer(1, 4 * mm),
                    _paragraph(block.text, _SIZES[block.level]),
                    Spacer(1, 2 * mm),
                ]
            case Text():
                yield [_paragraph(block.text, 9), Spacer(1, 1.5 * mm)]
            case Table():
                yield [_table(block), Spacer(1, 2 * mm)]


def _table(block: Table) -> LongTable:
    shares = block.widths or [1] * len(block.headers)
    rows = [[_paragraph(each, 7.5) for each in row] for row in (block.headers, *block.rows)]
    table = LongTable(
        rows, colWidths=[_WIDTH * share / sum(shares) for share in shares], repeatRows=1
    )
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef1f5")),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#c5ccd6")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _paragraph(text: str, size: float, *, colour: Any = colors.black) -> Paragraph:
    """The text, never markup."""
    line = cell(text)
    style = ParagraphStyle(
        "plain",
        fontName="Helvetica",
        fontSize=size,
        leading=size * 1.35,
        textColor=colour,
        # Japanese breaks between any two characters, other text at its spaces.
        wordWrap="CJK" if _NOT_LATIN.search(line) else None,
    )
    return Paragraph(_marked(line), style)


def _marked(text: str) -> str:
    """The text for a paragraph: nothing of it is markup, and Japanese is in a font that has it."""
    parts = re.split(f"({_NOT_LATIN.pattern})", text)
    return "".join(
        f'<font name="{_JAPANESE}">{escape(part)}</font>' if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )
