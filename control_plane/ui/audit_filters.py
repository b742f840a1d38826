"""Which audit events the page shows: widgets whose choices are in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import streamlit as st

from control_plane.domain.audit import AuditFilter
from control_plane.domain.audit_actions import ACTIONS
from control_plane.ui import audit_rows, url_widgets
from control_plane.ui.i18n import _, n_

_ANY = "-"
_DAYS = ("1", "7", "30", "90", "365")


def draw(now: datetime, actors: Mapping[str, str]) -> AuditFilter:
    """The widgets in one row; what they ask for.

    Args:
        actors: Names of those who may be on record, by id.
    """
    action, actor, subject, period = st.columns([3, 2, 3, 2], vertical_alignment="bottom")
    with action:
        chosen = url_widgets.selected(
            _("What"),
            "action",
            [_ANY, *ACTIONS],
            default=_ANY,
            shown_as=lambda one: _("Everything") if one == _ANY else audit_rows.word_of(one),
        )
    with actor:
        who = _chosen_actor(actors)
    with subject:
        what = url_widgets.searched(_("Only one subject, such as agent/triage"), "subject")
    with period:
        days = url_widgets.selected(
            _("Period"), "days", [_ANY, *_DAYS], default=_ANY, shown_as=_period
        )
    return AuditFilter(
        actor=None if who == _ANY else who,
        action=None if chosen == _ANY else chosen,
        subject=what or None,
        since=None if days == _ANY else now - timedelta(days=int(days)),
    )


def _chosen_actor(actors: Mapping[str, str]) -> str:
    """One of them, or whom the address names: they may be gone by now."""
    named = st.query_params.get("actor")
    known = [*actors, *(one for one in audit_rows.OURS if one not in actors)]
    return url_widgets.selected(
        _("Who"),
        "actor",
        [_ANY, *dict.fromkeys([*known, *([named] if named else [])])],
        default=_ANY,
        shown_as=lambda one: _("Everybody") if one == _ANY else audit_rows.actor(one, actors),
    )


def _period(days: str) -> str:
    if days == _ANY:
        return _("All time")
    return n_("Last {n} day", "Last {n} days", int(days))
