"""The limits of a budget: what they are called, their fields in a form, their values in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from control_plane.domain.budgets import LIMITS, RunBudget
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.validation import parse
from control_plane.ui import format, forms
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

LABELS: dict[str, str] = {
    "cost_usd": N_("US dollars"),
    "tokens": N_("Tokens"),
    "calls": N_("Model calls"),
    "seconds": N_("Seconds of work"),
    "handoffs": N_("Handoffs"),
}
"""By the limit's name; the schema of a question about a budget has the same titles."""


def draw(
    key: str,
    limits: RunBudget | None,
    *,
    across: int,
    notes: Mapping[str, str] | None = None,
    refused: Sequence[Problem] = (),
    keeps: bool = False,
) -> None:
    """The five fields; what they hold is kept in the session and read by `typed`.

    Args:
        key: Prefix of the widgets' keys; other limits to begin with need another one.
        limits: What the fields hold at first.
        across: How many stand side by side.
        notes: What to say below fields, by the limit's name.
        refused: What is wrong, by the limit's name.
        keeps: Whether what was typed is there again when they were not drawn for a while.
    """
    initial = initially(limits)
    for at in range(0, len(LIMITS), across):
        columns = st.columns(across)
        for name, column in zip(LIMITS[at : at + across], columns, strict=False):
            with column, st.container(gap="xxsmall"):
                _field(key, name, initial[name], keeps=keeps)
                forms.said(refused, name)
                if note := (notes or {}).get(name):
                    st.caption(escape(note))


def initially(limits: RunBudget | None) -> dict[str, str | None]:
    """What the fields hold at first, by the limit's name."""
    return {name: _text(getattr(limits, name) if limits else None) for name in LIMITS}


def typed(key: str, limits: RunBudget | None) -> dict[str, str | None]:
    """What the fields hold, by the limit's name; `None` where nothing is typed.

    Args:
        limits: What they hold at first.
    """
    found = initially(limits)
    for name in LIMITS:
        if f"{key}/{name}" in st.session_state:
            found[name] = str(st.session_state[f"{key}/{name}"]).strip() or None
    return found


def problems_of(limits: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with the limits, by their names."""
    try:
        parse(RunBudget, dict(limits))
    except InvalidInput as error:
        return error.problems
    return ()


def said(name: str, value: float | Decimal | None) -> str:
    """The value of a limit with its unit."""
    if value is None:
        return format.MISSING
    if name == "cost_usd":
        return format.money(value)
    return format.seconds(float(value)) if name == "seconds" else format.count(int(value))


def _field(key: str, name: str, initial: str | None, *, keeps: bool) -> None:
    # Text, for a number that began with a value cannot be emptied.
    st.text_input(
        _(LABELS[name]),
        value=initial or "",
        placeholder=_("no limit"),
        key=f"{key}/{name}",
        persist_state="session" if keeps else None,
    )


def _text(value: Decimal | float | None) -> str | None:
    """The number without an exponent and without zeros that say nothing."""
    if value is None:
        return None
    digits = f"{Decimal(str(value)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
