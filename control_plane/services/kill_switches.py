"""Stop an agent, or the whole fleet, at once; and let it go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, Problem
from control_plane.domain.interventions import FLEET, HaltedRun, KillSwitch, agent_subject
from control_plane.domain.runs import LIVE
from control_plane.services.agent_checks import existing_agent
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.runs import existing_run

_LONGEST_REASON = 1000
_AGENT = agent_subject("")
_HISTORY = 50


@dataclass(frozen=True)
class SwitchView:
    """A kill switch that holds, with how much it holds."""

    switch: KillSwitch
    paused_runs: int
    """Runs it has paused so far; others may run on until they come to what it holds."""


def kill(desk: Desk, principal: Principal, subject: str, reason: str) -> KillSwitch:
    """Let no turn and no call of the subject begin from now on.

    What is under way then is finished and recorded; its run is paused before the next call.

    Args:
        subject: `fleet`, or `agent/` and a name.

    Raises:
        InvalidInput: There is no reason, or the subject is neither.
        NotFound: There is no such agent.
        Conflict: It is stopped already; the message says why.
    """
    _require(principal, Role.OPERATOR, subject)
    _check(subject, reason)
    with desk.store.writing() as tx:
        subject = _existing(tx, principal, subject)
        switch = KillSwitch(
            id=desk.new_id("kil"),
            workspace_id=principal.workspace_id,
            subject=subject,
            reason=reason.strip(),
            killed_by=principal.id,
            killed_at=desk.now(),
        )
        if not tx.switches.add(switch):
            raise _held_already(tx.switches.holding(principal.workspace_id, subject), subject)
        facts = {"switch": switch.id, "reason": switch.reason}
        desk.audit(tx, principal, _action(subject, "killed"), _audited(principal, subject), **facts)
    desk.engines.wake()
    return switch


def release(desk: Desk, principal: Principal, subject: str, reason: str = "") -> int:
    """Let the subject act again, and the runs that were paused for it go on; how many.

    Raises:
        Conflict: It is not stopped.
    """
    _require(principal, Role.ADMIN, subject)
    with desk.store.writing() as tx:
        switch = tx.switches.holding(principal.workspace_id, subject)
        resumed = switch and tx.switches.release(switch, by=principal.id, now=desk.now())
        if switch is None or resumed is None:
            raise Conflict(
                N_("{subject} is not stopped; there is nothing to release."), subject=subject
            )
        facts = {"switch": switch.id, "runs": resumed, "reason": reason.strip()[:_LONGEST_REASON]}
        action = _action(subject, "released")
        desk.audit(tx, principal, action, _audited(principal, subject), **facts)
    desk.engines.wake()
    return resumed


def in_force(desk: Desk, principal: Principal) -> Sequence[SwitchView]:
    """What is stopped now, the fleet first."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        switches = tx.switches.in_force(principal.workspace_id)
        paused = tx.switches.count_halted([switch.id for switch in switches])
    ordered = sorted(switches, key=lambda switch: (switch.subject != FLEET, switch.subject))
    return [SwitchView(switch, paused.get(switch.id, 0)) for switch in ordered]


def history(desk: Desk, principal: Principal) -> Sequence[KillSwitch]:
    """The newest stops, released ones included."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.switches.page(principal.workspace_id, limit=_HISTORY)


def halted(desk: Desk, principal: Principal, run_id: str) -> HaltedRun | None:
    """What holds the run, if a kill switch paused it.

    Raises:
        NotFound: There is no such run.
    """
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing_run(tx, principal, run_id)
        return halted_run(tx, principal, run_id)


def halted_run(tx: Records, principal: Principal, run_id: str) -> HaltedRun | None:
    """As `halted`, within a transaction."""
    run = tx.runs.get(principal.workspace_id, run_id)
    if run is None or run.status not in LIVE:
        return None
    return tx.switches.halted([run_id]).get(run_id)


def refuse_stopped(tx: Records, principal: Principal, agents: Iterable[str]) -> None:
    """Let a launch pass whose agents nobody has stopped.

    Raises:
        Conflict: The fleet, or one of the agents, is stopped; the message says why.
    """
    subjects = {FLEET, *map(agent_subject, agents)}
    for switch in tx.switches.in_force(principal.workspace_id):
        if switch.subject in subjects:
            raise stopped(switch)


def stopped(switch: KillSwitch) -> Conflict:
    """What to tell who wants something that a kill switch holds."""
    if switch.subject == FLEET:
        return Conflict(
            N_("All agents are stopped: {reason}. An admin must release them first."),
            reason=_clause(switch.reason),
        )
    return Conflict(
        N_("Agent {name} is stopped: {reason}. An admin must release it first."),
        name=switch.subject.removeprefix(_AGENT),
        reason=_clause(switch.reason),
    )


def _require(principal: Principal, role: Role, subject: str) -> None:
    require(principal, role, on="" if subject == FLEET else subject)


def _check(subject: str, reason: str) -> None:
    problems: list[Problem] = []
    named = subject.startswith(_AGENT) and subject != _AGENT
    if subject != FLEET and not named:
        template = N_("Write `fleet`, or `agent/` and the name of an agent.")
        problems.append(Problem("subject", template))
    if not reason.strip():
        problems.append(Problem("reason", N_("Say why; whoever releases it needs the reason.")))
    if len(reason) > _LONGEST_REASON:
        template = N_("Use at most {limit} characters.")
        problems.append(Problem("reason", template, {"limit": _LONGEST_REASON}))
    if problems:
        raise InvalidInput(problems)


def _existing(tx: Records, principal: Principal, subject: str) -> str:
    """The subject by the agent's own name."""
    if subject == FLEET:
        return subject
    return agent_subject(existing_agent(tx, principal, subject.removeprefix(_AGENT)).name)


def _held_already(switch: KillSwitch | None, subject: str) -> Conflict:
    return Conflict(
        N_("{subject} is stopped already: {reason}."),
        subject=subject,
        reason=_clause(switch.reason) if switch else "-",
    )


def _clause(reason: str) -> str:
    """The reason within a sentence that goes on, or ends, after it."""
    return reason.rstrip(".。")


def _action(subject: str, done: str) -> str:
    return f"fleet.{done}" if subject == FLEET else f"agent.{done}"


def _audited(principal: Principal, subject: str) -> str:
    return f"workspace/{principal.workspace_id}" if subject == FLEET else subject
