"""`channels`: list, show, save, pause, resume, test, remove, log, send-again."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from control_plane.cli.arguments import Commands, by_default, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import add_expected_version, expected_version
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.domain.agents import RiskTier
from control_plane.domain.errors import N_, CallerError
from control_plane.domain.notices import EVENTS, Channel, Notice, NoticeStatus
from control_plane.representations import notices as shown
from control_plane.representations.common import Listing, Paged
from control_plane.services import channels, notices


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "channels", None, "list channels people are told through")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "list channels, by name"))
    _named(command(below, "show", _show, "show one channel; its address is never shown"))
    save = command(below, "save", _save, "add a channel, or change it")
    _describe(save)
    add_expected_version(save)
    _named(command(below, "pause", _pause, "tell nothing through it"))
    _named(command(below, "resume", _resume, "tell what happens from now on"))
    _named(command(below, "test", _test, "tell it that you try it out"))
    _named(command(below, "remove", _remove, "remove it with its log"))
    log = command(below, "log", _log, "what people were told, or could not be; newest first")
    log.add_argument("--channel", metavar="NAME")
    log.add_argument("--status", action="append", choices=[each.value for each in NoticeStatus])
    log.add_argument("--approval", metavar="ID")
    log.add_argument("--limit", type=int, choices=range(1, 201), default=20, metavar="1..200")
    log.add_argument("--cursor", help="the `next_cursor` of the page before")
    again = command(below, "send-again", _again, "send what was given up once more")
    again.add_argument("notification", help="id")


def _named(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("name", help="name or id")
    return parser


def _describe(parser: ArgumentParser) -> None:
    parser.add_argument("-f", "--file", metavar="FILE", help="JSON as `show --json` prints it")
    parser.add_argument("--name", dest="new_name", metavar="NAME")
    parser.add_argument(
        "--url-stdin", action="store_true", help="read the address from standard input"
    )
    parser.add_argument("--secret", metavar="NAME", help="stored secret that holds the address")
    parser.add_argument("--event", action="append", choices=list(EVENTS))
    parser.add_argument("--pattern", metavar="NAME", help="takes * wildcards")
    parser.add_argument("--risk", action="append", choices=[each.value for each in RiskTier])
    parser.add_argument("--person", action="append", metavar="ID")
    parser.add_argument("--language", choices=("en", "ja"))
    parser.add_argument("--description", metavar="TEXT")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = channels.list_channels(*asking())
    terminal.document(Listing(items=[shown.ChannelDetail.of(view) for view in found]))
    terminal.table(
        ["NAME", "SERVICE", "EVENTS", "PATTERN", "STATE", "WAITING", "GIVEN UP"],
        [
            (
                view.channel.spec.name,
                view.channel.service,
                ", ".join(view.channel.spec.events),
                view.channel.spec.pattern,
                _state(view.channel),
                view.counts[NoticeStatus.PENDING],
                view.counts[NoticeStatus.DEAD],
            )
            for view in found
        ],
        empty="No channels yet. Add one with `channels save --name NAME --url-stdin`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    view = channels.get_channel(*asking(), arguments.name)
    channel, spec = view.channel, view.channel.spec
    terminal.document(shown.ChannelDetail.of(view))
    terminal.say(f"{spec.name} (version {channel.version})")
    for label, value in (
        ("id", channel.id),
        ("service", channel.service),
        ("secret", channel.secret or "-"),
        ("events", ", ".join(spec.events)),
        ("pattern", spec.pattern),
        ("risks", ", ".join(spec.risks) or "all"),
        ("people", ", ".join(spec.people) or "whoever reads it"),
        ("language", spec.language),
        ("about", one_line(spec.description) or "-"),
        ("state", _state(channel)),
        *((status.value, str(count)) for status, count in view.counts.items()),
    ):
        terminal.say(f"  {label:<12}{value}")
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = _document(arguments)
    saved = channels.save_channel(
        *asking(),
        spec=document["spec"],
        url=_address(arguments),
        expected_version=expected_version(document, arguments.expected_version),
    )
    return _told(saved, f"Channel {saved.spec.name} is saved (version {saved.version}).", terminal)


def _pause(arguments: Namespace, terminal: Terminal) -> int:
    paused = channels.pause_channel(*asking(), arguments.name)
    return _told(paused, f"Channel {paused.spec.name} is paused.", terminal)


def _resume(arguments: Namespace, terminal: Terminal) -> int:
    resumed = channels.pause_channel(*asking(), arguments.name, paused=False)
    return _told(resumed, f"Channel {resumed.spec.name} is told again.", terminal)


def _test(arguments: Namespace, terminal: Terminal) -> int:
    notice = notices.send_test(*asking(), arguments.name)
    terminal.document(shown.Notification.model_validate(notice))
    terminal.say(f"On its way. See what came of it: `channels log --channel {arguments.name}`.")
    return 0


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    channels.remove_channel(*asking(), arguments.name)
    terminal.document({"removed": arguments.name})
    terminal.say(f"Channel {arguments.name} is removed.")
    return 0


def _log(arguments: Namespace, terminal: Terminal) -> int:
    page = notices.list_notices(
        *asking(),
        channel=arguments.channel,
        statuses=[NoticeStatus(each) for each in arguments.status or ()],
        approval_id=arguments.approval,
        limit=arguments.limit,
        cursor=arguments.cursor,
    )
    items = [shown.Notification.model_validate(each) for each in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    headers = ["ID", "HAPPENED", "EVENT", "SUBJECT", "STATUS", "TRIES", "SAID"]
    terminal.table(headers, [_row(each) for each in page.items], empty="Nobody was told yet.")
    if page.next_cursor:
        terminal.say(f"More: --cursor {page.next_cursor}")
    return 0


def _again(arguments: Namespace, terminal: Terminal) -> int:
    notice = notices.send_again(*asking(), arguments.notification)
    terminal.document(shown.Notification.model_validate(notice))
    terminal.say(f"{notice.id} is sent again.")
    return 0


def _document(arguments: Namespace) -> dict[str, Any]:
    """What the file or the options describe, in the form `show --json` prints."""
    if arguments.file:
        document = read_document(arguments.file)
        return document if isinstance(document.get("spec"), dict) else {"spec": document}
    if not arguments.new_name:
        raise CallerError(N_("Give --name, or a file with -f."))
    given = {
        "name": arguments.new_name,
        "events": arguments.event,
        "pattern": arguments.pattern,
        "risks": arguments.risk,
        "people": arguments.person,
        "language": arguments.language,
        "description": arguments.description,
    }
    return {"spec": {name: value for name, value in given.items() if value is not None}}


def _address(arguments: Namespace) -> str:
    """Never an argument: other people of the machine see those."""
    if arguments.secret:
        return f"store:{arguments.secret}"
    return sys.stdin.readline().strip() if arguments.url_stdin else ""


def _state(channel: Channel) -> str:
    return "paused" if channel.paused else "ok"


def _row(notice: Notice) -> tuple[object, ...]:
    return (
        notice.id,
        instant(notice.created_at),
        notice.event.value,
        notice.subject,
        notice.status.value,
        notice.attempts,
        one_line(notice.error) or "-",
    )


def _told(channel: Channel, sentence: str, terminal: Terminal) -> int:
    terminal.document(shown.Channel.model_validate(channel))
    terminal.say(sentence)
    return 0
