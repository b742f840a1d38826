"""Runs as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.runs import Outcome, Run
from control_plane.ui import badges, format, navigation, recorded, tables, wording
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table


def table(runs: Sequence[Run], *, label: str, with_engine: bool = False) -> Table:
    """The full list, one row a run; `with_engine` where they may differ in it."""
    return Table(
        label,
        [
            Column(_("Run"), wrap=True),
            Column(_("Status")),
            *([Column(_("Engine"))] if with_engine else []),
            Column(_("Started"), numeric=True),
            Column(_("Worked"), numeric=True, title=_("Without waiting for people and pauses")),
            Column(_("Cost"), numeric=True),
            Column(_("Tokens"), numeric=True),
            Column(_("Handoffs"), numeric=True, title=_("Useful of all")),
        ],
        [_row(run, with_engine=with_engine) for run in runs],
    )


def subject(input: Mapping[str, Any], limit: int = 140) -> str:
    """What a run is about: what it was asked, on one line."""
    return one_line(" · ".join(str(value) for value in input.values() if value), limit)


def _row(run: Run, *, with_engine: bool) -> Row:
    where = navigation.href("run", run=run.id)
    engine = [tables.quiet(wording.word(wording.ENGINE, run.engine))] if with_engine else []
    return Row([_name(run, where), _status(run), *engine, *_numbers(run)], href=where)


def _name(run: Run, where: str) -> Cell:
    return tables.link(run.pattern_name, where, sub=subject(run.input), title=run.id)


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
