"""Step in while a run is under way: tell it something, budget it, send it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.budgets import BudgetRecord, RunBudget, Spent, limits_json
from control_plane.domain.errors import N_, Conflict, InvalidInput, Problem
from control_plane.domain.interventions import Redirection, RunMessage
from control_plane.domain.patterns import PatternSpec, SwarmSpec
from control_plane.domain.runs import LIVE, Command, Outcome, Run, legal_commands
from control_plane.domain.validation import parse
from control_plane.services.control import subject_of
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.runs import existing_run

LONGEST_MESSAGE = 10_000


@dataclass(frozen=True)
class BudgetView:
    """What a run may use and what it has used, everything below the same top included."""

    run_id: str
    """Of the run at the top."""
    budget: BudgetRecord | None
    """`None` when nothing was ever limited."""
    spent: Spent


def add_message(
    desk: Desk, principal: Principal, run_id: str, *, text: str, to: str = ""
) -> RunMessage:
    """Tell a run something; the next turn that begins, in it or below it, takes it up.

    Args:
        to: Name of the agent it is for; empty for whoever begins next.

    Raises:
        NotFound: There is no such run.
        InvalidInput: There is no text, or no agent of the run has that name.
        Conflict: The run has ended.
    """
    with desk.store.writing() as tx:
        run = run_to_steer(tx, principal, run_id)
        _check(run, text, to)
        message = RunMessage(
            id=desk.new_id("msg"),
            workspace_id=principal.workspace_id,
            run_id=run_id,
            to=to,
            text=text.strip(),
            by=principal.id,
            at=desk.now(),
        )
        if not tx.messages.add(message, now=message.at):
            raise ended_already(run)
        facts = {"message": message.id, "to": to or None}
        desk.audit(tx, principal, "run.told", f"run/{run_id}", **facts)
    return message


def messages(desk: Desk, principal: Principal, run_id: str) -> Sequence[RunMessage]:
    """What people told the run, the oldest first, and who took it up. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing_run(tx, principal, run_id)
        return tx.messages.of_run(run_id)


def budget(desk: Desk, principal: Principal, run_id: str) -> BudgetView:
    """What the run may use and has used. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        top = _at_the_top(tx, principal, existing_run(tx, principal, run_id))
        return BudgetView(top.id, tx.budgets.get(top.id), tx.budgets.spent(top.id))


def set_budget(
    desk: Desk,
    principal: Principal,
    run_id: str,
    *,
    limits: RunBudget | Mapping[str, Any],
    expected_version: int,
) -> BudgetRecord:
    """Raise or cut what a run may use; it holds from the next model call on.

    Runs at the top have a budget: that of a child run is the one of the run above. A question
    about the old budget needs no answer any more.

    Args:
        limits: All of them; one that is left out is no limit from now on.
        expected_version: Version of the budget that was looked at; 0 when there was none.

    Raises:
        NotFound: There is no such run.
        InvalidInput: A limit is out of bounds.
        Conflict: The run has ended, or somebody changed the budget meanwhile.
    """
    with desk.store.writing() as tx:
        run = _at_the_top(tx, principal, run_to_steer(tx, principal, run_id))
        run = run_to_steer(tx, principal, run.id)
        wanted = parse(RunBudget, limits, prefix="limits")
        if run.status not in LIVE:
            raise ended_already(run)
        before = tx.budgets.get(run.id)
        record = BudgetRecord(
            run_id=run.id,
            workspace_id=run.workspace_id,
            limits=wanted,
            original=before.original if before else wanted,
            version=expected_version + 1,
            set_by=principal.id,
            set_at=desk.now(),
        )
        if not tx.budgets.set(record, expected_version=expected_version):
            raise _changed_meanwhile(tx.budgets.get(run.id))
        facts = {"limits": limits_json(wanted), "version": record.version}
        old = {"before": limits_json(before.limits) if before else {}}
        desk.audit(tx, principal, "run.budget_set", f"run/{run.id}", **facts, **old)
    desk.engines.wake()
    return record


def redirect_next(desk: Desk, principal: Principal, run_id: str, *, to: str) -> Redirection:
    """Say who is next in a swarm: the next handoff by an agent that may hand to it goes there.

    One that still lay ahead is replaced. Rules for handoffs ask as for any other.

    Raises:
        NotFound: There is no such run.
        InvalidInput: The run is no swarm, or nobody in it may hand to `to`.
        Conflict: The run has ended.
    """
    with desk.store.writing() as tx:
        run = run_to_steer(tx, principal, run_id)
        _check_target(tx.runs.spec(run), to)
        redirection = Redirection(
            id=desk.new_id("rdr"),
            workspace_id=run.workspace_id,
            run_id=run_id,
            to=to,
            by=principal.id,
            at=desk.now(),
        )
        if not tx.redirections.put(redirection, now=redirection.at):
            raise ended_already(run)
        facts = {"redirection": redirection.id, "to": to}
        desk.audit(tx, principal, "run.redirected", f"run/{run_id}", **facts)
    return redirection


def redirection_ahead(desk: Desk, principal: Principal, run_id: str) -> Redirection | None:
    """Who is to be next, while no handoff has gone there. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing_run(tx, principal, run_id)
        return tx.redirections.ahead(run_id)


