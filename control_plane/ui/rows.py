"""A list of rows in a form: which there are, in what order. What is in them is in their widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from control_plane.ui.i18n import _


@dataclass(frozen=True)
class Rows:
    """The rows of one list."""

    key: str
    given: Sequence[Any]
    """What the rows begin with, by their first numbers."""

    @property
    def numbers(self) -> list[int]:
        """The rows there are, in order."""
        return st.session_state.setdefault(self.key, list(range(len(self.given))))

    def initial(self, number: int) -> Any:
        """What a row began with; `None` for one that was added."""
        return self.given[number] if number < len(self.given) else None

    def widget(self, number: int, field: str) -> str:
        """Key of a row's widget."""
        return f"{self.key}/{number}/{field}"

    def add(self) -> None:
        """A new row at the end."""
        self.numbers.append(max([*self.numbers, len(self.given) - 1], default=-1) + 1)

    def remove(self, number: int) -> None:
        """Take a row out."""
        self.numbers.remove(number)

    def raise_up(self, number: int) -> None:
        """Move a row before the one above it."""
        position = self.numbers.index(number)
        if position:
            self.numbers.insert(position - 1, self.numbers.pop(position))


def button(label: str, icon: str, on_click: Callable[..., None], *args: Any, key: str) -> None:
    """A small button that changes the list; the label is said on hover."""
    st.button(
        "",
        icon=f":material/{icon}:",
        help=label,
        on_click=on_click,
        args=args,
        key=key,
        type="tertiary",
    )


def tools(rows: Rows, number: int, *, ordered: bool = False) -> None:
    """The buttons at the end of a row."""
    with st.container(horizontal=True, gap="xxsmall", horizontal_alignment="right"):
        if ordered:
            button(
                _("Move up"), "arrow_upward", rows.raise_up, number, key=rows.widget(number, "up")
            )
        button(_("Remove"), "close", rows.remove, number, key=rows.widget(number, "remove"))
