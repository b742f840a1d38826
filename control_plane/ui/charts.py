"""Charts: data in, Plotly figure out. Pure; the colours are those of the theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import plotly.graph_objects as go

_HEIGHT = 300


@dataclass(frozen=True)
class Palette:
    """The colours of a light or dark page."""

    line: str
    fill: str
    target: str
    text: str
    grid: str
    surface: str


LIGHT = Palette("#2f6fe4", "rgba(47,111,228,0.10)", "#6a7482", "#56606e", "#e2e5ea", "#ffffff")
DARK = Palette("#5f97f5", "rgba(95,151,245,0.14)", "#8b95a3", "#a9b2bf", "#2a313b", "#0f1318")


@dataclass(frozen=True)
class Trend:
    """One measure over time."""

    points: Sequence[tuple[datetime, float | None]]
    """By bucket, in the reader's time zone, oldest first; `None` where nothing was measured."""
    labels: Sequence[str]
    """The value of each point in words, for the hover."""
    target: float | None
    target_label: str
    period: tuple[datetime, datetime]
    """From where to where the axis reaches."""
    axis_format: str
    """Plotly's tick format, such as `.0%`."""
    axis_prefix: str = ""
    axis_suffix: str = ""


def trend(given: Trend, palette: Palette) -> go.Figure:
    """The measure as a line with its target; gaps where nothing was measured."""
    figure = go.Figure(
        go.Scatter(
            x=[at for at, _value in given.points],
            y=[value for _at, value in given.points],
            customdata=list(given.labels),
            mode="lines+markers",
            connectgaps=False,
            cliponaxis=False,
            line={"color": palette.line, "width": 2},
            marker={"color": palette.line, "size": 7},
            fill="tozeroy",
            fillcolor=palette.fill,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    if given.target is not None:
        figure.add_hline(
            y=given.target,
            line={"color": palette.target, "width": 1.2, "dash": "dash"},
            annotation={
                "text": given.target_label,
                "font": {"color": palette.text, "size": 12},
                "xanchor": "right",
            },
        )
    return _dressed(figure, given, palette)


def _dressed(figure: go.Figure, given: Trend, palette: Palette) -> go.Figure:
    axis = {
        "gridcolor": palette.grid,
        "zerolinecolor": palette.grid,
        "linecolor": palette.grid,
        "tickfont": {"color": palette.text, "size": 12},
    }
    figure.update_layout(
        height=_HEIGHT,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hoverlabel={"bgcolor": palette.surface, "font": {"color": palette.text}},
        dragmode=False,
        clickmode="event+select",
    )
    begin, end = given.period
    ticks = "%H:%M" if (end - begin).days <= 1 else "%m-%d"
    figure.update_xaxes(**axis, showgrid=False, range=[begin, end], tickformat=ticks)
    figure.update_yaxes(
        **axis,
        rangemode="tozero",
        tickformat=given.axis_format,
        tickprefix=given.axis_prefix,
        ticksuffix=given.axis_suffix,
    )
    return figure
