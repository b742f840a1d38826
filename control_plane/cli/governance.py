"""`governance`: how agents stand, promotions, evidence, controls, the compliance report."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from control_plane.cli.arguments import Commands, by_default, command, moment, read_document
from control_plane.cli.asking import asking
from control_plane.cli.governance_report import declare as declare_report
from control_plane.cli.saving import add_expected_version
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.controls import ATTESTABLE, ControlSet
from control_plane.representations import governance as shown
from control_plane.representations.common import Listing
from control_plane.services import (
    agents,
    control_sets,
    evidence,
    governance,
    launchable,
    promotion,
)
from control_plane.services.timeline import agent_timeline


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "governance", None, "how agents stand, promotions, evidence, report")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "how all agents stand"))
    _named(command(below, "show", _show, "how one agent stands, and what it lacks"))
    _named(command(below, "timeline", _timeline, "what happened to an agent, newest first"))
    promote = _named(command(below, "promote", _promote, "ask for another stage of an agent"))
    promote.add_argument("to", choices=[stage.value for stage in Stage])
    promote.add_argument("--note", default="", metavar="TEXT", help="why")
    add_expected_version(promote)
    command(below, "requests", _requests, "requests that wait for a decision")
    decide = _identified(command(below, "decide", _decide, "approve or reject a request"))
    decide.add_argument("verdict", choices=["approve", "reject"])
    decide.add_argument("--reason", default="", metavar="TEXT")
    _identified(command(below, "withdraw", _withdraw, "take a request back"))
    attest = _named(command(below, "attest", _attest, "vouch for a control of an agent"))
    attest.add_argument("control", choices=[control.value for control in ATTESTABLE])
    attest.add_argument("--reference", required=True, metavar="TEXT", help="a link or an id")
    attest.add_argument("--note", default="", metavar="TEXT")
    attest.add_argument("--expires", metavar="TIME", help="default: as long as the tier allows")
    add_expected_version(attest)
    _identified(_named(command(below, "withdraw-evidence", _unattest, "take evidence back")))
    command(below, "controls", _controls, "what each risk tier asks for")
    save = command(below, "save-controls", _save_controls, "change what a risk tier asks for")
    save.add_argument("tier", choices=[tier.value for tier in RiskTier])
    save.add_argument("-f", "--file", required=True, metavar="FILE", help="JSON; - reads input")
    save.add_argument("--expected-version", type=int, required=True, metavar="N", help="as read")
    save.add_argument("--note", default="", metavar="TEXT")
    declare_report(below)


def _named(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("name", help="of the agent")
    return parser


def _identified(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("id")
    return parser


def _list(_: Namespace, terminal: Terminal) -> int:
    found = governance.list_standings(*asking())
    terminal.document(Listing(items=[shown.Standing.of(each) for each in found]))
    terminal.table(
        ["AGENT", "TIER", "STAGE", "OWNER", "WAITS", "FLAGS"],
        [
            (
                each.agent.name,
                each.agent.risk_tier.value,
                each.agent.stage.value,
                each.agent.owner,
                each.pending.id if each.pending else "-",
                ", ".join(dict.fromkeys(flag.kind.value for flag in each.flags)) or "-",
            )
            for each in found
        ],
        empty="No agents yet. Register one with `agents save -f FILE`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    standing = governance.get_standing(*asking(), arguments.name)
    agent = standing.agent
    terminal.document(shown.Standing.of(standing))
    terminal.say(
        f"{agent.name} (version {agent.version}, {agent.stage.value}, {agent.risk_tier.value} risk)"
    )
    for flag in standing.flags:
        terminal.say(f"  ! {flag.problem.message}")
    for way in standing.ways:
        terminal.say(f"  to {way.to.value}{', with an approver' if way.needs_approver else ''}")
        for problem in way.missing:
            terminal.say(f"    - {problem.message}")
    if standing.pending:
        terminal.say(f"  waits: {standing.pending.id} to {standing.pending.to_stage.value}")
    for each in standing.evidence:
        ended = "withdrawn" if each.withdrawn_at else f"until {instant(each.expires_at)}"
        terminal.say(
            f"  evidence {each.id}: {each.control.value} of version {each.version},"
            f" {ended}: {one_line(each.reference)}"
        )
    return 0


def _timeline(arguments: Namespace, terminal: Terminal) -> int:
    found = agent_timeline(*asking(), arguments.name)
    terminal.document(Listing(items=[shown.TimelineEvent.model_validate(event) for event in found]))
    terminal.table(
        ["TIME", "BY", "WHAT", "NOTE"],
        [(instant(e.at), e.by_name, e.sentence, e.note or "-") for e in found],
        empty="Nothing happened yet.",
    )
    return 0


def _promote(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    expected = arguments.expected_version or agents.get_agent(*caller, arguments.name).version
    done = promotion.promote(
        *caller, arguments.name, to=arguments.to, expected_version=expected, note=arguments.note
    )
    code = _say(done, terminal)
    if arguments.to != Stage.RETIRED:
        return code
    if held_up := launchable.patterns_with(*caller, arguments.name):
        terminal.say(f"It keeps these patterns from being launched: {', '.join(held_up)}.")
    return code


def _requests(_: Namespace, terminal: Terminal) -> int:
    found = promotion.list_promotions(*asking())
    terminal.document(
        Listing(items=[shown.PromotionRequest.model_validate(each) for each in found])
    )
    terminal.table(
        ["ID", "AGENT", "VERSION", "TO", "BY", "SINCE", "NOTE"],
        [
            (
                *(r.id, r.agent_name, r.version, r.to_stage.value, r.requested_by),
                *(instant(r.requested_at), r.note or "-"),
            )
            for r in found
        ],
        empty="No request waits.",
    )
    return 0


def _decide(arguments: Namespace, terminal: Terminal) -> int:
    done = promotion.decide_promotion(
        *asking(), arguments.id, verdict=arguments.verdict, reason=arguments.reason
    )
    return _say(done, terminal)


def _withdraw(arguments: Namespace, terminal: Terminal) -> int:
    return _say(promotion.withdraw_promotion(*asking(), arguments.id), terminal)


def _say(done: promotion.Promotion, terminal: Terminal) -> int:
    terminal.document(shown.Promotion.of(done))
    agent = done.agent
    if done.change is None and done.request is not None:
        terminal.say(f"Request {done.request.id} is {done.request.status.value}.")
    terminal.say(f"Agent {agent.name} (version {agent.version}) is in {agent.stage.value}.")
    return 0


def _attest(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    name, ends = arguments.name, arguments.expires
    found = evidence.attest(
        desk,
        principal,
        name,
        control=arguments.control,
        reference=arguments.reference,
        note=arguments.note,
        expires_at=moment(ends, now=desk.now()) if ends else None,
        expected_version=arguments.expected_version
        or agents.get_agent(desk, principal, name).version,
    )
    terminal.document(shown.Evidence.model_validate(found))
    terminal.say(f"Evidence {found.id} holds until {instant(found.expires_at)}.")
    return 0


def _unattest(arguments: Namespace, terminal: Terminal) -> int:
    found = evidence.withdraw_evidence(*asking(), arguments.name, arguments.id)
    terminal.document(shown.Evidence.model_validate(found))
    terminal.say(f"Evidence {found.id} is withdrawn.")
    return 0


def _controls(_: Namespace, terminal: Terminal) -> int:
    found = control_sets.list_control_sets(*asking())
    terminal.document(Listing(items=[shown.ControlSet.model_validate(each) for each in found]))
    terminal.table(
        ["TIER", "VERSION", "STAGING", "PRODUCTION", "EVIDENCE DAYS"],
        [_control_row(each) for each in found],
        empty="No tiers.",
    )
    return 0


def _control_row(one: ControlSet) -> tuple[object, ...]:
    staging, production = (
        ", ".join(control.value for control in one.spec.needed_at(stage)) or "-"
        for stage in (Stage.STAGING, Stage.PRODUCTION)
    )
    return one.tier.value, one.version or "default", staging, production, one.spec.evidence_days


def _save_controls(arguments: Namespace, terminal: Terminal) -> int:
    document = read_document(arguments.file)
    saved = control_sets.save_control_set(
        *asking(),
        tier=arguments.tier,
        spec=document.get("spec", document),
        expected_version=arguments.expected_version,
        note=arguments.note,
    )
    terminal.document(shown.ControlSet.model_validate(saved))
    terminal.say(f"The controls of tier {saved.tier.value} are at version {saved.version}.")
    return 0
