"""What models and users wrote is data on a terminal, too."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.cli.terminal import Terminal
from control_plane.cli.text import columns, duration, one_line, printable, usd


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("日本語 — ça va 👍🏽", "日本語 — ça va 👍🏽"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never closed", ""),
        ("\x1bPdevice\x1b\\after", "after"),
        ("\x1bcreset", "reset"),
        ("\x9b31mC1", "31mC1"),
        ("over\rwrite\b\b", "overwrite"),
        ("safe\u202etxt.exe", "safetxt.exe"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_nothing_a_terminal_would_act_on_is_left(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_text_whatever_leaves_a_control_character(text: str) -> None:
    for out in (printable(text), printable(f"\x1b{text}"), printable(f"\x1b]{text}")):
        assert not any((c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" for c in out)
        out.encode()


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_a_line_is_never_wider_than_asked(text: str, width: int) -> None:
    line = one_line(text, width=width)

    assert columns(line) <= width
    assert "\n" not in line


def test_full_width_characters_take_two_columns() -> None:
    assert columns("日本") == 4
    assert one_line("日本語", width=5) == "日本…"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (None, "unpriced"),
        (Decimal(0), "$0.00"),
        (Decimal("0.000486"), "$0.000486"),
        (Decimal("0.05"), "$0.05"),
        (Decimal("12.345"), "$12.34"),
    ],
)
def test_money_is_never_shown_as_nothing(amount: Decimal | None, expected: str) -> None:
    assert usd(amount) == expected


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (None, "-"),
        (0, "0 ms"),
        (999, "999 ms"),
        (1500, "1.5 s"),
        (180_000, "3 min"),
        (9e6, "2.5 h"),
    ],
)
def test_a_duration_is_in_the_unit_that_suits_it(milliseconds: float | None, expected: str) -> None:
    assert duration(milliseconds) == expected


def test_json_holds_nothing_a_terminal_would_act_on_and_means_the_same() -> None:
    hostile = "\x1b[31m \x9b31m \u202e \x7f 日本"
    out = io.StringIO()

    Terminal(out, io.StringIO(), as_json=True).record({"text": hostile})

    assert json.loads(out.getvalue()) == {"text": hostile}
    assert not set(out.getvalue()) & {"\x1b", "\x9b", "\u202e", "\x7f"}


def test_a_terminal_that_cannot_show_japanese_still_gets_a_line() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")

    Terminal(out, io.StringIO(), as_json=False).say("日本")

    assert raw.getvalue() == b"\\u65e5\\u672c\n"


@pytest.mark.parametrize(("is_terminal", "cut"), [(True, True), (False, False)])
def test_a_cell_is_cut_for_a_screen_only(is_terminal: bool, cut: bool) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    out = Screen()
    Terminal(out, io.StringIO(), as_json=False).table(["HASH"], [["a" * 64]], empty="")
    assert ("…" in out.getvalue()) is cut
