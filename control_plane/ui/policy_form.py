"""The rules that say what needs a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from control_plane.domain.policy import ActionKind, Policy
from control_plane.ui import policy_rule, rows, wording
from control_plane.ui.i18n import _
from control_plane.ui.policy_rule import Place

_ANY = "*"


def draw(
    policy: Policy | None,
    names: Sequence[str],
    *,
    key: str,
    people: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Draw the rules and read them.

    Args:
        names: Of agents and tools one can choose from.
        people: Who may be named to decide, by id.
    """
    st.caption(
        _("The first rule that matches holds. Without a match nobody is asked.")
        + " "
        + _("Unanswered questions expire, unless a rule says that they pass.")
    )
    listed = rows.Rows(f"{key}/rules", policy.rules if policy else ())
    rules = [_rule(Place(listed, number), names, people or {}) for number in listed.numbers]
    st.button(_("Add a rule"), icon=":material/add:", on_click=listed.add, key=f"{key}/add_rule")
    return {"rules": rules}


def _rule(place: Place, names: Sequence[str], people: Mapping[str, str]) -> dict[str, Any]:
    given = place.given
    with st.container(border=True, key=place.key("box").replace("/", "_")):
        on, strictly, expires, tools = st.columns([7, 9, 6, 4])
        source, target = st.columns(2)
        with on:
            kinds = [kind.value for kind in ActionKind]
            kind = st.selectbox(
                _("Ask before"),
                kinds,
                index=kinds.index(given.on) if given else 1,
                format_func=lambda value: wording.word(wording.ACTION, value),
                key=place.key("on"),
            )
        with strictly:
            mode = policy_rule.mode(place)
        with source:
            by = _name(_("Who acts"), given.source if given else _ANY, names, place.key("by"))
        with target:
            to = _name(_("On whom"), given.target if given else _ANY, names, place.key("to"))
        with expires:
            seconds = policy_rule.time(
                place, "expires_after_seconds", _("Stays open for"), without=_("for ever")
            )
        with tools:
            rows.tools(place.listed, place.number, ordered=True)
        because = st.text_input(
            _("Why a person is asked"),
            value=given.because if given else "",
            key=place.key("because"),
        )
        more = policy_rule.draw(place, people)
    return {
        **more,
        "on": kind,
        "mode": mode,
        "source": by,
        "target": to,
        "expires_after_seconds": seconds,
        "because": because,
    }


def _name(label: str, given: str, names: Sequence[str], key: str) -> str:
    """An agent or tool; wildcards can be typed."""
    options = list(dict.fromkeys([_ANY, *names, given]))
    picked = st.selectbox(
        label,
        options,
        index=options.index(given),
        format_func=lambda value: _("anyone") if value == _ANY else value or _("nobody"),
        accept_new_options=True,
        key=key,
    )
    return _ANY if picked is None else picked
