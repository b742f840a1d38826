"""`policy`: what needs a person in every pattern; its versions, a simulation, earned autonomy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from control_plane.cli.arguments import Commands, by_default, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import version_number
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.domain.rule_words import sentence
from control_plane.domain.simulation import Simulation
from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.representations import policies as shown
from control_plane.representations.common import Change, Listing
from control_plane.services import autonomy, policies
from control_plane.services.simulation import simulate


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "policy", None, "what needs a person in every pattern")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "show", _show, "the rules, in order"))
    save = _with_file(command(below, "save", _save, "save the rules as the next version"))
    save.add_argument("--expected-version", type=int, required=True, metavar="N", help="as read")
    save.add_argument("--note", default="", metavar="TEXT", help="why")
    command(below, "history", _history, "all versions, newest first")
    diff = command(below, "diff", _diff, "what differs between two versions")
    diff.add_argument("before", type=version_number)
    diff.add_argument("after", type=version_number)
    restore = command(below, "restore", _restore, "make an earlier version current again")
    restore.add_argument("version", type=version_number)
    restore.add_argument("--expected-version", type=int, metavar="N", help="default: as it is now")
    trial = command(below, "simulate", _simulate, "hold a draft against what runs did")
    _with_file(trial).add_argument("--days", type=int, default=30, metavar="N", help="how far back")
    command(below, "autonomy", _autonomy, "what like approvals have earned, and what was granted")
    grant = command(below, "grant", _grant, "take a proposal up")
    grant.add_argument("proposal")
    grant.add_argument("--expected-version", type=int, metavar="N", help="default: as it is now")
    command(below, "dismiss", _dismiss, "set a proposal aside").add_argument("proposal")
    command(below, "revoke", _revoke, "take a grant back").add_argument("grant")
    takes = command(below, "set-autonomy", _set, "change what autonomy takes")
    _with_file(takes)
    takes.add_argument("--expected-version", type=int, required=True, metavar="N", help="as read")


def _with_file(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("-f", "--file", required=True, metavar="FILE", help="JSON; - reads input")
    return parser


def _show(_: Namespace, terminal: Terminal) -> int:
    found = policies.get_policy(*asking())
    terminal.document(shown.Policy.of(found))
    _say(found, terminal)
    return 0


def _say(found: WorkspacePolicy, terminal: Terminal) -> None:
    rules = found.policy.rules
    if not rules:
        terminal.say(f"Version {found.version}: no rules; only patterns' own rules ask anybody.")
        return
    terminal.say(f"Version {found.version}, saved {instant(found.saved_at)} by {found.saved_by}")
    for number, rule in enumerate(rules, start=1):
        terminal.say(f"{number:>3}. {sentence(rule)}")


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = read_document(arguments.file)
    saved = policies.save_policy(
        *asking(),
        policy={"rules": document.get("rules", [])},
        expected_version=arguments.expected_version,
        note=arguments.note,
    )
    terminal.document(shown.Policy.of(saved))
    terminal.say(f"The policy is at version {saved.version}.")
    return 0


def _history(_: Namespace, terminal: Terminal) -> int:
    found = policies.policy_versions(*asking())
    terminal.document(Listing(items=[shown.Policy.of(each) for each in found]))
    terminal.table(
        ["VERSION", "SAVED", "BY", "RULES", "NOTE"],
        [(v.version, instant(v.saved_at), v.saved_by, len(v.policy.rules), v.note) for v in found],
        empty="No version yet. Save one with `policy save -f FILE --expected-version 0`.",
    )
    return 0


def _diff(arguments: Namespace, terminal: Terminal) -> int:
    found = policies.compare_policies(*asking(), arguments.before, arguments.after)
    terminal.document(Listing(items=[Change.model_validate(each) for each in found]))
    for change in found:
        terminal.say(f"{change.field}\n  - {change.before}\n  + {change.after}")
    if not found:
        terminal.say("Nothing differs.")
    return 0


def _restore(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    expected = arguments.expected_version
    restored = policies.restore_policy(
        *caller,
        version=arguments.version,
        expected_version=policies.get_policy(*caller).version if expected is None else expected,
    )
    terminal.document(shown.Policy.of(restored))
    _say(restored, terminal)
    return 0


def _simulate(arguments: Namespace, terminal: Terminal) -> int:
    rules = read_document(arguments.file).get("rules", [])
    found = simulate(*asking(), policy={"rules": rules}, days=arguments.days)
    terminal.document(shown.Simulation.model_validate(found))
    terminal.say(_summary(found))
    terminal.table(
        ["RULE", "ASKED", "WATCHED", "LOGGED", "UNKNOWN", "REJECTED", "WAITING", "RUNS"],
        [
            (
                each.number,
                each.asked,
                each.watched,
                each.logged,
                each.unknown,
                each.refused,
                _hours(each.added_seconds),
                ", ".join(each.run_ids[:3]) or "-",
            )
            for each in found.rules
        ],
        empty="The draft has no rules.",
    )
    return 0


def _summary(found: Simulation) -> str:
    newest = "the newest " if found.truncated else ""
    lines = [
        f"Over {newest}{found.runs} runs with {found.actions} actions it would have asked"
        f" {found.asked} times, watched {found.watched}, logged {found.logged}, held"
        f" {found.refused} that people rejected, and added {_hours(found.added_seconds)}"
        " of waiting.",
    ]
    if found.unestimated:
        lines.append(f"The waiting of {found.unestimated} questions is unknown.")
    if found.unknown:
        lines.append(f"Of {found.unknown} actions nobody can know: what a condition needs is gone.")
    if found.let_pass:
        lines.append(f"It would have let pass {found.let_pass} that people rejected.")
    return "\n".join(lines)


def _hours(seconds: float | None) -> str:
    return "unknown" if seconds is None else f"{seconds / 3600:.1f} h"


def _autonomy(_: Namespace, terminal: Terminal) -> int:
    found = autonomy.read_autonomy(*asking())
    terminal.document(shown.Autonomy.of(found))
    spec = found.setting.spec
    takes = f"{spec.after} like approvals in a row earn {spec.days} days"
    terminal.say(f"{takes}." if spec.enabled else "Nothing is proposed.")
    terminal.table(
        ["PROPOSAL", "APPROVALS", "RULE"],
        [(each.id, each.earned, sentence(each.rule)) for each in found.proposals],
        empty="No proposal.",
    )
    terminal.table(
        ["GRANT", "STATUS", "ENDS", "LET PASS", "ASKED", "NOT APPROVED"],
        [
            (
                each.grant.id,
                each.grant.status.value,
                instant(each.ends_at) if each.ends_at else "-",
                each.passed,
                each.sampled,
                each.refused,
            )
            for each in found.grants
        ],
        empty="Nothing was granted.",
    )
    return 0


def _grant(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    expected = arguments.expected_version
    grant = autonomy.grant_autonomy(
        *caller,
        arguments.proposal,
        expected_version=policies.get_policy(*caller).version if expected is None else expected,
    )
    terminal.document(shown.Grant.of(grant))
    terminal.say(f"{grant.id} holds until {instant(grant.rule.until)}.")
    return 0


def _dismiss(arguments: Namespace, terminal: Terminal) -> int:
    grant = autonomy.dismiss_autonomy(*asking(), arguments.proposal)
    terminal.document(shown.Grant.of(grant))
    terminal.say("It is set aside, until it is earned anew.")
    return 0


def _revoke(arguments: Namespace, terminal: Terminal) -> int:
    grant = autonomy.revoke_autonomy(*asking(), arguments.grant)
    terminal.document(shown.Grant.of(grant))
    terminal.say(f"{grant.id} is revoked; people are asked again.")
    return 0


def _set(arguments: Namespace, terminal: Terminal) -> int:
    document = read_document(arguments.file)
    kept = autonomy.set_autonomy(
        *asking(),
        spec=document.get("spec", document),
        expected_version=arguments.expected_version,
    )
    terminal.document(shown.AutonomySetting.model_validate(kept))
    terminal.say(f"What autonomy takes is at version {kept.version}.")
    return 0
