"""`reviewers`: how each reviewer fares."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.domain.reviewer_health import ReviewerHealth
from control_plane.representations import reviewers as shown
from control_plane.services.reviewer_health import LONGEST_DAYS, read_reviewers, reviewers_csv

_UNKNOWN = "unknown"


def declare(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "reviewers", _show, "queue, speed, edits and load of reviewers")
    parser.add_argument(
        "--days", type=int, choices=range(1, LONGEST_DAYS + 1), default=30, metavar="1..365"
    )
    parser.add_argument("--csv", action="store_true", help="as CSV")


def _show(arguments: Namespace, terminal: Terminal) -> int:
    if arguments.csv:
        terminal.say(reviewers_csv(*asking(), days=arguments.days).rstrip().replace("\r", ""))
        return 0
    report = read_reviewers(*asking(), days=arguments.days)
    terminal.document(shown.ReviewerReport.model_validate(report))
    terminal.table(
        ["NAME", "OPEN", "DECIDED", "MEDIAN S", "P90 S", "EDITED", "OVERTURNED", "TOO FAST"],
        [_row(each) for each in report.reviewers],
        empty="Nobody decided anything, and nobody has to.",
    )
    return 0


def _row(one: ReviewerHealth) -> tuple[object, ...]:
    fast = _UNKNOWN if one.too_fast is None else f"{one.too_fast} of {one.timed}"
    return (
        one.name,
        one.open,
        one.decisions,
        _seconds(one.median_seconds),
        _seconds(one.p90_seconds),
        _share(one.edit_rate),
        _share(one.overturn_rate),
        f"{fast} !" if one.rubber_stamps else fast,
    )


def _seconds(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.0%}"
