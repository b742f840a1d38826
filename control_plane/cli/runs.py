"""`runs`: list, show, cancel, pause, resume, retry, fork, follow, export, and stepping in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import get_args

from control_plane.cli import interventions
from control_plane.cli.arguments import Commands, by_default, command, moment, read_document
from control_plane.cli.asking import asking
from control_plane.cli.export import add_output, write_documents
from control_plane.cli.launch import add_following, follow_here
from control_plane.cli.showing import in_reading_order, print_run, print_step
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import duration, instant, usd
from control_plane.domain.patterns import EngineName
from control_plane.domain.runs import Command, RunStatus
from control_plane.representations import runs as shown
from control_plane.representations.common import Paged
from control_plane.services import control, runs
from control_plane.services.records import RunFilter
from control_plane.services.retention import emptied_at


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "runs", None, "list runs, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, _declare_list(below))
    show = command(below, "show", _show, "show one run and its steps")
    show.add_argument("id")
    for wanted in Command:
        acting = command(below, wanted.value, partial(_command, wanted), f"{wanted.value} a run")
        acting.add_argument("id")
    following = command(below, "follow", _follow, "follow a run")
    following.add_argument("id")
    add_following(following)
    _declare_fork(below)
    interventions.declare(below)
    exporting = command(below, "export", _export, "everything recorded about a run, as JSON")
    exporting.add_argument("id")
    add_output(exporting)


def _declare_list(below: Commands) -> ArgumentParser:
    parser = command(below, "list", _list, "list runs, newest first")
    parser.add_argument(
        "--status", action="append", choices=[s.value for s in RunStatus], default=[]
    )
    parser.add_argument("--pattern", metavar="NAME")
    parser.add_argument("--agent", metavar="NAME", help="runs in which it took a turn")
    parser.add_argument("--model", metavar="NAME", help="runs in which it was called")
    parser.add_argument("--engine", choices=get_args(EngineName), help="that carries them out")
    parser.add_argument("--since", metavar="TIME", help="such as 24h, 7d or 2026-11-23T08:00:00Z")
    parser.add_argument("--until", metavar="TIME")
    parser.add_argument(
        "--text", metavar="TEXT", help="occurs in the input, the answer or the error"
    )
    parser.add_argument("--limit", type=int, choices=range(1, 201), default=20, metavar="1..200")
    parser.add_argument("--cursor", help="the `next_cursor` of the page before")
    return parser


def _declare_fork(below: Commands) -> None:
    parser = command(below, "fork", _fork, "start a new run from a step of an old one")
    parser.add_argument("id")
    parser.add_argument(
        "--from", dest="from_key", default="", metavar="STEP", help="default: the beginning"
    )
    parser.add_argument("--instruction", metavar="TEXT", help="what the step is told instead")
    parser.add_argument("--input-file", metavar="FILE", help="the run's input instead, as JSON")
    parser.add_argument("--latest-versions", action="store_true", help="instead of the pinned ones")


def _list(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    now = desk.now()
    where = RunFilter(
        statuses=tuple(RunStatus(status) for status in arguments.status),
        pattern=arguments.pattern,
        agent=arguments.agent,
        model=arguments.model,
        engine=arguments.engine,
        since=moment(arguments.since, now=now) if arguments.since else None,
        until=moment(arguments.until, now=now) if arguments.until else None,
        text=arguments.text,
    )
    page = runs.list_runs(desk, principal, where, limit=arguments.limit, cursor=arguments.cursor)
    items = [shown.Run.model_validate(run) for run in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    terminal.table(
        ["ID", "PATTERN", "STATUS", "OUTCOME", "ENGINE", "CREATED", "WORKED", "COST"],
        [
            (
                run.id,
                run.pattern_name,
                run.status.value,
                run.outcome.value if run.outcome else "-",
                run.engine,
                instant(run.created_at),
                duration(run.active_ms),
                usd(run.usage.cost_usd),
            )
            for run in page.items
        ],
        empty="No runs match. Start one with `run PATTERN --request TEXT`.",
    )
    if page.next_cursor:
        terminal.say(f"More: --cursor {page.next_cursor}")
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    view, gone_at = runs.view_run(*caller, arguments.id), emptied_at(*caller, arguments.id)
    terminal.document(shown.RunDetail.full(view, emptied_at=gone_at))
    print_run(view.run, terminal)
    terminal.say("\nSteps:" if view.steps else "\nNo steps yet.")
    for step in in_reading_order(view.steps):
        print_step(step, terminal)
    terminal.say(f"\nPossible now: {', '.join((*view.commands, 'fork'))}.")
    return 0


def _command(wanted: Command, arguments: Namespace, terminal: Terminal) -> int:
    run = control.command(*asking(), arguments.id, wanted)
    terminal.document(shown.RunDetail.brief(run))
    asked = f", {run.control.value} is under way" if run.control else ""
    terminal.say(f"Run {run.id} is {run.status.value}{asked}.")
    return 0


def _follow(arguments: Namespace, terminal: Terminal) -> int:
    return follow_here(arguments, arguments.id, asking(), terminal)


def _fork(arguments: Namespace, terminal: Terminal) -> int:
    run = control.fork(
        *asking(),
        arguments.id,
        from_key=arguments.from_key,
        instruction=arguments.instruction,
        input=read_document(arguments.input_file) if arguments.input_file else None,
        latest_versions=arguments.latest_versions,
        source="cli",
    )
    terminal.document(shown.Run.model_validate(run))
    terminal.say(
        f"Started {run.id}, forked from {run.forked_from}. Follow it with `runs follow {run.id}`."
    )
    return 0


def _export(arguments: Namespace, terminal: Terminal) -> int:
    write_documents([runs.export_run(*asking(), arguments.id)], arguments.output, terminal)
    return 0
