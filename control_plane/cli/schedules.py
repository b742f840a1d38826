"""`schedules`: list, show, save, preview, pause, resume, run, history, secret, remove."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from control_plane.cli.arguments import Commands, by_default, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.run_input import input_from
from control_plane.cli.saving import add_expected_version, as_shown, expected_version
from control_plane.cli.schedule_times import next_time, told, when
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import one_line
from control_plane.domain.errors import N_, CallerError, NotFound
from control_plane.domain.schedules import (
    HookProof,
    Overlap,
    Schedule,
    ScheduleSpec,
    Trigger,
    WebhookTrigger,
)
from control_plane.domain.validation import parse
from control_plane.representations import schedules as shown
from control_plane.representations.common import Paged
from control_plane.services import firings, patterns, schedules
from control_plane.services.firings import FiringView
from control_plane.services.schedules import ScheduleView

_HEADERS = ["DUE", "CAUSE", "OUTCOME", "RUN", "STATUS", "NOTE"]


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "schedules", None, "list schedules, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, _paged(command(below, "list", _list, "list schedules, by name")))
    _named(command(below, "show", _show, "show one schedule, its next times and what came of it"))
    save = command(below, "save", _save, "register a schedule, or change it")
    _describe(save)
    add_expected_version(save)
    _describe(command(below, "preview", _preview, "the next times of one that is not saved"))
    pause = command(below, "pause", _pause, "let nothing start until it is resumed")
    _named(pause).add_argument("--note", default="", metavar="TEXT", help="why")
    _named(command(below, "resume", _resume, "let it fire again, from the next time on"))
    run = _named(command(below, "run", _run, "start a run at once, even while it is paused"))
    run.add_argument("--idempotency-key", metavar="KEY", help="the same key again starts nothing")
    _paged(_named(command(below, "history", _history, "what came of its times, newest first")))
    _named(command(below, "secret", _secret, "make a new token for its webhook"))
    _named(command(below, "remove", _remove, "remove it with its history; its runs stay"))


def _named(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("name", help="name or id")
    return parser


def _paged(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--limit", type=int, choices=range(1, 201), default=20, metavar="1..200")
    parser.add_argument("--cursor", help="the `next_cursor` of the page before")
    return parser


def _describe(parser: ArgumentParser) -> None:
    parser.add_argument("-f", "--file", metavar="FILE", help="JSON as `show --json` prints it")
    parser.add_argument("--name", dest="new_name", metavar="NAME")
    parser.add_argument("--pattern", metavar="NAME", help="what runs")
    given = parser.add_mutually_exclusive_group()
    given.add_argument("--input", action="append", metavar="KEY=VALUE", help="repeat it for more")
    given.add_argument("--request", metavar="TEXT", help="short for --input request=TEXT")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--cron", metavar="EXPRESSION", help="such as '30 9 * * 1-5' or @daily")
    when.add_argument("--every", type=int, metavar="SECONDS")
    when.add_argument("--at", metavar="TIME", help="such as 2027-03-01T09:30:00+09:00")
    when.add_argument("--webhook", action="store_true", help="when another system calls")
    parser.add_argument(
        "--proof",
        choices=[proof.value for proof in HookProof],
        default=HookProof.TOKEN.value,
        help="of --webhook: how callers prove that they may",
    )
    parser.add_argument("--timezone", metavar="ZONE", default="UTC", help="of --cron; IANA name")
    parser.add_argument("--overlap", choices=[o.value for o in Overlap], default="skip")
    parser.add_argument(
        "--catch-up", type=int, metavar="SECONDS", default=60, help="how late it may still fire"
    )
    parser.add_argument("--ends-at", metavar="TIME")


def _list(arguments: Namespace, terminal: Terminal) -> int:
    page = schedules.list_schedules(*asking(), limit=arguments.limit, cursor=arguments.cursor)
    items = [shown.ScheduleDetail.of(view) for view in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    terminal.table(
        ["NAME", "PATTERN", "WHEN", "NEXT", "LAST", "VERSION"],
        [
            (
                view.schedule.spec.name,
                view.schedule.spec.pattern,
                when(view.schedule.spec.trigger),
                next_time(view.schedule),
                _last(view),
                view.schedule.version,
            )
            for view in page.items
        ],
        empty="No schedules yet. Add one with `schedules save --name NAME --pattern PATTERN"
        " --cron '30 9 * * 1-5' --request TEXT`.",
    )
    return _more(page.next_cursor, terminal)


def _show(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    view = schedules.get_schedule(*caller, arguments.name)
    schedule, spec = view.schedule, view.schedule.spec
    terminal.document(shown.ScheduleDetail.of(view))
    terminal.say(f"{spec.name} (version {schedule.version})")
    times = [told(at, spec.trigger) for at in schedules.upcoming(*caller, spec)]
    for label, value in (
        ("id", schedule.id),
        ("pattern", spec.pattern),
        ("when", when(spec.trigger)),
        ("overlap", spec.overlap.value),
        ("catch-up", f"{spec.catchup_window_seconds} s"),
        ("ends", told(spec.ends_at, spec.trigger)),
        ("saved by", schedule.owner),
        ("paused", schedule.pause_note or "yes" if schedule.paused else "no"),
        ("next times", times[0] if times else "-"),
        *(("", time) for time in times[1:]),
        ("last", _last(view)),
    ):
        terminal.say(f"  {label:<12}{value}")
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = _document(arguments)
    saved = schedules.save_schedule(
        *asking(),
        spec=document["spec"],
        expected_version=expected_version(document, arguments.expected_version),
    )
    terminal.document(shown.SavedSchedule.of(saved))
    schedule = saved.schedule
    terminal.say(f"Schedule {schedule.spec.name} is saved (version {schedule.version}).")
    _say_token(schedule, saved.token, terminal)
    if schedule.next_due_at is not None:
        terminal.say(f"It fires next at {told(schedule.next_due_at, schedule.spec.trigger)}.")
    return 0


def _preview(arguments: Namespace, terminal: Terminal) -> int:
    spec = parse(ScheduleSpec, _document(arguments)["spec"])
    times = schedules.upcoming(*asking(), spec)
    terminal.document(shown.Upcoming(times=times))
    for time in times:
        terminal.say(told(time, spec.trigger))
    if not times:
        terminal.say("It has no times of its own.")
    return 0


def _pause(arguments: Namespace, terminal: Terminal) -> int:
    schedule = schedules.pause_schedule(*asking(), arguments.name, note=arguments.note)
    terminal.document(shown.Schedule.model_validate(schedule))
    terminal.say(f"Schedule {schedule.spec.name} is paused.")
    return 0


def _resume(arguments: Namespace, terminal: Terminal) -> int:
    schedule = schedules.resume_schedule(*asking(), arguments.name)
    terminal.document(shown.Schedule.model_validate(schedule))
    terminal.say(f"Schedule {schedule.spec.name} fires next at {next_time(schedule)}.")
    return 0


def _run(arguments: Namespace, terminal: Terminal) -> int:
    firing = firings.run_now(*asking(), arguments.name, idempotency_key=arguments.idempotency_key)
    terminal.document(shown.Firing.model_validate(firing))
    terminal.say(f"Started {firing.run_id}. Follow it with `runs follow {firing.run_id}`.")
    return 0


def _history(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    trigger = schedules.get_schedule(*caller, arguments.name).schedule.spec.trigger
    page = firings.list_firings(
        *caller, arguments.name, limit=arguments.limit, cursor=arguments.cursor
    )
    items = [shown.FiringDetail.of(view) for view in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    rows = [_firing_row(view, trigger) for view in page.items]
    terminal.table(_HEADERS, rows, empty="It has not fired yet.")
    return _more(page.next_cursor, terminal)


def _secret(arguments: Namespace, terminal: Terminal) -> int:
    saved = schedules.rotate_secret(*asking(), arguments.name)
    terminal.document(shown.SavedSchedule.of(saved))
    _say_token(saved.schedule, saved.token, terminal)
    return 0


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    schedules.remove_schedule(*asking(), arguments.name)
    terminal.document({"removed": arguments.name})
    terminal.say(f"Schedule {arguments.name} is removed.")
    return 0


def _document(arguments: Namespace) -> dict[str, Any]:
    """What the file or the options describe, in the form `show --json` prints."""
    if arguments.file:
        return as_shown(read_document(arguments.file))
    trigger = _trigger(arguments)
    if not arguments.new_name or not arguments.pattern or trigger is None:
        raise CallerError(
            N_(
                "Give --name, --pattern and one of --cron, --every, --at and --webhook,"
                " or a file with -f."
            )
        )
    pairs: list[str] = arguments.input or []
    request = {} if arguments.request is None else {"request": arguments.request}
    return {
        "spec": {
            "name": arguments.new_name,
            "pattern": arguments.pattern,
            "input": {**request, **_input(arguments.pattern, pairs)},
            "trigger": trigger,
            "overlap": arguments.overlap,
            "catchup_window_seconds": arguments.catch_up,
            "ends_at": arguments.ends_at,
        }
    }


def _input(pattern: str, pairs: list[str]) -> dict[str, Any]:
    if not pairs:
        return {}
    try:
        schema = patterns.get_pattern(*asking(), pattern).spec.input_schema
    except NotFound:  # Named with whatever else is wrong, when the schedule is saved.
        schema = {}
    return input_from(pairs, schema)


def _trigger(arguments: Namespace) -> dict[str, Any] | None:
    if arguments.cron is not None:
        return {"kind": "cron", "expression": arguments.cron, "timezone": arguments.timezone}
    if arguments.every is not None:
        return {"kind": "interval", "every_seconds": arguments.every}
    if arguments.at is not None:
        return {"kind": "once", "at": arguments.at}
    return {"kind": "webhook", "proof": arguments.proof} if arguments.webhook else None


def _last(view: ScheduleView) -> str:
    if view.last is None:
        return "-"
    return view.last.outcome.value if view.last_run is None else view.last_run.status.value


def _firing_row(view: FiringView, trigger: Trigger) -> tuple[str, ...]:
    firing = view.firing
    return (
        told(firing.due_at, trigger),
        firing.cause.value,
        firing.outcome.value,
        firing.run_id or "-",
        view.run.status.value if view.run else "-",
        one_line(firing.note) or "-",
    )


def _say_token(schedule: Schedule, token: str | None, terminal: Terminal) -> None:
    if token is not None:
        trigger = schedule.spec.trigger
        signs = isinstance(trigger, WebhookTrigger) and trigger.proof is not HookProof.TOKEN
        what = "signed with this secret" if signs else "with this token"
        terminal.say(f"Call POST /api/v1/hooks/{schedule.id} {what}, shown only now:")
        terminal.say(token)


def _more(next_cursor: str | None, terminal: Terminal) -> int:
    if next_cursor:
        terminal.say(f"More: --cursor {next_cursor}")
    return 0
