"""Reviewers: who has how much to decide, how fast, how often changed, overturned, or unread."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.reviewer_health import RUBBER_STAMPS
from control_plane.services.reviewer_health import read_reviewers, reviewers_csv
from control_plane.ui import format, reviewer_rows, tables, url_widgets
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _, n_

page = open_page("reviewers")
page.title(_("How those who decide fare. A number rests on its sample; without one it is unknown."))
days = int(
    url_widgets.chosen_one(
        _("Period"),
        "days",
        ["1", "7", "30", "90"],
        default="30",
        shown_as=lambda value: n_("Last day", "Last {n} days", int(value)),
    )
)
report = read_reviewers(*page.who, days=days)
if report.reviewers:
    tables.show(reviewer_rows.table(report.reviewers), key="reviewers")
    if any(each.rubber_stamps for each in report.reviewers):
        warning = _(
            "At least {n} decisions took less time than reading. Look whether the rules ask too"
            " often.",
            n=format.count(RUBBER_STAMPS),
        )
        st.warning(warning)
    if not report.complete:
        st.caption(_("The period had more votes than are looked at; the newest count."))
    st.download_button(
        _("Download as CSV"),
        reviewers_csv(*page.who, days=days),
        file_name="reviewers.csv",
        mime="text/csv",
        icon=":material/download:",
        key="reviewers_csv",
    )
else:
    st.info(_("Nobody decided anything in this period, and nobody has to."))
with st.expander(_("How each number comes about")):
    st.markdown(reviewer_rows.formulas())
