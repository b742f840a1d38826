"""Reports as Markdown and PDF: every fact is there, nothing of it is markup, bytes repeat."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from control_plane.reports.blocks import LONGEST_CELL, Heading, Table, Text, cell
from control_plane.reports.markdown import as_markdown, escape
from control_plane.reports.pdf import as_pdf

BLOCKS = [
    Heading("Report", level=1),
    Text("Workspace 営業部 & <b>more</b>"),
    Heading("Agents"),
    Table(
        ["Agent", "担当"],
        [["billing", "請求書エージェント髙﨑①"], ["a|b\nc", "<img src=x> [x](http://y) ~~z~~"]],
        widths=(1, 3),
    ),
]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def a_pdf(blocks=BLOCKS) -> bytes:
    return as_pdf(blocks, title="レポート", footer="Report · 営業部")


def test_a_pdf_holds_every_fact_in_both_scripts() -> None:
    text = text_of(a_pdf())
    for fact in ("Report", "営業部", "<b>more</b>", "billing", "請求書エージェント髙﨑①", "a|b c"):
        assert fact in text
    assert "Report · 営業部 · 1" in text


def test_the_same_blocks_give_the_same_bytes() -> None:
    assert a_pdf() == a_pdf()
    information = PdfReader(BytesIO(a_pdf())).metadata
    assert information is not None
    assert information.title == "レポート"
    assert information["/CreationDate"].startswith("D:20000101")


def test_many_and_long_rows_go_over_several_pages() -> None:
    long = "統制" * 400
    rows = [[f"agent_{n}", long] for n in range(60)]
    reader = PdfReader(BytesIO(a_pdf([Heading("Agents"), Table(["Agent", "Note"], rows)])))
    assert len(reader.pages) > 3
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "agent_0" in text
    assert "agent_59" in text
    assert all("Note" in page.extract_text() for page in reader.pages)


def test_a_table_without_spaces_in_latin_words_still_fits() -> None:
    assert "x" * 40 in text_of(a_pdf([Table(["A", "B"], [["x" * 240, "y"]])])).replace("\n", "")


@pytest.mark.parametrize("odd", ["\x00\x1b[31m", "😀 한국어 العربية", "‮abc", "&amp;<para>", ""])
def test_no_text_breaks_a_pdf(odd: str) -> None:
    assert a_pdf([Text(odd), Heading(odd), Table(["A"], [[odd]])]).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("<script>", r"\<script\>"),
        ("[x](http://y)", r"\[x\]\(http&#58;//y\)"),
        ("# not a heading", r"\# not a heading"),
        ("1. no list", r"1\. no list"),
        ("- no list", r"\- no list"),
        ("two\nlines", "two lines"),
        ("www.example.com", "www&#46;example.com"),
        ("x\u202ey", "x y"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_markdown_keeps_the_shape_of_tables() -> None:
    lines = as_markdown(BLOCKS).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 4
    assert all(row.replace(r"\|", "").count("|") == 3 for row in rows)
    assert lines[0] == "# Report"


def test_a_cell_is_one_line_of_bounded_length() -> None:
    assert len(cell("x" * 1000)) == LONGEST_CELL
    assert cell(" a\t\x07b\n c ") == "a b c"
