"""Runs: every run with its state, filtered by what the address says."""

from __future__ import annotations

import streamlit as st

from control_plane.services.patterns import list_patterns
from control_plane.services.runs import list_runs
from control_plane.ui import navigation, pager, run_filters, run_rows, tables
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("runs")
page.title(
    _("Every run with its state, cost and time; newest first."),
    action=navigation.Way("launch", _("Launch a run"), "rocket_launch"),
)
engines = sorted(page.desk.engines.by_name)
run_filters.draw([pattern.name for pattern in list_patterns(*page.who)], engines)
where, cursor = run_filters.current(), st.query_params.get("cursor")
run_filters.describe_narrowing(where)


def listed() -> None:
    """One page of the list, read anew each time."""
    found = list_runs(*page.who, where, limit=pager.SIZE, cursor=cursor)
    if not found.items:
        st.info(_("No run matches. Widen the filters, or launch one."))
        navigation.link("launch", _("Launch a run"), icon=":material/rocket_launch:")
        return
    mixed = len({*engines, *(run.engine for run in found.items)}) > 1
    tables.show(run_rows.table(found.items, label=_("Runs"), with_engine=mixed), key="runs")
    pager.show("runs", found.next_cursor)


live(listed, key="listed", every_seconds=None if cursor else 4)
