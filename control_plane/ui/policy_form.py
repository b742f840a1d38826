"""The rules that say what needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from control_plane.domain.policy import ActionKind, Policy, Rule
from control_plane.ui import rows, wording
from control_plane.ui.i18n import _

_SECONDS_PER_HOUR = 3600
_ANY = "*"


def draw(policy: Policy | None, names: Sequence[str], *, key: str) -> dict[str, Any]:
    """Draw the rules and read them."""
    st.caption(
        _("The first rule that matches asks a person. Without a match nobody is asked.")
        + " "
        + _("Unanswered questions expire; they never pass by themselves.")
    )
    listed = rows.Rows(f"{key}/rules", policy.rules if policy else ())
    rules = [_rule(listed, number, names) for number in listed.numbers]
    st.button(_("Add a rule"), icon=":material/add:", on_click=listed.add, key=f"{key}/add_rule")
    return {"rules": rules}


def _rule(listed: rows.Rows, number: int, names: Sequence[str]) -> dict[str, Any]:
    given: Rule | None = listed.initial(number)
    with st.container(border=True, key=listed.widget(number, "box").replace("/", "_")):
        on, expires, tools = st.columns([6, 4, 2], vertical_alignment="bottom")
        source, target = st.columns(2)
        with on:
            kinds = [kind.value for kind in ActionKind]
            kind = st.selectbox(
                _("Ask before"),
                kinds,
                index=kinds.index(given.on) if given else 1,
                format_func=lambda value: wording.word(wording.ACTION, value),
                key=listed.widget(number, "on"),
            )
        with source:
            by = _name(
                _("Who acts"), given.source if given else _ANY, names, listed.widget(number, "by")
            )
        with target:
            to = _name(
                _("On whom"), given.target if given else _ANY, names, listed.widget(number, "to")
            )
        with expires:
            hours = _hours(given, listed.widget(number, "hours"))
        with tools:
            rows.tools(listed, number, ordered=True)
        because = st.text_input(
            _("Why a person is asked"),
            value=given.because if given else "",
            key=listed.widget(number, "because"),
        )
    return {
        "on": kind,
        "source": by,
        "target": to,
        "expires_after_seconds": None if hours is None else round(hours * _SECONDS_PER_HOUR),
        "because": because,
    }


def _name(label: str, given: str, names: Sequence[str], key: str) -> str:
    """An agent or tool; wildcards can be typed."""
    options = list(dict.fromkeys([_ANY, *names, given]))
    picked = st.selectbox(
        label,
        options,
        index=options.index(given),
        format_func=lambda value: _("anyone") if value == _ANY else value,
        accept_new_options=True,
        key=key,
    )
    return picked or _ANY


def _hours(given: Rule | None, key: str) -> float | None:
    seconds = given.expires_after_seconds if given else None
    return st.number_input(
        _("Open for hours"),
        value=None if seconds is None else seconds / _SECONDS_PER_HOUR,
        step=1.0,
        key=key,
        placeholder=_("never"),
    )
