"""Every page of the desk: one registry, and the ways from page to page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from control_plane.domain.access import Principal, Role
from control_plane.domain.errors import N_
from control_plane.ui import state
from control_plane.ui.i18n import _

_PAGES = Path(__file__).resolve().parent.parent.parent / "pages"

OPERATE, BUILD = N_("Operate"), N_("Build")
MEASURE, GOVERN = N_("Measure"), N_("Govern")


@dataclass(frozen=True)
class Entry:
    """One page of the desk. Its key is its path in the URL, whatever the language."""

    title: str
    icon: str
    group: str
    listed: bool = True
    """Whether it stands in the sidebar; the others are reached from a list."""
    needs: Role = Role.VIEWER
    """The role without which there is nothing on it to see, and it does not stand there either."""

    def stands_for(self, principal: Principal) -> bool:
        """Whether it stands in the principal's sidebar."""
        return self.listed and principal.may(self.needs)


ENTRIES: dict[str, Entry] = {
    "overview": Entry(N_("Overview"), "dashboard", OPERATE),
    "launch": Entry(N_("Launch"), "rocket_launch", OPERATE),
    "runs": Entry(N_("Runs"), "list_alt", OPERATE),
    "run": Entry(N_("Run"), "timeline", OPERATE, listed=False),
    "schedules": Entry(N_("Schedules"), "schedule", OPERATE),
    "approvals": Entry(N_("Approvals"), "how_to_reg", OPERATE),
    "agents": Entry(N_("Agents"), "smart_toy", BUILD),
    "agent": Entry(N_("Agent"), "smart_toy", BUILD, listed=False),
    "patterns": Entry(N_("Patterns"), "hub", BUILD),
    "pattern": Entry(N_("Pattern"), "hub", BUILD, listed=False),
    "tools": Entry(N_("Tools"), "build", BUILD),
    "connections": Entry(N_("Connections"), "cable", BUILD),
    "kpis": Entry(N_("KPIs"), "monitoring", MEASURE),
    "policies": Entry(N_("Policies"), "rule", GOVERN),
    "reviewers": Entry(N_("Reviewers"), "reviews", MEASURE),
    "governance": Entry(N_("Governance"), "policy", GOVERN),
    "access": Entry(N_("Access"), "group", GOVERN, needs=Role.ADMIN),
    "secrets": Entry(N_("Secrets"), "password", GOVERN, needs=Role.ADMIN),
    "audit": Entry(N_("Audit"), "history", GOVERN),
    "data": Entry(N_("Data"), "inventory_2", GOVERN, needs=Role.ADMIN),
    "notifications": Entry(N_("Notifications"), "notifications", GOVERN),
    "webhooks": Entry(N_("Webhooks"), "webhook", GOVERN),
    "tokens": Entry(N_("Tokens"), "key", GOVERN),
}
START = "overview"


def page(key: str, *, note: str = "", shown: bool = False) -> st.Page:
    """Streamlit's page for a key; `note` stands behind its title in the sidebar.

    Args:
        shown: Whether it stands there; its address is the same in any case.
    """
    entry = ENTRIES[key]
    title = _(entry.title)
    return st.Page(
        str(_PAGES / f"{key}.py"),
        title=f"{title} {note}" if note else title,
        icon=f":material/{entry.icon}:",
        url_path=key,
        default=key == START,
        visibility="visible" if shown else "hidden",
    )


def sections(notes: dict[str, str], principal: Principal) -> dict[str, list[st.Page]]:
    """The sidebar: pages by group, in order, with notes behind some titles.

    Every page is there, so that its address leads to it; those the principal would find closed are
    not shown.
    """
    grouped: dict[str, list[st.Page]] = {}
    for key, entry in ENTRIES.items():
        each = page(key, note=notes.get(key, ""), shown=entry.stands_for(principal))
        grouped.setdefault(_(entry.group), []).append(each)
    return grouped


def all_pages() -> list[st.Page]:
    """Every page, for where no sidebar is drawn."""
    return [page(key) for key in ENTRIES]


def href(key: str, **params: str | None) -> str:
    """Address of a page, relative to any other page; parameters that are `None` are left out."""
    given = _given(params)
    path = "./" if key == START else key
    return f"{path}?{urlencode(given)}" if given else path


def link(key: str, label: str, *, icon: str | None = None, **params: str | None) -> None:
    """A link to a page. The label is Markdown: escape what is not ours."""
    st.page_link(page(key), label=label, icon=icon, query_params=_given(params) or None)


@dataclass(frozen=True)
class Way:
    """A link to a page, as a value."""

    key: str
    label: str
    icon: str
    params: tuple[tuple[str, str], ...] = ()


def follow(way: Way) -> None:
    """Draw a way as a link."""
    link(way.key, way.label, icon=f":material/{way.icon}:", **dict(way.params))


def go(key: str, **params: str) -> None:
    """Go to a page after an action; for mere links use `link`, which keeps the history whole."""
    st.switch_page(page(key), query_params=_given(params) or None)


def _given(params: Mapping[str, str | None]) -> dict[str, str]:
    """The parameters there are, and the workspace if another than one's own is open."""
    here = {state.WORKSPACE: st.session_state.get(state.WORKSPACE), **params}
    return {name: value for name, value in here.items() if value is not None}


def keep_address(key: str) -> None:
    """Bring the browser's address to the parameters of the page that is drawn now.

    Streamlit moves the address from page to page only. After a link from a page to itself it would
    still say the old parameters, and the next click would bring them back.
    """
    if state.WORKSPACE in st.session_state:
        st.query_params[state.WORKSPACE] = st.session_state[state.WORKSPACE]
    here = key, {name: st.query_params.get_all(name) for name in st.query_params}
    before = st.session_state.get(state.ADDRESS)
    if before is not None and before != here and before[0] == key:
        st.query_params.from_dict(here[1])
    st.session_state[state.ADDRESS] = here
