"""Reviewers as rows of a table, each number with its sample."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.errors import N_
from control_plane.domain.reviewer_health import FORMULAS, Measure, ReviewerHealth
from control_plane.ui import badges, format, tables, wording
from control_plane.ui.i18n import _, n_
from control_plane.ui.tables import Cell, Column, Row, Table

NAMES: dict[str, str] = {
    Measure.OPEN: N_("Open"),
    Measure.OLDEST_OPEN: N_("Oldest open"),
    Measure.DECISIONS: N_("Decisions"),
    Measure.MEDIAN: N_("Median time"),
    Measure.P90: N_("90 % within"),
    Measure.EDIT_RATE: N_("Edited"),
    Measure.OVERTURN_RATE: N_("Overturned"),
    Measure.TOO_FAST: N_("Faster than reading"),
    Measure.LOAD: N_("Load"),
}


def table(found: Sequence[ReviewerHealth]) -> Table:
    """The list of reviewers."""
    measures = [
        Column(wording.word(NAMES, each), numeric=True, title=_(FORMULAS[each]))
        for each in Measure
        if each is not Measure.OLDEST_OPEN
    ]
    return Table(
        _("Reviewers"),
        [Column(_("Reviewer"), wrap=True), *measures],
        [_row(each) for each in found],
    )


def formulas() -> str:
    """How each number comes about, as Markdown; all of it ours."""
    return "\n".join(f"- **{wording.word(NAMES, each)}**: {_(FORMULAS[each])}" for each in Measure)


def _row(one: ReviewerHealth) -> Row:
    return Row(
        [
            _name(one),
            _open(one),
            tables.text(format.count(one.decisions)),
            _time(one.median_seconds),
            _time(one.p90_seconds),
            _rate(one.edit_rate, one.edit_sample),
            _rate(one.overturn_rate, one.overturn_sample),
            _fast(one),
            _rate(one.load, None),
        ]
    )


def _name(one: ReviewerHealth) -> Cell:
    if not one.rubber_stamps:
        return tables.text(_(one.name))
    mark = badges.badge(_("Decides unread"), "orange")
    return {**tables.badges([mark]), "sub": _(one.name)}


def _open(one: ReviewerHealth) -> Cell:
    age = one.oldest_open_seconds
    sub = "" if age is None else _("oldest {time}", time=format.seconds(age))
    return tables.text(format.count(one.open), sub=sub)


def _time(seconds: float | None) -> Cell:
    if seconds is None:
        return _unknown()
    return tables.text(format.seconds(seconds))


def _rate(share: float | None, sample: int | None) -> Cell:
    if share is None:
        return _unknown()
    sub = "" if sample is None else n_("of {n}", "of {n}", sample)
    return tables.text(format.percent(share), sub=sub)


def _fast(one: ReviewerHealth) -> Cell:
    if one.too_fast is None:
        return _unknown()
    return tables.text(
        format.count(one.too_fast), sub=n_("of {n} timed", "of {n} timed", one.timed)
    )


def _unknown() -> Cell:
    return tables.text(_("unknown"), title=_("There is nothing it could rest on."))
