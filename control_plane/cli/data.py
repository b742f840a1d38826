"""`retention`, `holds`, `person`: how long data is kept, what is held, one person's data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking
from control_plane.cli.export import add_output, write_documents
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.domain.errors import N_, CallerError
from control_plane.domain.retention import KINDS, HoldKind
from control_plane.representations import data as shown
from control_plane.representations.common import Listing
from control_plane.services import holds, personal, retention

_FOR_EVER = "for-ever"


def declare(commands: Commands) -> None:
    """Add the commands."""
    _declare_retention(commands)
    _declare_holds(commands)
    person = command(commands, "person", None, "one person's data")
    below = person.add_subparsers(title="commands", metavar="COMMAND", required=True)
    export = command(below, "export", _export_person, "everything that names the person, as JSON")
    add_output(_of_person(export))
    erase = _of_person(command(below, "erase", _erase_person, "erase what names the person"))
    erase.add_argument("--yes", action="store_true", help="it cannot be taken back")


def _declare_retention(commands: Commands) -> None:
    parser = command(commands, "retention", None, "how long data is kept")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _rules, "the rules"))
    change = command(below, "set", _set, "keep a kind of data for so many days")
    change.add_argument("kind", choices=list(KINDS))
    change.add_argument("days", help=f"a number, or {_FOR_EVER}")
    carry_out = command(below, "run", _run, "remove what is over its time now")
    carry_out.add_argument("--dry-run", action="store_true", help="only say what would go")


def _declare_holds(commands: Commands) -> None:
    parser = command(commands, "holds", None, "legal holds: what must not be deleted or erased")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    listing = command(below, "list", _holds, "the holds, newest first")
    listing.add_argument("--released", action="store_true", help="those that ended, too")
    by_default(parser, listing)
    place = command(below, "place", _place, "keep data from being deleted or erased")
    place.add_argument("kind", choices=[kind.value for kind in HoldKind])
    place.add_argument("target", nargs="?", default="", help="id or name; none for workspace")
    place.add_argument("--reason", required=True)
    release = command(below, "release", _release, "end a hold")
    release.add_argument("id")
    release.add_argument("--reason", required=True)


def _of_person(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("id", help="such as prn_01jd8v2k3m4n5p6q7r8s9t0a1b")
    return parser


def _rules(_: Namespace, terminal: Terminal) -> int:
    standing = retention.read_retention(*asking())
    terminal.document(shown.Retention.of(standing))
    terminal.table(
        ["KIND", "KEPT", "WHAT GOES"],
        [
            (
                rule.kind.name,
                "for ever" if rule.days is None else f"{rule.days} days",
                rule.kind.says,
            )
            for rule in standing.rules
        ],
        empty="",
    )
    terminal.say(f"Last carried out: {instant(standing.passed_at)}")
    return 0


def _set(arguments: Namespace, terminal: Terminal) -> int:
    given: str = arguments.days
    if given != _FOR_EVER and not given.isdecimal():
        raise CallerError(N_("Write a number of days, or for-ever."))
    days = None if given == _FOR_EVER else min(int(given), 10**6)
    retention.set_retention(*asking(), kind=arguments.kind, days=days)
    return _rules(arguments, terminal)


def _run(arguments: Namespace, terminal: Terminal) -> int:
    done = retention.run_retention(*asking(), dry_run=arguments.dry_run)
    terminal.document(shown.RetentionPass.model_validate(done))
    verb = "Would remove" if done.dry_run else "Removed"
    for kind, count in done.counts.items():
        terminal.say(f"{verb} {count} of {kind}.")
    if not done.counts:
        terminal.say("Nothing is over its time. Change that with `retention set KIND DAYS`.")
    return 0


def _holds(arguments: Namespace, terminal: Terminal) -> int:
    found = holds.list_holds(*asking(), released=arguments.released)
    terminal.document(Listing(items=[shown.LegalHold.model_validate(hold) for hold in found]))
    terminal.table(
        ["ID", "ON", "REASON", "PLACED", "BY", "RELEASED"],
        [
            (
                hold.id,
                f"{hold.kind.value}/{hold.target}",
                one_line(hold.reason),
                instant(hold.placed_at),
                hold.placed_by,
                instant(hold.released_at),
            )
            for hold in found
        ],
        empty="Nothing is held. Place a hold with `holds place run RUN --reason TEXT`.",
    )
    return 0


def _place(arguments: Namespace, terminal: Terminal) -> int:
    hold = holds.place_hold(
        *asking(), kind=arguments.kind, target=arguments.target, reason=arguments.reason
    )
    terminal.document(shown.LegalHold.model_validate(hold))
    terminal.say(f"{hold.kind.value}/{hold.target} is held ({hold.id}).")
    return 0


def _release(arguments: Namespace, terminal: Terminal) -> int:
    hold = holds.release_hold(*asking(), arguments.id, reason=arguments.reason)
    terminal.document(shown.LegalHold.model_validate(hold))
    terminal.say(f"{hold.kind.value}/{hold.target} is held no longer by {hold.id}.")
    return 0


def _export_person(arguments: Namespace, terminal: Terminal) -> int:
    document = personal.export_person(*asking(), arguments.id)
    write_documents([document], arguments.output, terminal)
    return 0


def _erase_person(arguments: Namespace, terminal: Terminal) -> int:
    if not arguments.yes:
        raise CallerError(N_("An erasure cannot be taken back; add --yes to carry it out."))
    done = personal.erase_person(*asking(), arguments.id)
    terminal.document(shown.Erasure.model_validate(done))
    terminal.say(
        f"Erased: details of {done.events} event(s), {done.texts} text(s). {done.person_id} stays."
    )
    return 0
