"""`members`: list, add, change, remove, disable, enable, sign-out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking
from control_plane.cli.saving import version_number
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.cli.tokens import add_rights, rights, rights_of
from control_plane.domain.members import HeldSpec, Member, Person, Source
from control_plane.representations import members as shown
from control_plane.representations.common import Listing
from control_plane.services import members


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands, "members", None, "who may do what in the workspace (CONTROL_PLANE_WORKSPACE)"
    )
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "list members, oldest first"))
    add = command(below, "add", _add, "let whoever signs in with an address be a member")
    add.add_argument("email")
    add_rights(add)
    change = _of_one(command(below, "change", _change, "replace all that is assigned to a member"))
    change.add_argument("--expected-version", type=version_number, metavar="N")
    change.add_argument("--nothing", action="store_true", help="assign nothing any more")
    add_rights(change)
    _of_one(command(below, "remove", _remove, "take from a member what they hold here"))
    _of_one(command(below, "disable", _disable, "keep a person out of every workspace"))
    _of_one(command(below, "enable", _enable, "let a person in again"))
    _of_one(command(below, "sign-out", _sign_out, "end a person's sessions everywhere"))


def _of_one(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("id", help="as `members list` shows it")
    return parser


def _list(_arguments: Namespace, terminal: Terminal) -> int:
    found = members.list_members(*asking())
    terminal.document(Listing(items=[shown.Member.of(member) for member in found]))
    terminal.table(
        ["ID", "NAME", "E-MAIL", "ASSIGNED", "CLAIMED", "LAST SEEN", "DISABLED"],
        [
            (
                member.person.id,
                member.person.name or "-",
                member.person.email or "-",
                _held(member, Source.ASSIGNED),
                _held(member, Source.CLAIMS),
                instant(member.person.last_seen_at),
                instant(member.person.disabled_at),
            )
            for member in found
        ],
        empty="No members yet. Add one with `members add ADDRESS --role admin`.",
    )
    return 0


def _add(arguments: Namespace, terminal: Terminal) -> int:
    spec = {"email": arguments.email, **rights_of(arguments)}
    return _say(members.add_member(*asking(), spec), terminal)


def _change(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    version = arguments.expected_version
    if version is None:
        version = members.get_member(*caller, arguments.id).version
    held = HeldSpec() if arguments.nothing else rights_of(arguments)
    changed = members.change_member(*caller, arguments.id, held, expected_version=version)
    return _say(changed, terminal)


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    members.remove_member(*asking(), arguments.id)
    terminal.document({"removed": arguments.id})
    terminal.say(f"{arguments.id} holds nothing here any more.")
    return 0


def _disable(arguments: Namespace, terminal: Terminal) -> int:
    person = members.disable_person(*asking(), arguments.id)
    return _say_person(person, f"{person.shown_as} is disabled.", terminal)


def _enable(arguments: Namespace, terminal: Terminal) -> int:
    person = members.enable_person(*asking(), arguments.id)
    return _say_person(person, f"{person.shown_as} may come in again.", terminal)


def _sign_out(arguments: Namespace, terminal: Terminal) -> int:
    person = members.end_sessions(*asking(), arguments.id)
    return _say_person(person, f"{person.shown_as} is signed out everywhere.", terminal)


def _say(member: Member, terminal: Terminal) -> int:
    terminal.document(shown.Member.of(member))
    held = _held(member, Source.ASSIGNED)
    terminal.say(f"{member.person.shown_as} ({member.person.id}) is assigned: {held}.")
    return 0


def _say_person(person: Person, said: str, terminal: Terminal) -> int:
    terminal.document(shown.Person.model_validate(person))
    terminal.say(said)
    return 0


def _held(member: Member, source: Source) -> str:
    membership = member.of(source)
    return rights(membership.roles, membership.grants) if membership else "-"
