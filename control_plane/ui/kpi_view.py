"""The KPIs on the screen: cards with formula and target, one trend, the breakdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from control_plane.domain.kpis import DEFINITIONS, Definition, Dimension, Grain, Kpi
from control_plane.services.kpis import BreakdownRow, KpiReport, KpiValue
from control_plane.ui import badges, charts, format, navigation, state, tables, tiles, wording
from control_plane.ui.i18n import Nn_, _, n_
from control_plane.ui.tables import Cell, Column, Row, Table
from control_plane.ui.tiles import Tile

_SAMPLES: dict[Kpi, tuple[str, str]] = {
    Kpi.P95_LATENCY: Nn_("{n} ended run", "{n} ended runs"),
    Kpi.COST_PER_REQUEST: Nn_("{n} priced run", "{n} priced runs"),
    Kpi.HALLUCINATION_RATE: Nn_("{n} checked answer", "{n} checked answers"),
    Kpi.TASK_SUCCESS: Nn_("{n} ended run", "{n} ended runs"),
    Kpi.HANDOFF_EFFICIENCY: Nn_("{n} handoff", "{n} handoffs"),
}
"""What each KPI rests on."""


def cards(report: KpiReport, *, chosen: Kpi, params: dict[str, str]) -> None:
    """Five cards; a click on one shows its trend."""
    tiles.show(
        [_card(value, report, chosen=chosen, params=params) for value in report.values],
        key="kpi_cards",
        least="12.5rem",
    )


def _card(value: KpiValue, report: KpiReport, *, chosen: Kpi, params: dict[str, str]) -> Tile:
    definition = value.definition
    measured = value.value is not None
    good = value.meets_target
    one, many = _SAMPLES[definition.kpi]
    notes = [n_(one, many, value.sample)] if measured else []
    if value.previous is not None and measured:
        notes.append(_("before: {value}", value=shown(definition, value.previous)))
    card = tiles.tile(
        _(definition.name),
        shown(definition, value.value) if measured else _("not measured"),
        tone="missing" if not measured else {True: "green", False: "red", None: ""}[good],
        notes=notes,
        href=navigation.href("kpis", **{**params, "kpi": definition.kpi.value}),
    )
    return {
        **card,
        "badge": _target(definition, good) if definition.target is not None else None,
        "trend": [point for _at, point in value.trend] if len(value.trend) > 1 else None,
        "trend_tone": {True: "green", False: "red", None: "blue"}[good],
        "foot": _(definition.formula),
        "chosen": definition.kpi is chosen,
    }


def _target(definition: Definition, good: bool | None) -> badges.Badge:
    tone = {True: "green", False: "red", None: "gray"}[good]
    return badges.badge(target(definition), tone, title=_("Target"))


def target(definition: Definition) -> str:
    """The target with its direction, such as "< 2 s"."""
    if definition.target is None:
        return ""
    sign = ">" if definition.higher_is_better else "<"
    if definition.unit == "seconds":
        return f"{sign} " + _("{n} s", n=f"{definition.target:g}")
    return f"{sign} {shown(definition, definition.target)}"


def shown(definition: Definition, value: float | None) -> str:
    """A value with its unit."""
    if value is None:
        return _("not measured")
    if definition.unit == "seconds":
        return format.seconds(value)
    return format.money(value) if definition.unit == "usd" else format.percent(value)


def trend(report: KpiReport, kpi: Kpi, *, dark: bool) -> str | None:
    """The trend of one KPI; the address of the runs behind a point that was clicked."""
    value = next(each for each in report.values if each.definition.kpi is kpi)
    if not any(point is not None for _at, point in value.trend):
        st.info(_("Nothing was measured in this period."))
        return None
    key = f"trend_{kpi.value}"

    def picked() -> None:
        # Noted at once: a chart drawn anew, with later runs or a later end, forgets its selection.
        indices = st.session_state[key]["selection"]["point_indices"]
        if indices:
            at, _point = value.trend[indices[0]]
            st.session_state[state.RUNS_BEHIND] = _runs_behind(at, report)

    st.plotly_chart(
        charts.trend(_trend(value, report), charts.DARK if dark else charts.LIGHT),
        key=key,
        on_select=picked,
        selection_mode="points",
        config={"displayModeBar": False},
        alt=_(value.definition.name),
    )
    return state.take(state.RUNS_BEHIND)


def _trend(value: KpiValue, report: KpiReport) -> charts.Trend:
    definition = value.definition
    zone = ZoneInfo(format.timezone_name())
    formats = {
        "seconds": ("", "", _("{n} s", n="")),
        "usd": ("", "$", ""),
        "ratio": (".0%", "", ""),
    }
    axis_format, prefix, suffix = formats[definition.unit]

    def local(at: datetime) -> datetime:
        return at.astimezone(zone).replace(
            tzinfo=None
        )  # Plotly draws what the reader's clock says.

    return charts.Trend(
        points=[(local(at), point) for at, point in value.trend],
        labels=[f"{format.clock(at)}<br>{shown(definition, point)}" for at, point in value.trend],
        target=definition.target,
        target_label=target(definition),
        period=(local(report.since), local(report.until)),
        axis_format=axis_format,
        axis_prefix=prefix,
        axis_suffix=suffix,
    )


def _runs_behind(at: datetime, report: KpiReport) -> str:
    width = timedelta(minutes=1) if report.grain is Grain.MINUTE else timedelta(hours=1)
    return f"{at.isoformat()}|{(at + width).isoformat()}"


def breakdown(rows: Sequence[BreakdownRow], dimension: Dimension, params: dict[str, str]) -> None:
    """Every KPI by pattern, agent or model; a click leads to the runs behind a row."""
    label = wording.word(wording.DIMENSION, dimension)
    counted = {
        Dimension.PATTERN: _("Runs"),
        Dimension.AGENT: _("Turns"),
        Dimension.MODEL: _("Calls"),
    }[dimension]
    columns = [
        Column(label, wrap=True),
        Column(counted, numeric=True),
        *(
            Column(_(each.name), numeric=True, title=_(each.formula))
            for each in DEFINITIONS.values()
        ),
    ]
    table = Table(label, columns, [_row(row, dimension, params) for row in rows])
    tables.show(table, key="kpi_breakdown")


def _row(row: BreakdownRow, dimension: Dimension, params: dict[str, str]) -> Row:
    where = navigation.href("runs", **{dimension.value: row.name}, **params)
    return Row(
        [
            tables.link(row.name, where),
            tables.text(format.count(row.count)),
            *(_measured(definition, row) for definition in DEFINITIONS.values()),
        ],
        href=where,
    )


def _measured(definition: Definition, row: BreakdownRow) -> Cell:
    value = row.values.get(definition.kpi)
    return tables.not_measured() if value is None else tables.text(shown(definition, value))
