"""The rest of a rule: its condition, who decides, by when, what then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from pydantic import TypeAdapter

from control_plane.domain.conditions import FACTS, trouble_with
from control_plane.domain.durations import written
from control_plane.domain.errors import N_, InvalidInput
from control_plane.domain.policy import Mode, OnExpiry, OnReject, Rule, Seconds
from control_plane.domain.validation import parse
from control_plane.ui import forms, rows, wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

_SECONDS: TypeAdapter[int] = TypeAdapter(Seconds)
ON_EXPIRY: dict[str, str] = {
    OnExpiry.EXPIRE: N_("It does not happen"),
    OnExpiry.APPROVE: N_("It happens"),
}
ON_REJECT: dict[str, str] = {
    OnReject.DEFAULT: N_("What suits the action"),
    OnReject.TELL: N_("The agent is told and tries again"),
    OnReject.END: N_("The run ends"),
}
FACT: dict[str, str] = {
    "kind": N_("what is asked: agent, handoff, tool, plan, answer, flag, budget"),
    "pattern": N_("name of the run's pattern"),
    "source": N_("who acts"),
    "target": N_("on whom or what"),
    "payload": N_("what will happen; a tool's arguments are payload.arguments"),
    "stage": N_("stage of the agent that acts: draft, staging, production, retired"),
    "risk": N_("its risk tier: minimal, limited, high, prohibited"),
    "reversible": N_("false for a tool that changes something out there"),
    "cost_usd": N_("US dollars the run has cost so far"),
    "tokens": N_("tokens it has used so far"),
    "calls": N_("model calls it has made so far"),
    "handoffs": N_("handoffs it has made so far"),
    "confidence": N_("of an answer, 0 to 1; -1 when it says none"),
    "ungrounded": N_("sentences of an answer that nothing supports; -1 when nobody checked"),
}


@dataclass(frozen=True)
class Place:
    """Which rule of which list is drawn."""

    listed: rows.Rows
    number: int

    @property
    def given(self) -> Rule | None:
        """What it began with; `None` for one that was added."""
        return self.listed.initial(self.number)

    def key(self, field: str) -> str:
        """Key of a widget of it."""
        return self.listed.widget(self.number, field)


def draw(place: Place, people: Mapping[str, str]) -> dict[str, Any]:
    """Draw the rest of a rule and read it.

    Args:
        people: Who may be named, by id.
    """
    with st.expander(_("More"), key=place.key("more").replace("/", "_")):
        return {
            **_how(place),
            **_who(place, people),
            **_ladder(place, people),
            **_carried_over(place.given),
        }


def _how(place: Place) -> dict[str, Any]:
    given = place.given
    name, pattern = st.columns(2)
    values: dict[str, Any] = {
        "name": name.text_input(
            _("Name of the rule"), value=given.name if given else "", key=place.key("name")
        ),
        "pattern": pattern.text_input(
            _("In pattern"),
            value=given.pattern if given else "*",
            key=place.key("pattern"),
            help=_("The patterns nested in it included; * is every one."),
        )
        or "*",
    }
    when = st.text_input(
        _("Only when"),
        value=given.when if given else "",
        placeholder="payload.arguments.amount > 100",
        key=place.key("when"),
        help=_("A condition in CEL; empty is always. One that cannot be answered asks a person."),
    )
    if trouble := trouble_with(when):
        said = _("This condition cannot be answered: {trouble}", trouble=trouble)
        st.markdown(f":red[:small[{escape(said)}]]")
    with st.popover(_("Facts a condition may use"), key=place.key("facts").replace("/", "_")):
        st.markdown("\n".join(f"- `{name}`: {escape(_(FACT[name]))}" for name in FACTS))
    return {**values, "when": when}


def _who(place: Place, people: Mapping[str, str]) -> dict[str, Any]:
    given = place.given
    who, quorum, eyes = st.columns([6, 2, 4], vertical_alignment="bottom")
    with who:
        approvers = _people(place, "approvers", _("Who may decide"), people)
    with quorum:
        count = st.number_input(
            _("How many agree"),
            min_value=1,
            max_value=10,
            value=given.quorum if given else 1,
            key=place.key("quorum"),
        )
    with eyes:
        four_eyes = st.checkbox(
            _("Four eyes"),
            value=given.four_eyes if given else False,
            key=place.key("four_eyes"),
            help=_("Who started the run, or wrote the agent's version, cannot let it pass alone."),
        )
    return {"approvers": approvers, "quorum": count, "four_eyes": four_eyes}


def _ladder(place: Place, people: Mapping[str, str]) -> dict[str, Any]:
    given = place.given
    values: dict[str, Any] = {}
    remind, expiry, reject = st.columns(3)
    with remind:
        values["remind_after_seconds"] = time(place, "remind_after_seconds", _("Remind after"))
    values["on_expiry"] = expiry.selectbox(
        _("When nobody answers in time"),
        list(ON_EXPIRY),
        index=list(ON_EXPIRY).index(given.on_expiry) if given else 0,
        format_func=lambda value: wording.word(ON_EXPIRY, value),
        key=place.key("on_expiry"),
    )
    values["on_reject"] = reject.selectbox(
        _("A rejection"),
        list(ON_REJECT),
        index=list(ON_REJECT).index(given.on_reject) if given else 0,
        format_func=lambda value: wording.word(ON_REJECT, value),
        key=place.key("on_reject"),
    )
    steps = (
        ("reassign", _("Add others after"), _("Whom to add")),
        ("escalate", _("Escalate after"), _("Escalate to")),
    )
    for step, when, whom in steps:
        after, who = st.columns([3, 9])
        with after:
            values[f"{step}_after_seconds"] = time(place, f"{step}_after_seconds", when)
        with who:
            values[f"{step}_to"] = _people(place, f"{step}_to", whom, people)
    return values


def time(place: Place, field: str, label: str, *, without: str = "") -> int | str | None:
    """A time of the ladder, in seconds; `None` for none, and the text where nobody can read it.

    A save refuses such a text, so that it stays in its field until somebody mends it.

    Args:
        without: What an empty field means; never unless it is given.
    """
    seconds = getattr(place.given, field) if place.given else None
    typed = st.text_input(
        label,
        value="" if seconds is None else written(seconds),
        key=place.key(field),
        placeholder=without or _("never"),
        help=_("A time with its unit: 95s, 15m, 2h, 3d or 1h 30m."),
    ).strip()
    if not typed:
        return None
    try:
        return parse(_SECONDS, typed)
    except InvalidInput as error:
        forms.said(error.problems, "")
        return typed


def mode(place: Place) -> str:
    """How strictly it holds."""
    modes = [mode.value for mode in Mode]
    return st.selectbox(
        _("How strictly"),
        modes,
        index=modes.index(place.given.mode if place.given else Mode.BLOCK),
        format_func=lambda value: wording.word(wording.MODE, value),
        key=place.key("mode"),
    )


def _people(place: Place, field: str, label: str, people: Mapping[str, str]) -> list[str]:
    given = list(getattr(place.given, field)) if place.given else []
    roles = ["role:approver", "role:admin"]
    options = list(dict.fromkeys([*roles, *(f"person:{one}" for one in people), *given]))
    return st.multiselect(
        label,
        options,
        default=given,
        format_func=lambda value: _named(value, people),
        placeholder=_("Everybody who may approve") if field == "approvers" else _("Nobody"),
        key=place.key(field),
    )


def _named(approver: str, people: Mapping[str, str]) -> str:
    kind, _colon, name = approver.partition(":")
    if kind == "role":
        return _("Role: {role}", role=wording.word(wording.ROLE, name))
    return people.get(name, name)


def _carried_over(given: Rule | None) -> dict[str, Any]:
    """What the form does not change, and a save must not lose."""
    if given is None:
        return {}
    return given.model_dump(mode="json", include={"sample_every", "until", "grant"})
