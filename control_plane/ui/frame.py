"""What stands around every page: who is asking, the sidebar, banners, and the error boundary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from control_plane.bootstrap import current_plane
from control_plane.domain.access import Principal, Role
from control_plane.services.desk import Desk
from control_plane.services.sign_in import Entry
from control_plane.services.standing import read_engines, read_standing
from control_plane.ui import door, engine_banner, navigation, refusals, sidebar, style
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

_LOOK_AT_ENGINES_SECONDS = 2.0
"""With the second or two an engine takes to notice its trouble, a reader knows within five."""


@dataclass(frozen=True)
class OpenedPage:
    """What a page works with."""

    key: str
    desk: Desk
    principal: Principal

    @property
    def who(self) -> tuple[Desk, Principal]:
        """The first two arguments of every service, with what the reader may do by now."""
        return self.desk, door.fresh(self.principal)

    def title(
        self, lead: str, *, action: navigation.Way | None = None, needs: Role = Role.OPERATOR
    ) -> None:
        """The page's heading with one line on what it is for, and the way to what one adds.

        Args:
            needs: The role one needs, for something at least, to be shown that way.
        """
        with st.container(horizontal=True, vertical_alignment="bottom", key="page_head"):
            with st.container():
                st.title(_(navigation.ENTRIES[self.key].title), anchor=False)
                st.caption(escape(lead))
            if action is not None and self.principal.may_somewhere(needs):
                with st.container(key="page_action", width="content"):
                    navigation.follow(action)


def main() -> None:
    """Run the page the reader asked for, inside the frame."""
    st.set_page_config(page_title="Agent control plane", page_icon=str(style.MARK), layout="wide")
    style.apply()
    with refusals.boundary():
        entry = door.admit()
        if entry is None:
            return
        with door.inside(entry):
            _draw(entry)


def _draw(entry: Entry) -> None:
    standing = read_standing(current_plane().desk, entry.principal)
    chosen = st.navigation(
        navigation.sections(sidebar.notes(standing), entry.principal), expanded=True
    )
    with st.sidebar:
        live(_engines, key="engines", every_seconds=_LOOK_AT_ENGINES_SECONDS)
    sidebar.draw(standing, entry)
    refusals.show_flash()
    chosen.run()


def open_page(key: str) -> OpenedPage:
    """What the page with this key works with."""
    desk, principal = _who()
    navigation.keep_address(key)
    return OpenedPage(key, desk, principal)


def live(section: Callable[[], None], *, key: str, every_seconds: float | None) -> None:
    """Draw a section that refreshes itself; `None` draws it once. Never faster than 2 s."""

    @st.fragment(run_every=every_seconds, key=key)
    def guarded() -> None:
        with refusals.boundary():
            section()

    guarded()


def _engines() -> None:
    """Trouble of the engines, on every page without a click."""
    engine_banner.show(read_engines(*_who()))


def _who() -> tuple[Desk, Principal]:
    return current_plane().desk, door.enter().principal
