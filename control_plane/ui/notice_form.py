"""The form of a channel: where it leads, of what it is told, and who that is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from control_plane.catalogues import LANGUAGES
from control_plane.domain.agents import RiskTier
from control_plane.domain.notices import EVENTS, Channel, ChannelSpec
from control_plane.ui import forms, notice_rows, wording
from control_plane.ui.i18n import _

FORM = "channel"


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "url": _("Address"),
        "events": _("Told of"),
        "pattern": _("Pattern"),
        "risks": forms.optional(_("Risk tiers")),
        "people": forms.optional(_("People")),
        "language": _("Language"),
        "description": forms.optional(_("Description")),
    }


def draw(channel: Channel | None, people: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Draw the form and read it: the channel, and its address, empty to keep the one there is.

    Args:
        people: Names of members, by id.
    """
    given = ChannelSpec(name="x") if channel is None else channel.spec
    key = FORM + ("/new" if channel is None else f"/{given.name}@{channel.version}")
    spec: dict[str, Any] = {"name": _name(channel, key)}
    url = _address(channel, key)
    said = labels()
    spec["events"] = st.multiselect(
        said["events"],
        list(EVENTS),
        default=list(given.events),
        format_func=lambda value: wording.word(notice_rows.EVENT, value),
        key=f"{key}/events",
    )
    forms.beside(FORM, "events")
    spec["pattern"] = st.text_input(
        said["pattern"],
        value=given.pattern,
        help=_("Of the runs that ask; * stands for anything."),
        key=f"{key}/pattern",
    )
    forms.beside(FORM, "pattern")
    spec["risks"] = _risks(given, said["risks"], key)
    spec["people"] = _people(given, people, said["people"], key)
    spec["language"] = st.selectbox(
        said["language"],
        list(LANGUAGES),
        index=list(LANGUAGES).index(given.language),
        format_func=lambda value: LANGUAGES[value],
        key=f"{key}/language",
    )
    spec["description"] = st.text_input(
        said["description"], value=given.description, max_chars=500, key=f"{key}/description"
    )
    forms.beside(FORM, "description")
    return spec, url


def kept() -> bool:
    """The button below the form, and what its events mean; whether it was pressed."""
    pressed = st.button(_("Save"), type="primary", key="save_channel")
    notice_rows.show_events()
    return pressed


def _name(channel: Channel | None, key: str) -> str:
    name = st.text_input(
        labels()["name"],
        value=channel.spec.name if channel else "",
        disabled=channel is not None,
        help=_("It cannot change later."),
        key=f"{key}/name",
    )
    forms.beside(FORM, "name")
    return name


def _address(channel: Channel | None, key: str) -> str:
    url = st.text_input(
        labels()["url"],
        type="password",
        placeholder=_("Leave empty to keep the address there is") if channel else "slack://…",
        help=_(
            "An Apprise address, such as mailto://…, slack://… or workflows://… for Teams; or"
            " store:NAME for one that is kept as a secret. It is sealed and never shown again."
        ),
        max_chars=2000,
        key=f"{key}/url",
    )
    forms.beside(FORM, "url")
    return url


def _risks(given: ChannelSpec, label: str, key: str) -> list[str]:
    risks = st.multiselect(
        label,
        [each.value for each in RiskTier],
        default=[each.value for each in given.risks],
        format_func=lambda value: wording.word(wording.RISK_TIER, value),
        help=_("Of the agents that act; empty is all."),
        key=f"{key}/risks",
    )
    forms.beside(FORM, "risks")
    return risks


def _people(given: ChannelSpec, people: Mapping[str, str], label: str, key: str) -> list[str]:
    chosen = st.multiselect(
        label,
        list(dict.fromkeys((*people, *given.people))),
        default=list(given.people),
        format_func=lambda value: people.get(value, value),
        help=_(
            "Each is told apart, only of what they may decide, with links that decide for them"
            " alone. Empty is whoever reads the channel; then there are no such links."
        ),
        key=f"{key}/people",
    )
    forms.beside(FORM, "people")
    return chosen
