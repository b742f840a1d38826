"""Which questions the desk lists: chosen by the reader, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from control_plane.domain.agents import RiskTier
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import N_
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.policy import Mode
from control_plane.domain.views import FILTERS
from control_plane.services.patterns import list_patterns
from control_plane.ui import badges, url_widgets, wording
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

STAGE_CHANGE = "stage_change"
"""The kind of requests for another stage of an agent; they stand among the questions."""
_VIEWS: dict[str, str] = {
    "waiting": N_("Waiting"),
    "mine": N_("For me"),
    "watching": N_("Watching"),
    "decided": N_("History"),
}
_CLOSED = tuple(status for status in ApprovalStatus if status is not ApprovalStatus.PENDING)
_NARROWING = ("kind", "risk", "mode", "pattern", "verdict")
_KINDS = {**wording.ACTION, STAGE_CHANGE: N_("Stage change")}


_ABOUT: dict[str, str] = {
    "waiting": N_("What waits for a person, oldest first. Nothing passes unless a rule lets it."),
    "mine": N_("What you can decide now, oldest first."),
    "watching": N_("What happens by itself unless somebody objects in time."),
    "decided": N_("What was decided, expired or only recorded, newest first."),
}


def about_view() -> str:
    """What the chosen view holds, in a sentence."""
    return _(_ABOUT.get(st.query_params.get("show", ""), _ABOUT["waiting"]))


def draw(page: OpenedPage) -> InboxFilter:
    """The row of filters; what they want."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="desk_filters"
    ):
        view = url_widgets.chosen_one(
            _("Show"),
            "show",
            list(_VIEWS),
            default="waiting",
            shown_as=lambda value: wording.word(_VIEWS, value),
        )
        text = url_widgets.searched(_("Search"), "q", bare=True)
        given = [name for name in _NARROWING if name in st.query_params]
        label = _("Filter ({n})", n=len(given)) if given else _("Filter")
        with st.popover(label, icon=":material/filter_list:"):
            narrowed = _narrowed(page, view)
    return wanted(view, text, narrowed)


def wanted(view: str, text: str, narrowed: Mapping[str, str]) -> InboxFilter:
    """The filter of these choices. History is everything closed, what is on record only too."""
    decided = view == "decided"
    chosen = narrowed.get("verdict", "")
    statuses = ((ApprovalStatus(chosen),) if chosen else _CLOSED) if decided else ()
    return InboxFilter(
        view=InboxView.ALL if decided else InboxView(view),
        kind=narrowed.get("kind") or None,
        pattern=narrowed.get("pattern") or None,
        risk=narrowed.get("risk") or None,
        mode=narrowed.get("mode") or None,
        statuses=statuses,
        text=text or None,
    )


def in_address() -> dict[str, str]:
    """The filters as the address has them, to keep under a name or to share."""
    return {name: st.query_params[name] for name in FILTERS["approvals"] if name in st.query_params}


def _narrowed(page: OpenedPage, view: str) -> dict[str, str]:
    named = st.query_params.get_all("pattern")  # It may be gone, and its questions still there.
    patterns = list(dict.fromkeys([*(p.name for p in list_patterns(*page.who)), *named]))
    choices: dict[str, tuple[str, list[str], dict[str, str]]] = {
        "kind": (_("Kind"), list(_KINDS), _KINDS),
        "risk": (_("Risk"), list(RiskTier), dict(wording.RISK_TIER)),
        "mode": (_("How strictly"), list(Mode), wording.MODE),
        "pattern": (_("Pattern"), patterns, {}),
    }
    if view == "decided":
        statuses: list[str] = list(_CLOSED)
        choices["verdict"] = (_("Outcome"), statuses, wording.APPROVAL_STATUS)
    found: dict[str, str] = {}
    for name, (label, options, words) in choices.items():
        found[name] = url_widgets.selected(
            label, name, ["", *options], default="", shown_as=_says(words)
        )
    return found


def _says(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: wording.word(dict(words), value) if value else _("All")


def stage_changes_wanted(filter: InboxFilter) -> bool:
    """Whether requests for another stage stand in the list, too."""
    if filter.view not in (InboxView.WAITING, InboxView.MINE):
        return False
    narrowed = (filter.pattern, filter.risk, filter.mode, filter.text)
    return filter.kind in (None, STAGE_CHANGE) and not any(narrowed)


def kind_badge(kind: str) -> badges.Badge:
    """What kind of question it is."""
    return badges.badge(wording.word(_KINDS, kind), "gray")
