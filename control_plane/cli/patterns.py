"""`patterns`: list, show, check, save, versions, restore."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import (
    add_expected_version,
    add_naming,
    add_saving,
    draft_of,
    expected_version,
    version_number,
)
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.domain.errors import InvalidInput
from control_plane.domain.topology import END, START, members, topology
from control_plane.domain.validation import parse
from control_plane.representations import patterns as shown
from control_plane.representations.common import Listing
from control_plane.services import patterns


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "patterns", _list, "list patterns, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    command(below, "list", _list, "list patterns")
    command(below, "show", _show, "show one pattern and its topology").add_argument("name")
    save = command(below, "save", _save, "register a pattern, or save its next version")
    check = command(below, "check", _check, "name everything that keeps a pattern from working")
    for parser in (save, check):
        add_naming(parser)
        add_saving(parser)
    command(below, "versions", _versions, "list a pattern's versions").add_argument("name")
    restore = command(below, "restore", _restore, "make an earlier version current again")
    restore.add_argument("name")
    restore.add_argument("version", type=version_number)
    add_expected_version(restore)


def _list(_: Namespace, terminal: Terminal) -> int:
    found = patterns.list_patterns(*asking())
    terminal.document(Listing(items=[shown.Pattern.model_validate(pattern) for pattern in found]))
    terminal.table(
        ["NAME", "KIND", "ENGINE", "VERSION", "OWNER", "MEMBERS"],
        [
            (
                p.name,
                p.spec.kind,
                p.spec.engine,
                p.version,
                p.owner,
                ", ".join(m.name for m in members(p.spec)),
            )
            for p in found
        ],
        empty="No patterns yet. Compose one with `patterns save -f FILE`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    pattern = patterns.get_pattern(desk, principal, arguments.name)
    terminal.document(shown.Pattern.model_validate(pattern))
    terminal.say(
        f"{pattern.name} ({pattern.spec.kind}, version {pattern.version}, owned by {pattern.owner})"
    )
    if pattern.spec.description:
        terminal.say(pattern.spec.description)
    chosen = pattern.spec.engine
    default = f"{desk.engines.default}, the installation's default"
    terminal.say(f"Runs are carried out by {default if chosen == 'default' else chosen}.")
    graph = topology(pattern.spec, patterns.member_roles(desk, principal, pattern.spec))
    names = {START: "start", END: "end"}
    terminal.table(
        ["FROM", "TO", "BY"],
        [
            (names.get(e.source, e.source), names.get(e.target, e.target), e.label)
            for e in graph.edges
        ],
        empty="Nothing is connected.",
    )
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = read_document(arguments.file)
    draft = parse(shown.PatternDraft, draft_of(document, arguments))
    saved = patterns.save_pattern(
        *asking(),
        name=draft.name,
        owner=draft.owner,
        spec=draft.spec,
        note=draft.note,
        expected_version=expected_version(document, arguments.expected_version),
    )
    terminal.document(shown.Pattern.model_validate(saved))
    terminal.say(f"Pattern {saved.name} is at version {saved.version}.")
    return 0


def _check(arguments: Namespace, terminal: Terminal) -> int:
    draft = parse(shown.PatternDraft, draft_of(read_document(arguments.file), arguments))
    found = patterns.check_pattern(*asking(), name=draft.name, spec=draft.spec)
    if found:
        raise InvalidInput(found)
    terminal.document({"problems": []})
    terminal.say(f"Pattern {draft.name} can be saved.")
    return 0


def _versions(arguments: Namespace, terminal: Terminal) -> int:
    versions = patterns.pattern_versions(*asking(), arguments.name)
    terminal.document(Listing(items=[shown.PatternVersion.model_validate(v) for v in versions]))
    terminal.table(
        ["VERSION", "SAVED", "BY", "NOTE"],
        [(v.number, instant(v.created_at), v.created_by, v.note) for v in versions],
        empty="No versions.",
    )
    return 0


def _restore(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    expected = (
        arguments.expected_version or patterns.get_pattern(desk, principal, arguments.name).version
    )
    pattern = patterns.restore_pattern(
        desk, principal, arguments.name, version=arguments.version, expected_version=expected
    )
    terminal.document(shown.Pattern.model_validate(pattern))
    terminal.say(
        f"Pattern {pattern.name} is at version {pattern.version},"
        f" restored from {arguments.version}."
    )
    return 0
