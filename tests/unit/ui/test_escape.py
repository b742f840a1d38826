"""Text of others neither reorders nor hides what a reader sees."""

from __future__ import annotations

import pytest

from control_plane.ui.escape import visible, visible_in


@pytest.mark.parametrize(
    "character", ["\x1b", "\x00", "\r", "\x9b", "\u202e", "\u2066", "\U000e0041"]
)
def test_what_reorders_hides_or_steers_is_replaced(character: str) -> None:
    assert visible(f"pay{character}10") == "pay\ufffd10"


def test_lines_tabs_and_every_script_stay() -> None:
    text = "東京\tشكرا\nשלום \u200e👩‍💻 café"
    assert visible(text) == text


def test_what_components_draw_is_replaced_at_any_depth() -> None:
    assert visible_in({"a": ["\u202ex", {"b": ("\x1b", 1, None)}]}) == {
        "a": ["\ufffdx", {"b": ["\ufffd", 1, None]}]
    }
