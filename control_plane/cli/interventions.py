"""`runs tell`, `messages`, `budget`, `next`: step in while a run is under way."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import asking
from control_plane.cli.limits import add_limits, limits_of
from control_plane.cli.saving import version_so_far
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line, usd
from control_plane.domain.budgets import LIMITS, exchanged
from control_plane.domain.interventions import RunMessage
from control_plane.representations import interventions as shown
from control_plane.representations.common import Listing
from control_plane.services import interventions


def declare(below: Commands) -> None:
    """Add the commands below `runs`."""
    tell = command(below, "tell", _tell, "tell a run something; the next turn takes it up")
    tell.add_argument("id")
    tell.add_argument("--text", required=True, metavar="TEXT")
    tell.add_argument("--to", default="", metavar="AGENT", help="default: whoever begins next")
    command(below, "messages", _messages, "what people told a run").add_argument("id")
    budget = command(below, "budget", _budget, "what a run may use and has used; set it")
    budget.add_argument("id")
    add_limits(budget, "stay as they are")
    budget.add_argument(
        "--expected-version",
        type=version_so_far,
        metavar="N",
        help="default: as it is now; 0 before any",
    )
    ahead = command(below, "next", _next, "send the next handoff of a swarm to an agent")
    ahead.add_argument("id")
    ahead.add_argument("agent", nargs="?", help="default: show who is to be next")


def _tell(arguments: Namespace, terminal: Terminal) -> int:
    message = interventions.add_message(
        *asking(), arguments.id, text=arguments.text, to=arguments.to
    )
    terminal.document(shown.RunMessage.model_validate(message))
    terminal.say(f"The next turn of {message.to or 'any agent'} that begins takes it up.")
    return 0


def _messages(arguments: Namespace, terminal: Terminal) -> int:
    found = interventions.messages(*asking(), arguments.id)
    terminal.document(Listing(items=[shown.RunMessage.model_validate(each) for each in found]))
    terminal.table(
        ["TOLD", "BY", "TO", "TAKEN UP BY", "TEXT"],
        [
            (instant(each.at), each.by, each.to or "-", _taker(each), one_line(each.text))
            for each in found
        ],
        empty="Nobody told it anything.",
    )
    return 0


def _taker(message: RunMessage) -> str:
    if message.taken_key is None:
        return "-"
    elsewhere = message.taken_run not in (None, message.run_id)
    return f"{message.taken_run}/{message.taken_key}" if elsewhere else message.taken_key


def _budget(arguments: Namespace, terminal: Terminal) -> int:
    caller, given = asking(), limits_of(arguments)
    view = interventions.budget(*caller, arguments.id)
    if not given:
        terminal.document(shown.BudgetView.model_validate(view))
        _say(view, terminal)
        return 0
    now, expected = view.budget, arguments.expected_version
    record = interventions.set_budget(
        *caller,
        arguments.id,
        limits=exchanged(now.limits if now else None, given, prefix="limits"),
        expected_version=(now.version if now else 0) if expected is None else expected,
    )
    terminal.document(shown.Budget.model_validate(record))
    terminal.say(f"The budget of {record.run_id} is at version {record.version}.")
    _say(interventions.BudgetView(record.run_id, record, view.spent), terminal)
    return 0


def _say(view: interventions.BudgetView, terminal: Terminal) -> None:
    if view.budget is None:
        terminal.say(f"Nothing limits {view.run_id}; its budget is at version 0.")
    terminal.table(
        ["LIMIT", "USED", "OF"],
        [
            (
                name,
                _said(getattr(view.spent, name)),
                _said(getattr(view.budget.limits, name) if view.budget else None),
            )
            for name in LIMITS
        ],
        empty="",
    )
    if view.spent.unpriced_calls:
        terminal.say(f"Calls without a price, not counted in dollars: {view.spent.unpriced_calls}.")


def _said(value: Decimal | float | None) -> str:
    if value is None:
        return "no limit"
    if isinstance(value, Decimal):
        return usd(value)
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _next(arguments: Namespace, terminal: Terminal) -> int:
    if arguments.agent is None:
        return _ahead(arguments, terminal)
    redirection = interventions.redirect_next(*asking(), arguments.id, to=arguments.agent)
    terminal.document(shown.Redirection.model_validate(redirection))
    terminal.say(f"The next handoff that may go to {redirection.to} goes there.")
    return 0


def _ahead(arguments: Namespace, terminal: Terminal) -> int:
    ahead = interventions.redirection_ahead(*asking(), arguments.id)
    terminal.document(shown.NextAgent.model_validate({"ahead": ahead}))
    said = f"{ahead.to} is to be next, says {ahead.by}." if ahead else "Nobody was sent for."
    terminal.say(said)
    return 0
