"""Run: one run live, step by step; decide, pause, retry, fork."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.runs import LIVE
from control_plane.services.kill_switches import halted
from control_plane.services.patterns import member_roles, member_tools
from control_plane.services.retention import emptied_at
from control_plane.services.runs import RunView, view_run
from control_plane.ui import (
    approval_card,
    format,
    inspector,
    kill_switch,
    navigation,
    run_actions,
    run_budget,
    run_head,
    run_orders,
    run_rows,
    tables,
    timeline,
    topology,
    transcript,
)
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _
from control_plane.ui.topology_path import path_of

page = open_page("run")
run_id = st.query_params.get("run")
if run_id is None:
    st.info(_("No run is chosen."))
    navigation.link("runs", _("All runs"), icon=":material/arrow_back:")
    st.stop()


def standing(view: RunView) -> tuple[object, ...]:
    """What the still parts of the page rest on."""
    held = halted(*page.who, run_id), *kill_switch.below(page, view.children)
    budget = run_budget.version_of(page, run_id)
    asked = approval_card.open_ids(view.approvals)
    return view.run.status in LIVE, asked, view.commands, budget, *held


def head() -> None:
    """Status, numbers, the budget and the answer."""
    view = view_run(*page.who, run_id)
    if standing(view) != stood:
        st.rerun()
    run_head.title(view.run, page.desk.engines)
    run_head.facts(view)
    run_budget.show(page, run_id)
    run_head.outcome(view.run)


def body() -> None:
    """The steps as a waterfall, a story and a drawing, and one of them in full."""
    view = view_run(*page.who, run_id)
    chosen = st.query_params.get("step")
    run_orders.show(page, view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader(_("Timeline"), anchor=False)
        timeline.show(
            view.steps,
            began_at=view.run.started_at or view.run.created_at,
            now=format.now(),
            chosen=chosen,
            key="timeline",
            on_pick=inspector.choose,
        )
        st.subheader(_("What happened"), anchor=False)
        transcript.show(view.steps, chosen=chosen, key="transcript", on_pick=inspector.choose)
    with right:
        topology.show(
            view.spec,
            member_roles(*page.who, view.spec),
            key="topology",
            equipment=member_tools(*page.who, view.spec),
            path=path_of(view.spec, view.steps, view.approvals, view.run.status),
            on_pick=lambda member: inspector.choose_last_turn(view.steps, member),
        )
        if chosen:
            inspector.show(page, view, chosen)
    if view.children:
        st.subheader(_("Child runs"), anchor=False)
        tables.show(run_rows.table(view.children, label=_("Child runs")), key="children")


first = view_run(*page.who, run_id)
held = halted(*page.who, run_id)
stood = standing(first)
every_seconds = 2 if first.run.status in LIVE else None
links, actions = st.columns([2, 3], vertical_alignment="center")
with links:
    run_head.relatives(first.run)
with actions:
    run_actions.show(page, first, held=held is not None)
if (gone_at := emptied_at(*page.who, run_id)) is not None:
    at = format.instant(gone_at)
    st.info(_("What was said in this run was removed on {at}: its time was over.", at=at))
kill_switch.on_run(held)
kill_switch.on_runs_below(kill_switch.below(page, first.children))
live(head, key="head", every_seconds=every_seconds)
run_orders.offer(page, first)
approval_card.show_open(page, first.approvals)
live(body, key="body", every_seconds=every_seconds)
run_actions.describe(first)
