"""Vouch for a control of an agent's version, and take it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import streamlit as st

from control_plane.domain.controls import ATTESTABLE
from control_plane.services import evidence
from control_plane.services.governance import Standing
from control_plane.ui import forms, refusals, wording
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _
from control_plane.ui.state import form_key

FORM = "evidence"


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "control": _("Control"),
        "reference": _("Reference"),
        "note": _("Note"),
        "expires_at": _("Final day"),
    }


def attest(page: OpenedPage, standing: Standing) -> None:
    """The form; what is attested counts for the current version only."""
    agent = standing.agent
    record = f"{agent.name}@{agent.version}"
    forms.summary(FORM, labels())
    with st.form(f"evidence_form_{record}", border=False):
        given = {**_control(page, standing, record), **_texts(record)}
        if not st.form_submit_button(_("Attest for version {n}", n=agent.version)):
            return
    done = forms.submit(
        FORM,
        lambda: evidence.attest(*page.who, agent.name, **given, expected_version=agent.version),
        done=_("The evidence is on record."),
    )
    if done is not None:
        st.rerun()


def _control(page: OpenedPage, standing: Standing, record: str) -> dict[str, Any]:
    control, ends = st.columns([2, 1])
    with control:
        chosen = st.selectbox(
            labels()["control"],
            [each.value for each in ATTESTABLE],
            format_func=lambda value: wording.word(wording.CONTROL, value),
            key=form_key(FORM, record, "control"),
        )
        forms.beside(FORM, "control")
    with ends:
        days = standing.controls.spec.evidence_days
        longest = page.desk.now() + timedelta(days=days)
        last_day = st.date_input(
            labels()["expires_at"],
            value=longest.date() - timedelta(days=1),
            key=form_key(FORM, record, "expires_at"),
            help=_("At most {n} days, as the tier allows.", n=days),
        )
        forms.beside(FORM, "expires_at")
    return {"control": chosen, "expires_at": _end_of(last_day)}


def _texts(record: str) -> dict[str, Any]:
    reference = st.text_input(
        labels()["reference"],
        key=form_key(FORM, record, "reference"),
        help=_("A link or an id where the next reader can look it up."),
    )
    forms.beside(FORM, "reference")
    note = st.text_input(forms.optional(labels()["note"]), key=form_key(FORM, record, "note"))
    return {"reference": reference, "note": note}


def withdraw(page: OpenedPage, standing: Standing) -> None:
    """Choose evidence that still counts, and take it back."""
    open_ones = [each for each in standing.evidence if each.withdrawn_at is None]
    if not open_ones:
        return
    names = {
        each.id: f"{wording.word(wording.CONTROL, each.control)} · v{each.version} · "
        f"{each.reference[:60]}"
        for each in open_ones
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Evidence to withdraw"), list(names), format_func=names.get, key="evidence/withdraw"
        )
        refusals.button(
            _("Withdraw"),
            "undo",
            lambda: evidence.withdraw_evidence(
                *page.who, standing.agent.name, st.session_state["evidence/withdraw"]
            ),
            done=_("The evidence counts no longer."),
            key="evidence/withdraw_it",
        )


def _end_of(day: date) -> datetime:
    """The end of the day in UTC: early enough for the longest life, whatever the reader's zone."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)
