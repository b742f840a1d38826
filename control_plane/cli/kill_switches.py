"""`kill`, `release`, `kill-switches`: stop an agent or the whole fleet, and let it go on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.representations import kill_switches as shown
from control_plane.representations.common import Listing
from control_plane.services import kill_switches


def declare(commands: Commands) -> None:
    """Add the commands."""
    kill = _about(
        command(commands, "kill", _kill, "stop an agent or the fleet before the next call")
    )
    kill.add_argument("--reason", required=True, metavar="TEXT", help="for whoever releases it")
    release = _about(command(commands, "release", _release, "let what was stopped go on"))
    release.add_argument("--reason", default="", metavar="TEXT")
    parser = command(commands, "kill-switches", None, "what is stopped, and what was")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "what is stopped now"))
    command(below, "history", _history, "the newest stops, released ones included")


def _about(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("subject", help="fleet, or agent/NAME")
    return parser


def _kill(arguments: Namespace, terminal: Terminal) -> int:
    switch = kill_switches.kill(*asking(), arguments.subject, arguments.reason)
    terminal.document(shown.KillSwitch.model_validate(switch))
    terminal.say(f"{switch.subject} is stopped. What is under way is finished first.")
    return 0


def _release(arguments: Namespace, terminal: Terminal) -> int:
    resumed = kill_switches.release(*asking(), arguments.subject, arguments.reason)
    terminal.document(shown.Released(subject=arguments.subject, resumed_runs=resumed))
    terminal.say(f"{arguments.subject} may act again; paused runs that go on: {resumed}.")
    return 0


def _list(_: Namespace, terminal: Terminal) -> int:
    found = kill_switches.in_force(*asking())
    terminal.document(Listing(items=[shown.KillSwitchInForce.model_validate(v) for v in found]))
    terminal.table(
        ["STOPPED", "SINCE", "BY", "PAUSED RUNS", "REASON"],
        [
            (
                view.switch.subject,
                instant(view.switch.killed_at),
                view.switch.killed_by,
                view.paused_runs,
                one_line(view.switch.reason),
            )
            for view in found
        ],
        empty="Nothing is stopped.",
    )
    return 0


def _history(_: Namespace, terminal: Terminal) -> int:
    found = kill_switches.history(*asking())
    terminal.document(Listing(items=[shown.KillSwitch.model_validate(each) for each in found]))
    terminal.table(
        ["STOPPED", "SINCE", "BY", "RELEASED", "REASON"],
        [
            (
                each.subject,
                instant(each.killed_at),
                each.killed_by,
                instant(each.released_at) if each.released_at else "-",
                one_line(each.reason),
            )
            for each in found
        ],
        empty="Nothing was ever stopped.",
    )
    return 0
