"""What a draft would have done about past runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from control_plane.domain.policy import Policy
from control_plane.domain.simulation import RuleEffect, Simulation
from control_plane.services.simulation import MOST_RUNS, simulate
from control_plane.ui import format, navigation, policy_rules, refusals, tables
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import Nn_, _, n_
from control_plane.ui.tables import Cell, Column, Row, Table

FORM = "policies"
_TRIED = "policy_tried"
_DAYS = (1, 7, 30, 90, 366)
_ASKED = Nn_("asked {n} time", "asked {n} times")
_RUNS = Nn_("{n} run", "{n} runs")


def draw(page: OpenedPage, draft: dict[str, Any], names: Mapping[str, str]) -> None:
    """The button, and what came of the last trial."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.selectbox(
            _("Runs of the last days"), _DAYS, index=2, key=f"{FORM}/days", width=200
        )
        if st.button(
            _("Try it on past runs"), icon=":material/science:", key="try_policy", type="secondary"
        ):
            _try(page, draft, days)
    tried = st.session_state.get(_TRIED)
    if tried is None:
        st.caption(_("Nothing is saved or asked by a trial."))
        return
    policy, found, of = tried
    if of != draft:
        st.caption(_("The draft changed since it was tried; try it again."))
    _show(policy, found, names)


def forget() -> None:
    """Another version is open."""
    st.session_state.pop(_TRIED, None)


def _try(page: OpenedPage, draft: dict[str, Any], days: int) -> None:
    found = refusals.attempt(lambda: simulate(*page.who, policy=draft, days=days))
    if found is not None:
        st.session_state[_TRIED] = (Policy.model_validate(draft), found, draft)


def _show(policy: Policy, found: Simulation, names: Mapping[str, str]) -> None:
    st.markdown(f"**{escape(summary(found))}**")
    for line in _cautions(found):
        st.caption(escape(line))
    if found.let_pass:
        st.warning(
            escape(
                _(
                    "It would have let pass {n} that people rejected when they were asked.",
                    n=format.count(found.let_pass),
                )
            )
        )
        _links(found.let_pass_runs)
    if found.rules:
        tables.show(_table(policy, found, names), key="trial")
    for effect in found.rules:
        if effect.run_ids:
            with st.expander(_("Runs of rule {n}", n=effect.number), key=f"trial_{effect.number}"):
                _links(effect.run_ids)


def summary(found: Simulation) -> str:
    """One sentence, as plain text."""
    return _(
        "Over {runs} it would have {asked}, watched {watched}, logged {logged}, held {refused} that"
        " people rejected, and added {waiting} of waiting.",
        runs=n_(*_RUNS, found.runs),
        asked=n_(*_ASKED, found.asked),
        watched=format.count(found.watched),
        logged=format.count(found.logged),
        refused=format.count(found.refused),
        waiting=waiting(found.added_seconds),
    )


def waiting(seconds: float | None) -> str:
    """Time people would have been waited for."""
    if seconds is None:
        return _("an unknown time")
    return format.seconds(seconds) if seconds >= 1 else _("{n} s", n=0)


def _cautions(found: Simulation) -> list[str]:
    """What the numbers do not say."""
    said = [
        _(
            "Waiting is estimated from the median time people took for like questions here; stage,"
            " risk and reversibility are as they are now where nobody was asked."
        )
    ]
    if found.truncated:
        newest = format.count(MOST_RUNS)
        said.append(_("There were more runs; the newest {n} are looked at.", n=newest))
    if found.unestimated:
        count = format.count(found.unestimated)
        said.append(_("{n} questions are not in the waiting: no like one was answered.", n=count))
    if found.unknown:
        count = format.count(found.unknown)
        said.append(
            _("Of {n} actions nobody can know: what a condition needs is not on record.", n=count)
        )
    if found.emptied_runs:
        count = format.count(found.emptied_runs)
        said.append(_("The contents of {n} runs are gone.", n=count))
    return said


def _table(policy: Policy, found: Simulation, names: Mapping[str, str]) -> Table:
    return Table(
        _("What each rule would have done"),
        [
            Column(_("Rule"), wrap=True),
            Column(_("Would ask"), numeric=True),
            Column(_("Would watch"), numeric=True),
            Column(_("Would log"), numeric=True),
            Column(_("Unknown"), numeric=True),
            Column(_("Rejected"), numeric=True, title=_("Of those held: what people rejected")),
            Column(_("Waiting time"), numeric=True),
        ],
        [Row(_cells(policy, effect, names)) for effect in found.rules],
    )


def _cells(policy: Policy, effect: RuleEffect, names: Mapping[str, str]) -> list[Cell]:
    counts = (effect.asked, effect.watched, effect.logged, effect.unknown, effect.refused)
    said = policy_rules.by_number(policy, effect.number, names)
    waited = (
        tables.not_measured()
        if effect.added_seconds is None
        else tables.text(waiting(effect.added_seconds))
    )
    return [
        tables.text(f"{effect.number}. {said}"),
        *(tables.text(format.count(each)) for each in counts),
        waited,
    ]


def _links(run_ids: tuple[str, ...]) -> None:
    with st.container(horizontal=True, gap="small"):
        for run_id in run_ids:
            navigation.link("run", escape(run_id), icon=":material/timeline:", run=run_id)
