"""A question about a used-up budget: what was used, what is granted, and other limits instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from control_plane.domain.approvals import Action
from control_plane.domain.budgets import LIMITS, RunBudget, limits_json
from control_plane.domain.errors import InvalidInput, Problem
from control_plane.domain.validation import parse
from control_plane.ui import budget_fields, tables
from control_plane.ui.i18n import _
from control_plane.ui.json_form import Filled
from control_plane.ui.tables import Column, Row, Table


def show(action: Action, *, key: str) -> None:
    """What is used up, and what the run may use in all if a person says yes."""
    used, limits = _part(action, "used"), _part(action, "limits")
    columns = [
        Column(_("Budget")),
        Column(_("Used so far"), numeric=True),
        Column(_("May use in all from now on"), numeric=True),
    ]
    rows = [
        Row(
            [
                tables.text(_(budget_fields.LABELS[name])),
                tables.text(budget_fields.said(name, used.get(name))),
                tables.text(budget_fields.said(name, limits.get(name))),
            ]
        )
        for name in LIMITS
        if name in limits or name in used
    ]
    tables.show(Table(_("Budget"), columns, rows), key=key)


def edit(action: Action, *, key: str) -> Filled:
    """Other limits; what is used cannot be edited."""
    granted = _granted(action)
    st.caption(_("What it may use in all from now on. An empty field is no limit."))
    limits = budget_fields.typed(key, granted)
    refused = budget_fields.problems_of(limits)
    budget_fields.draw(key, granted, across=3, refused=refused, keeps=True)
    wanted = limits if refused else limits_json(parse(RunBudget, limits))
    return Filled({**action.payload, "limits": wanted}, _placed(refused))


def _placed(refused: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(each, field=f"payload.limits.{each.field}") for each in refused)


def _granted(action: Action) -> RunBudget | None:
    """What is granted as it is asked; `None` for a payload that is something else."""
    try:
        return parse(RunBudget, _part(action, "limits"))
    except InvalidInput:
        return None


def _part(action: Action, name: str) -> Mapping[str, Any]:
    """One half of the payload; empty for one that is something else."""
    part = action.payload.get(name)
    return part if isinstance(part, Mapping) else {}
