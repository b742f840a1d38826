"""`webhooks`: list, show, save, pause, resume, secret, test, remove, deliveries, replay."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import Any

from control_plane.cli.arguments import Commands, by_default, command, moment, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import add_expected_version, as_shown, expected_version
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.domain.errors import N_, CallerError
from control_plane.domain.webhooks import Delivery, DeliveryStatus, Endpoint
from control_plane.representations import webhooks as shown
from control_plane.representations.common import Listing, Paged
from control_plane.services import webhook_deliveries as deliveries
from control_plane.services import webhook_endpoints as endpoints


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "webhooks", None, "list endpoints that are told what happens")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "list endpoints, by name"))
    _named(command(below, "show", _show, "show one endpoint"))
    save = command(below, "save", _save, "register an endpoint, or change it")
    _describe(save)
    add_expected_version(save)
    pause = _named(command(below, "pause", _pause, "send nothing; what happens meanwhile waits"))
    pause.add_argument("--note", default="", metavar="TEXT", help="why")
    _named(command(below, "resume", _resume, "send again, what waits first"))
    secret = _named(command(below, "secret", _secret, "make a new signing secret"))
    secret.add_argument(
        "--overlap-hours", type=int, default=endpoints.OVERLAP_HOURS, metavar="0..168"
    )
    _named(command(below, "test", _test, "send a test event to it alone"))
    _named(command(below, "remove", _remove, "remove it with its log"))
    _filtered(command(below, "deliveries", _deliveries, "the log, newest first"))
    show = command(below, "delivery", _delivery, "one delivery with each try")
    show.add_argument("delivery", help="id")
    replay = command(below, "replay", _replay, "send again: one delivery, or all that match")
    replay.add_argument("delivery", nargs="?", help="id; without it give --endpoint")
    _matching(replay)


def _named(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("name", help="name or id")
    return parser


def _describe(parser: ArgumentParser) -> None:
    parser.add_argument("-f", "--file", metavar="FILE", help="JSON as `show --json` prints it")
    parser.add_argument("--name", dest="new_name", metavar="NAME")
    parser.add_argument("--url", metavar="URL")
    parser.add_argument(
        "--event", action="append", metavar="TYPE", help="such as run.failed or run.*; repeat it"
    )
    parser.add_argument("--description", default="", metavar="TEXT")


def _filtered(parser: ArgumentParser) -> None:
    _matching(parser)
    parser.add_argument("--limit", type=int, choices=range(1, 201), default=20, metavar="1..200")
    parser.add_argument("--cursor", help="the `next_cursor` of the page before")


def _matching(parser: ArgumentParser) -> None:
    parser.add_argument("--endpoint", metavar="NAME")
    parser.add_argument(
        "--status", action="append", choices=[each.value for each in DeliveryStatus]
    )
    parser.add_argument("--type", metavar="TYPE", help="such as run.failed or run.*")
    parser.add_argument("--since", metavar="TIME", help="2026-11-23T08:00:00Z, or 24h or 7d")
    parser.add_argument("--until", metavar="TIME")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = endpoints.list_endpoints(*asking())
    terminal.document(Listing(items=[shown.EndpointDetail.of(view) for view in found]))
    terminal.table(
        ["NAME", "URL", "EVENTS", "STATE", "WAITING", "GIVEN UP"],
        [
            (
                view.endpoint.spec.name,
                view.endpoint.spec.url,
                ", ".join(view.endpoint.spec.events),
                _state(view.endpoint),
                view.counts[DeliveryStatus.PENDING],
                view.counts[DeliveryStatus.DEAD],
            )
            for view in found
        ],
        empty="No endpoints yet. Add one with `webhooks save --name NAME --url https://…"
        " --event 'run.*'`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    view = endpoints.get_endpoint(*asking(), arguments.name)
    endpoint, spec = view.endpoint, view.endpoint.spec
    terminal.document(shown.EndpointDetail.of(view))
    terminal.say(f"{spec.name} (version {endpoint.version})")
    for label, value in (
        ("id", endpoint.id),
        ("url", spec.url),
        ("events", ", ".join(spec.events)),
        ("about", one_line(spec.description) or "-"),
        ("state", _state(endpoint)),
        ("note", one_line(endpoint.pause_note) or "-"),
        ("old secret", instant(endpoint.old_secret_until)),
        *((status.value, str(count)) for status, count in view.counts.items()),
    ):
        terminal.say(f"  {label:<12}{value}")
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = _document(arguments)
    saved = endpoints.save_endpoint(
        *asking(),
        spec=document["spec"],
        expected_version=expected_version(document, arguments.expected_version),
    )
    terminal.document(shown.SavedEndpointView.of(saved))
    endpoint = saved.endpoint
    terminal.say(f"Endpoint {endpoint.spec.name} is saved (version {endpoint.version}).")
    _say_secret(saved.secret, terminal)
    return 0


def _pause(arguments: Namespace, terminal: Terminal) -> int:
    paused = endpoints.pause_endpoint(*asking(), arguments.name, note=arguments.note)
    return _told(paused, f"Endpoint {paused.spec.name} is paused.", terminal)


def _resume(arguments: Namespace, terminal: Terminal) -> int:
    resumed = endpoints.resume_endpoint(*asking(), arguments.name)
    return _told(resumed, f"Endpoint {resumed.spec.name} is told again.", terminal)


def _secret(arguments: Namespace, terminal: Terminal) -> int:
    saved = endpoints.rotate_endpoint_secret(
        *asking(), arguments.name, overlap_hours=arguments.overlap_hours
    )
    terminal.document(shown.SavedEndpointView.of(saved))
    _say_secret(saved.secret, terminal)
    until = saved.endpoint.old_secret_until
    if until is not None:
        terminal.say(f"The old one is valid until {instant(until)}.")
    return 0


def _test(arguments: Namespace, terminal: Terminal) -> int:
    delivery = deliveries.send_test_event(*asking(), arguments.name)
    terminal.document(shown.Delivery.of(delivery))
    terminal.say(f"On its way. See what came of it: `webhooks delivery {delivery.id}`.")
    return 0


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    endpoints.remove_endpoint(*asking(), arguments.name)
    terminal.document({"removed": arguments.name})
    terminal.say(f"Endpoint {arguments.name} is removed.")
    return 0


def _deliveries(arguments: Namespace, terminal: Terminal) -> int:
    page = deliveries.list_deliveries(
        *asking(),
        endpoint=arguments.endpoint,
        limit=arguments.limit,
        cursor=arguments.cursor,
        **_where(arguments),
    )
    items = [shown.Delivery.of(each) for each in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    headers = ["ID", "HAPPENED", "TYPE", "SUBJECT", "STATUS", "TRIES", "ANSWER", "NEXT"]
    terminal.table(headers, [_row(each) for each in page.items], empty="Nothing was told yet.")
    if page.next_cursor:
        terminal.say(f"More: --cursor {page.next_cursor}")
    return 0


def _delivery(arguments: Namespace, terminal: Terminal) -> int:
    view = deliveries.get_delivery(*asking(), arguments.delivery)
    terminal.document(shown.DeliveryDetail.with_tries(view))
    happened = view.delivery.event.happened
    terminal.say(f"{happened.type} of {happened.subject} for {view.endpoint.spec.name}")
    rows = [
        (
            each.number,
            instant(each.at),
            each.answer.status_code or "-",
            f"{each.answer.duration_ms} ms",
            one_line(each.answer.error or each.answer.body) or "-",
        )
        for each in view.attempts
    ]
    terminal.table(["TRY", "AT", "ANSWER", "TOOK", "SAID"], rows, empty="It was not tried yet.")
    return 0


def _replay(arguments: Namespace, terminal: Terminal) -> int:
    if arguments.delivery:
        delivery = deliveries.replay_delivery(*asking(), arguments.delivery)
        terminal.document(shown.Delivery.of(delivery))
        terminal.say(f"{delivery.id} is sent again.")
        return 0
    if not arguments.endpoint:
        raise CallerError(N_("Give the id of a delivery, or --endpoint for all that match."))
    given = _where(arguments)
    statuses = given.pop("statuses") or (DeliveryStatus.DEAD,)
    count = deliveries.replay_deliveries(
        *asking(), endpoint=arguments.endpoint, statuses=statuses, **given
    )
    terminal.document(shown.Replayed(count=count))
    terminal.say(f"{count} are sent again.")
    return 0


def _where(arguments: Namespace) -> dict[str, Any]:
    now = asking().desk.now()

    def read(text: str | None) -> datetime | None:
        return None if text is None else moment(text, now=now)

    return {
        "statuses": [DeliveryStatus(each) for each in arguments.status or ()],
        "type": arguments.type,
        "since": read(arguments.since),
        "until": read(arguments.until),
    }


def _document(arguments: Namespace) -> dict[str, Any]:
    """What the file or the options describe, in the form `show --json` prints."""
    if arguments.file:
        return as_shown(read_document(arguments.file))
    if not (arguments.new_name and arguments.url and arguments.event):
        raise CallerError(N_("Give --name, --url and at least one --event, or a file with -f."))
    return {
        "spec": {
            "name": arguments.new_name,
            "url": arguments.url,
            "events": arguments.event,
            "description": arguments.description,
        }
    }


def _state(endpoint: Endpoint) -> str:
    if endpoint.paused is not None:
        return f"paused ({endpoint.paused.value})"
    return f"failing since {instant(endpoint.failing_since)}" if endpoint.failing_since else "ok"


def _row(delivery: Delivery) -> tuple[object, ...]:
    happened = delivery.event.happened
    return (
        delivery.id,
        instant(happened.at),
        happened.type,
        happened.subject,
        delivery.status.value,
        delivery.attempts,
        delivery.status_code or "-",
        instant(delivery.next_at),
    )


def _told(endpoint: Endpoint, sentence: str, terminal: Terminal) -> int:
    terminal.document(shown.Endpoint.model_validate(endpoint))
    terminal.say(sentence)
    return 0


def _say_secret(secret: str | None, terminal: Terminal) -> None:
    if secret is not None:
        terminal.say("It checks our signatures with this secret, shown only now:")
        terminal.say(secret)
