"""Change what a risk tier asks for."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.controls import Control, ControlSet
from control_plane.services import control_sets
from control_plane.ui import forms, navigation, wording
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _
from control_plane.ui.state import form_key

FORM = "controls"


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "staging": _("Needed in staging"),
        "production": _("Needed in production"),
        "evidence_days": _("Evidence lives, days"),
        "unused_days": _("Flag when unused for, days"),
        "review_days": _("Flag when not reviewed for, days"),
    }


def edit(page: OpenedPage, one: ControlSet) -> None:
    """The form of one tier."""
    record = f"{one.tier.value}@{one.version}"
    title = _("Controls of tier {tier}", tier=wording.word(wording.RISK_TIER, one.tier))
    st.subheader(escape(title), anchor=False)
    forms.summary(FORM, labels())
    with st.form(f"controls_form_{record}", border=False):
        spec = {**_lists(one, record), **_days(one, record)}
        note = st.text_input(forms.optional(_("Why")), key=form_key(FORM, record, "note"))
        if not st.form_submit_button(_("Save as the next version"), type="primary"):
            return
    saved = forms.submit(
        FORM,
        lambda: control_sets.save_control_set(
            *page.who, tier=one.tier, spec=spec, expected_version=one.version, note=note
        ),
        done=_("The controls are saved."),
    )
    if saved is not None:
        navigation.go("governance")


def _lists(one: ControlSet, record: str) -> dict[str, Any]:
    return {
        field: st.multiselect(
            labels()[field],
            [control.value for control in Control],
            default=[control.value for control in getattr(one.spec, field)],
            format_func=lambda value: wording.word(wording.CONTROL, value),
            key=form_key(FORM, record, field),
            placeholder=_("Nothing"),
        )
        for field in ("staging", "production")
    }


def _days(one: ControlSet, record: str) -> dict[str, Any]:
    fields = ("evidence_days", "unused_days", "review_days")
    values: dict[str, Any] = {}
    for column, field in zip(st.columns(3), fields, strict=True):
        with column:
            values[field] = st.number_input(
                labels()[field],
                value=getattr(one.spec, field),
                step=1,
                key=form_key(FORM, record, field),
            )
            forms.beside(FORM, field)
    return values
