"""Overview: what runs, what waits for a person, what failed, what it cost today."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.interventions import FLEET
from control_plane.services.firings import failed_starts
from control_plane.services.kill_switches import in_force
from control_plane.services.overview import read_overview
from control_plane.ui import first_steps, fleet, format, kill_switch, schedule_rows
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("overview")
page.title(_("What runs, what waits for a person, what failed, and what it cost today."))


def fleet_now() -> None:
    """The state of the fleet, read anew each time."""
    now_held = in_force(*page.who)
    if kill_switch.subjects(now_held) != stood:
        st.rerun()
    kill_switch.banners(page, now_held)
    overview = read_overview(*page.who, timezone=format.timezone_name())
    fleet.rehearsal_banner(overview)
    fleet.tiles(overview)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        fleet.waiting(overview)
        fleet.failed(overview)
        schedule_rows.show_failed_starts(failed_starts(*page.who))
    with right:
        fleet.running(overview)


if first_steps.needed(page):
    first_steps.show(page)
else:
    stood = kill_switch.subjects(in_force(*page.who))
    live(fleet_now, key="fleet", every_seconds=3)
    if FLEET not in stood:
        kill_switch.stop(page, FLEET)
