"""What the run that is started may use, where it is not what the pattern says."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from control_plane.domain.patterns import Pattern
from control_plane.ui import budget_fields, forms
from control_plane.ui.i18n import _


def draw(pattern: Pattern) -> Mapping[str, str | None]:
    """The fields, folded where nothing is limited; the limits that differ from the pattern's."""
    key, given = f"launch/{pattern.name}@{pattern.version}/budget", pattern.spec.budget
    limits = budget_fields.typed(key, given)
    refused = budget_fields.problems_of(limits)
    is_open = bool(refused) or any(value is not None for value in limits.values())
    with st.expander(_("Budget"), expanded=is_open, key="launch_budget"):
        st.caption(
            _(
                "What this run may use, its child runs included. An empty field is no limit; it"
                " can be raised and cut while the run goes on."
            )
        )
        budget_fields.draw(key, given, across=3, refused=refused)
        if not refused:
            forms.beside("launch", "budget")
    before = budget_fields.initially(given)
    return {name: value for name, value in limits.items() if value != before[name]}
