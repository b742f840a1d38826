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
_FRACTIONS = ("cost_usd", "seconds")
_STEPS: dict[str, float] = {"cost_usd": 0.1, "seconds": 10.0}


def draw(
    key: str,
    limits: RunBudget | None,
    *,
    across: int,
    notes: Mapping[str, str] | None = None,
    refused: Sequence[Problem] = (),
) -> None:
    """The five fields; what they hold is kept in the session and read by `typed`.

    Args:
        key: Prefix of the widgets' keys; other limits to begin with need another one.
        limits: What the fields hold at first.
        across: How many stand side by side.
        notes: What to say below fields, by the limit's name.
        refused: What is wrong, by the limit's name.
    """
    initial = initially(limits)
    for at in range(0, len(LIMITS), across):
        columns = st.columns(across)
        for name, column in zip(LIMITS[at : at + across], columns, strict=False):
            with column, st.container(gap="xxsmall"):
                _field(key, name, initial[name])
                forms.said(refused, name)
                if note := (notes or {}).get(name):
                    st.caption(escape(note))


def initially(limits: RunBudget | None) -> dict[str, Any]:
    """What the fields hold at first, by the limit's name."""
    return {name: _plain(getattr(limits, name) if limits else None) for name in LIMITS}


def typed(key: str, limits: RunBudget | None) -> dict[str, Any]:
    """What the fields hold, by the limit's name; `None` where nothing is typed.

    Args:
        limits: What they hold at first.
    """
    initial = initially(limits)
    return {name: st.session_state.get(f"{key}/{name}", initial[name]) for name in LIMITS}


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


def _field(key: str, name: str, initial: float | None) -> None:
    st.number_input(
        _(LABELS[name]),
        value=initial,
        step=_STEPS.get(name, 1),
        format="%.10g" if name in _FRACTIONS else None,
        placeholder=_("no limit"),
        key=f"{key}/{name}",
    )


def _plain(value: Any) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value
