"""The overview's parts: the state of the fleet at a glance."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from control_plane.domain.approvals import Approval
from control_plane.domain.runs import Run, RunStatus
from control_plane.services.overview import Overview
from control_plane.ui import (
    approval_rows,
    approval_words,
    badges,
    format,
    navigation,
    recorded,
    tables,
    wording,
)
from control_plane.ui import tiles as tile_row
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _, n_
from control_plane.ui.tables import Column, Row, Table


def rehearsal_banner(overview: Overview) -> None:
    """Says that answers are made up, with one way to change it."""
    if not overview.rehearsal_only:
        return
    with st.container(
        key="rehearsal_banner", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown(
            ":violet-badge[{title}] {said}".format(
                title=_("Rehearsal model"),
                said=_(
                    "Every answer here is made up on this machine, so that you can try all of it."
                ),
            ),
            width="stretch",
        )
        navigation.link(
            "connections", _("Connect a real model"), icon=":material/arrow_forward:", add="1"
        )


def tiles(overview: Overview) -> None:
    """Five numbers, each leading to what it counts."""
    tile_row.show([*_open(overview), *_ended(overview)], key="fleet_tiles", least="11rem")


def _open(overview: Overview) -> list[tile_row.Tile]:
    counts = overview.counts
    working = counts.get(RunStatus.RUNNING, 0) + counts.get(RunStatus.QUEUED, 0)
    return [
        tile_row.tile(
            _("Running"),
            format.count(working),
            tone="blue" if working else "",
            notes=[_queue(overview)],
            href=navigation.href("runs", status="running,queued"),
        ),
        tile_row.tile(
            _("Waiting for a person"),
            format.count(overview.pending),
            tone="orange" if overview.pending else "",
            notes=[_oldest(overview)],
            href=navigation.href("approvals"),
        ),
    ]


def _ended(overview: Overview) -> list[tile_row.Tile]:
    counts = overview.counts
    failures = counts.get(RunStatus.FAILED, 0) + counts.get(RunStatus.NEEDS_ATTENTION, 0)
    succeeded = counts.get(RunStatus.SUCCEEDED, 0)
    today = {"since": format.midnight().isoformat(), "ended": "1"}
    return [
        tile_row.tile(
            _("Failed today"),
            format.count(failures),
            tone="red" if failures else "",
            notes=[n_("{n} cancelled", "{n} cancelled", counts.get(RunStatus.CANCELLED, 0))],
            href=navigation.href("runs", status="failed,needs_attention", **today),
        ),
        tile_row.tile(
            _("Succeeded today"),
            format.count(succeeded),
            tone="green" if succeeded else "",
            notes=[_success_note(succeeded, failures)],
            href=navigation.href("runs", status="succeeded", **today),
        ),
        tile_row.tile(
            _("Cost today"),
            format.money(overview.cost_today_usd),
            notes=[_cost_note(overview)],
            href=navigation.href("kpis", kpi="cost_per_request"),
        ),
    ]


def waiting(overview: Overview) -> None:
    """The questions that wait longest."""
    st.subheader(_("Waits for a person"), anchor=False)
    if not overview.oldest:
        st.caption(_("Nothing waits. Policies on patterns say which steps need a person."))
        return
    tables.show(
        Table(
            _("Waits for a person"),
            [Column(_("What will happen"), wrap=True), Column(_("Waited"), numeric=True)],
            [_approval_row(each, overview) for each in overview.oldest],
        ),
        key="oldest_approvals",
    )


def running(overview: Overview) -> None:
    """The newest live runs."""
    st.subheader(_("Under way"), anchor=False)
    if not overview.running:
        st.caption(_("No run is under way."))
        navigation.link("launch", _("Launch a run"), icon=":material/rocket_launch:")
        return
    _runs(overview.running, _("Under way"), key="live_runs")


def failed(overview: Overview) -> None:
    """The newest failures of today."""
    st.subheader(_("Failed today"), anchor=False)
    if not overview.failed:
        st.caption(_("Nothing failed today."))
        return
    _runs(overview.failed, _("Failed today"), key="failed_runs")


def _runs(runs: Sequence[Run], label: str, *, key: str) -> None:
    columns = [Column(_("Run"), wrap=True), Column(_("Status")), Column(_("Started"), numeric=True)]
    tables.show(Table(label, columns, [_run_row(run) for run in runs]), key=key)


def _run_row(run: Run) -> Row:
    where = navigation.href("run", run=run.id)
    about = (
        recorded.say(run.error) or wording.word(wording.OUTCOME, run.outcome)
        if run.finished_at
        else ""
    )
    asked = " ".join(str(value) for value in run.input.values())
    return Row(
        [
            tables.link(run.pattern_name, where, sub=one_line(about or asked, 120), title=run.id),
            badges.run_status(run),
            tables.age(run.created_at),
        ],
        href=where,
    )


def _approval_row(approval: Approval, overview: Overview) -> Row:
    where = navigation.href("approvals", approval=approval.id)
    return Row(
        [
            tables.link(
                approval_words.what_will_happen(approval),
                where,
                sub=approval_rows.about(approval, overview.asked),
            ),
            tables.text(
                format.waiting_for(approval.requested_at),
                title=format.instant(approval.requested_at),
            ),
        ],
        href=where,
    )


def _queue(overview: Overview) -> str:
    queued = overview.counts.get(RunStatus.QUEUED, 0)
    paused = overview.counts.get(RunStatus.PAUSED, 0)
    return _("{queued} queued · {paused} paused", queued=queued, paused=paused)


def _success_note(succeeded: int, failures: int) -> str:
    ended = succeeded + failures
    return _("{rate} of those that ended", rate=format.percent(succeeded / ended)) if ended else "–"


def _oldest(overview: Overview) -> str:
    if overview.oldest_pending_at is None:
        return _("nothing waits")
    return _("oldest {age}", age=format.age(overview.oldest_pending_at))


def _cost_note(overview: Overview) -> str:
    if overview.unpriced_today:
        return n_(
            "and {n} unpriced model call", "and {n} unpriced model calls", overview.unpriced_today
        )
    return _("rehearsal prices") if overview.rehearsal_only else _("all calls priced")
