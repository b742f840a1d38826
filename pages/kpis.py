"""KPIs: value, target, trend and breakdown, with the formula beside each number."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.kpis import DEFINITIONS, Dimension, Kpi
from control_plane.services.kpis import read_breakdown, read_kpis
from control_plane.ui import kpi_view, navigation, url_widgets, wording
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _, n_

page = open_page("kpis")
page.title(
    _("How well it works, with the formula beside each number. Click a number for its trend.")
)
with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
    days = int(
        url_widgets.chosen_one(
            _("Period"),
            "days",
            ["1", "7", "30"],
            default="7",
            shown_as=lambda value: n_("Last day", "Last {n} days", int(value)),
        )
    )
    counted = url_widgets.chosen_one(
        _("Counted runs"),
        "counted",
        ["auto", "real", "rehearsal"],
        default="auto",
        shown_as=lambda value: {
            "auto": _("Automatic"),
            "real": _("Real runs"),
            "rehearsal": _("Rehearsal runs"),
        }[value],
    )
rehearsal = {"auto": None, "real": False, "rehearsal": True}[counted]
wanted = st.query_params.get("kpi", Kpi.P95_LATENCY)
kpi = Kpi(wanted) if wanted in set(Kpi) else Kpi.P95_LATENCY
report = read_kpis(*page.who, days=days, rehearsal=rehearsal)
if report.rehearsal:
    st.caption(_("Rehearsal runs are counted, because there is no real connection yet."))
params = {"days": str(days), "counted": counted}
kpi_view.cards(report, chosen=kpi, params=params)

st.subheader(_(DEFINITIONS[kpi].name), anchor=False)
st.caption(escape(_("Click a point to open the runs behind it.")))
behind = kpi_view.trend(report, kpi, dark=st.context.theme.type == "dark")
if behind is not None:
    since, until = behind.split("|")
    navigation.go("runs", since=since, until=until, ended="1", children="1")

dimension = Dimension(
    url_widgets.chosen_one(
        _("Broken down by"),
        "by",
        [each.value for each in Dimension],
        default=Dimension.PATTERN.value,
        shown_as=lambda value: _("By {what}", what=wording.word(wording.DIMENSION, value)),
    )
)
rows = read_breakdown(*page.who, days=days, rehearsal=rehearsal, dimension=dimension)
if rows:
    period = {"since": report.since.isoformat(), "until": report.until.isoformat(), "ended": "1"}
    kpi_view.breakdown(rows, dimension, period)
else:
    st.info(_("Nothing was measured in this period."))
