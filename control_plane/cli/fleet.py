"""`kpis`: how the fleet does."""

from __future__ import annotations

from argparse import BooleanOptionalAction, Namespace

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.domain.kpis import DEFINITIONS, Dimension, Kpi
from control_plane.representations import fleet as shown
from control_plane.representations.common import Listing
from control_plane.services import kpis

_UNITS = {"seconds": "{:.2f} s", "usd": "${:.6f}", "ratio": "{:.1%}"}
_MET = {True: "met", False: "missed", None: "-"}


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "kpis", _kpis, "the KPIs with target and formula")
    parser.add_argument("--days", type=int, choices=range(1, 367), default=7, metavar="1..366")
    parser.add_argument("--by", choices=[d.value for d in Dimension], help="break them down")
    parser.add_argument(
        "--rehearsal",
        action=BooleanOptionalAction,
        help="count rehearsal runs instead; default: while no real connection exists",
    )


def _kpis(arguments: Namespace, terminal: Terminal) -> int:
    if arguments.by:
        return _breakdown(arguments, terminal)
    report = kpis.read_kpis(*asking(), days=arguments.days, rehearsal=arguments.rehearsal)
    terminal.document(shown.KpiReport.of(report))
    terminal.table(
        ["KPI", "VALUE", "BEFORE", "TARGET", "", "RESTS ON"],
        [
            (
                value.definition.name,
                _shown(value.value, value.definition.unit),
                _shown(value.previous, value.definition.unit),
                _shown(value.definition.target, value.definition.unit, missing="-"),
                _MET[value.meets_target],
                value.sample,
            )
            for value in report.values
        ],
        empty="No KPIs.",
    )
    for value in report.values:
        terminal.say(f"{value.definition.name}: {value.definition.formula}")
    kind = "rehearsal" if report.rehearsal else "real"
    terminal.say(
        f"Over {report.facts.count} {kind} run(s) that ended in the last {arguments.days} day(s)."
    )
    return 0


def _breakdown(arguments: Namespace, terminal: Terminal) -> int:
    rows = kpis.read_breakdown(
        *asking(),
        days=arguments.days,
        rehearsal=arguments.rehearsal,
        dimension=Dimension(arguments.by),
    )
    terminal.document(Listing(items=[shown.BreakdownRow.model_validate(row) for row in rows]))
    units = {kpi: definition.unit for kpi, definition in DEFINITIONS.items()}
    terminal.table(
        [arguments.by.upper(), "COUNT", *(kpi.value.upper() for kpi in Kpi)],
        [
            (row.name, row.count, *(_shown(row.values[kpi], units[kpi]) for kpi in Kpi))
            for row in rows
        ],
        empty="Nothing ended in this time.",
    )
    return 0


def _shown(value: float | None, unit: str, *, missing: str = "not measured") -> str:
    return missing if value is None else _UNITS[unit].format(value)