def run_to_steer(tx: Records, principal: Principal, run_id: str) -> Run:
    """The run, for a principal that operates its pattern. Raises `NotFound`, `NotAllowed`."""
    require_somewhere(principal, Role.OPERATOR)
    run = existing_run(tx, principal, run_id)
    require(principal, Role.OPERATOR, on=subject_of(run))
    return run


def ended_already(run: Run) -> Conflict:
    """What to tell who steps in too late."""
    if run.outcome is Outcome.OVER_BUDGET:
        told = N_(
            "Run {run} has ended over budget and can only be forked. The fork begins with the"
            " limits this run began with, and counts only what it does itself."
        )
        return Conflict(told, run=run.id)
    if Command.RETRY in legal_commands(run):
        return Conflict(
            N_("Run {run} has ended; retry or fork it to change how it goes."), run=run.id
        )
    return Conflict(N_("Run {run} has ended; fork it to change how it goes."), run=run.id)


def _check(run: Run, text: str, to: str) -> None:
    problems: list[Problem] = []
    if not text.strip():
        problems.append(Problem("text", N_("Say what the run is to be told.")))
    if len(text) > LONGEST_MESSAGE:
        template = N_("Use at most {limit} characters.")
        problems.append(Problem("text", template, {"limit": LONGEST_MESSAGE}))
    if to and to not in _agents_of(run):
        problems.append(Problem("to", N_("The run has no agent {name!r}."), {"name": to}))
    if problems:
        raise InvalidInput(problems)


def _check_target(spec: PatternSpec, to: str) -> None:
    if not isinstance(spec, SwarmSpec):
        told = N_("Only in a swarm can somebody else be next; this run follows its pattern.")
        raise InvalidInput([Problem("to", told)])
    targets = sorted({target for member in spec.members for target in member.targets})
    if to not in targets:
        template = N_("Nobody may hand off to {name!r}; choose one of {targets}.")
        params = {"name": to, "targets": ", ".join(targets) or "-"}
        raise InvalidInput([Problem("to", template, params)])


def _agents_of(run: Run) -> set[str]:
    """Every agent of the run, nested ones included."""
    return {path.rpartition("/")[2] for path, pin in run.pins.items() if pin.kind == "agent"}


def _at_the_top(tx: Records, principal: Principal, run: Run) -> Run:
    while run.parent_run_id:
        run = existing_run(tx, principal, run.parent_run_id)
    return run


def _changed_meanwhile(now: BudgetRecord | None) -> Conflict:
    return Conflict(
        N_("The budget is at version {version} now, set by {by}; look at it and set it again."),
        version=now.version if now else 0,
        by=now.set_by if now else "-",
    )
