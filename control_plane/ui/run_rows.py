"""Runs as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.runs import Outcome, Run
from control_plane.ui import badges, format, navigation, recorded, tables, wording
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table


def table(runs: Sequence[Run], *, label: str) -> Table:
    """The full list, one row a run."""
    return Table(
        label,
        [
            Column(_("Run"), wrap=True),
            Column(_("Status")),
            Column(_("Started"), numeric=True),
            Column(_("Worked"), numeric=True, title=_("Without waiting for people and pauses")),
            Column(_("Cost"), numeric=True),
            Column(_("Tokens"), numeric=True),
            Column(_("Handoffs"), numeric=True, title=_("Useful of all")),
        ],
        [row(run) for run in runs],
    )


def row(run: Run) -> Row:
    """One run."""
    where = navigation.href("run", run=run.id)
    return Row([_name(run, where), _status(run), *_numbers(run)], href=where)


def subject(run: Run) -> str:
    """What the run is about: what it was asked."""
    return one_line(" · ".join(str(value) for value in run.input.values() if value), 140)


def _name(run: Run, where: str) -> Cell:
    return tables.link(run.pattern_name, where, sub=subject(run), title=run.id)


def _status(run: Run) -> Cell:
    told = run.outcome not in (None, Outcome.ANSWERED, Outcome.STEP_FAILED, Outcome.CANCELLED)
    outcome = wording.word(wording.OUTCOME, run.outcome) if told else ""
    shown = [badges.run_status(run), *([badges.rehearsal()] if run.rehearsal else [])]
    return {**tables.badges(shown), "sub": one_line(outcome or recorded.say(run.error), 60)}


def _numbers(run: Run) -> list[Cell]:
    handoffs = f"{run.useful_handoffs}/{run.handoffs}" if run.handoffs else format.MISSING
    worked = format.milliseconds(run.active_ms) if run.started_at else format.MISSING
    return [
        tables.age(run.created_at),
        tables.text(worked),
        tables.text(format.money(run.usage.cost_usd) if run.usage.calls else format.MISSING),
        tables.text(format.count(run.usage.tokens) if run.usage.calls else format.MISSING),
        tables.text(handoffs),
    ]
