"""`apply` and `fleet schema`: the fleet as code."""

from __future__ import annotations

import difflib
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from control_plane.cli.arguments import Commands, command, read_document, read_text
from control_plane.cli.asking import Asking, asking
from control_plane.cli.exit_codes import PLAN_HAS_CHANGES
from control_plane.cli.terminal import Terminal
from control_plane.domain.errors import N_, CallerError, InvalidInput
from control_plane.domain.fleet import Action, FieldChange, Item, Plan
from control_plane.domain.validation import parse
from control_plane.representations.encoding import to_json
from control_plane.representations.fleet_document import FleetApplyDraft, FleetPlan
from control_plane.representations.fleet_schema import fleet_schema
from control_plane.representations.fleet_text import Text, read_texts
from control_plane.services import fleet

_SIGNS = {
    Action.CREATE: "+",
    Action.CHANGE: "~",
    Action.REMOVE: "-",
    Action.RETIRE: "-",
    Action.KEEP: "!",
}
_NOTES = {
    Action.RETIRE: "  (retired; runs refer to its versions)",
    Action.KEEP: "  (not in the document; kept, as patterns cannot be removed)",
}
_ENDINGS = {".yaml", ".yml", ".json"}
_WIDEST = 120


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "apply", _apply, "make the fleet like a document, or plan it")
    parser.add_argument(
        "-f",
        "--file",
        required=True,
        action="append",
        dest="files",
        metavar="FILE",
        help="YAML or JSON, or a folder of such; several make one document; - reads standard input",
    )
    parser.add_argument(
        "--plan",
        action="store_true",
        help="only say what would be done; exit code 12 when that is anything",
    )
    parser.add_argument(
        "--prune",
        action="store_true",
        help="also remove what is not in the document, of the sections it has",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before applying")
    parser.add_argument(
        "--planned",
        metavar="PLAN",
        help="what `apply --plan --json` printed: refused if anything changed since",
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="why; kept with new versions")
    group = command(commands, "fleet", None, "what the fleet's document may hold")
    below = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    command(below, "schema", _schema, "the JSON Schema of the document, for editors")


def _apply(arguments: Namespace, terminal: Terminal) -> int:
    text = read_texts(dict(_texts(arguments.files)))
    caller = asking()
    try:
        return _apply_text(caller, text, arguments, terminal)
    except InvalidInput as error:
        raise text.located(error) from error


def _apply_text(caller: Asking, text: Text, arguments: Namespace, terminal: Terminal) -> int:
    plan = fleet.plan_fleet(*caller, text.document, prune=arguments.prune)
    if arguments.plan or not plan.changes_something:
        terminal.document(FleetPlan.of(plan))
        _show(plan, terminal, told="To do")
        return PLAN_HAS_CHANGES if plan.changes_something else 0
    if not arguments.yes:
        _show(plan, terminal, told="To do")
        _ask_for_leave(terminal)
    base = _base_of(arguments.planned) if arguments.planned else plan.base
    applied = fleet.apply_fleet(
        *caller, text.document, prune=arguments.prune, base=base, note=arguments.note
    )
    terminal.document(FleetPlan.of(applied))
    if arguments.yes:
        _show(applied, terminal, told="Done")
    else:
        terminal.say("Applied.")
    return 0


def _texts(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        folder = Path(name)
        if name == "-" or not folder.is_dir():
            yield name, read_text(name)
            continue
        found = [p for p in sorted(folder.rglob("*")) if p.suffix in _ENDINGS and p.is_file()]
        if not found:
            raise CallerError(N_("{path} holds no .yaml, .yml or .json file."), path=name)
        for path in found:
            yield str(path), read_text(str(path))


def _base_of(path: str) -> dict[str, str | None]:
    base = read_document(path).get("base")
    if not isinstance(base, dict):
        raise CallerError(N_("{path} is no plan; write one with `apply --plan --json`."), path=path)
    draft = parse(FleetApplyDraft, {"document": {}, "base": cast("dict[str, Any]", base)})
    return draft.base or {}


def _ask_for_leave(terminal: Terminal) -> None:
    if terminal.as_json or not sys.stdin.isatty():
        raise CallerError(N_("Nobody is there to ask; look with --plan, then apply with --yes."))
    terminal.note("Apply this? Type yes.")
    if sys.stdin.readline().strip().lower() != "yes":
        raise CallerError(N_("Nothing was applied."))


def _schema(_: Namespace, terminal: Terminal) -> int:
    terminal.raw(to_json(fleet_schema(), indented=True).decode())
    return 0


def _show(plan: Plan, terminal: Terminal, *, told: str) -> None:
    for item in plan.items:
        if item.action is not Action.UNCHANGED:
            for line in _lines(item):
                terminal.say(line)
    counts = ", ".join(f"{number} {word}" for word, number in plan.counts().items())
    if plan.changes_something:
        terminal.say(f"{told}: {counts}.")
    else:
        terminal.say("Nothing to do: the fleet is like the document.")


def _lines(item: Item) -> Iterator[str]:
    yield f"{_SIGNS[item.action]} {item.path}{_NOTES.get(item.action, '')}"
    if item.action is Action.CHANGE:
        for change in item.changes:
            yield from _change(change)


def _change(change: FieldChange) -> Iterator[str]:
    before, after = change.before, change.after
    if isinstance(before, str) and isinstance(after, str) and "\n" in before + after:
        yield f"    {change.field}:"
        compared = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
        yield from (f"      {line}" for line in list(compared)[2:])
    else:
        yield f"    {change.field}: {_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    text = "(none)" if value is None else to_json(value).decode()
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
