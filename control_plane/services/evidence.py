"""Evidence that a control is in place: attested by a person, or recorded by another service."""

from __future__ import annotations

from datetime import datetime, timedelta

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.agents import Agent
from control_plane.domain.controls import ATTESTABLE, Control, Evidence, is_moving_alias
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotAllowed, NotFound, Problem
from control_plane.services.agent_checks import existing_agent
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.stages import control_set_of

_LONGEST = 2000


def attest(
    desk: Desk,
    principal: Principal,
    name: str,
    *,
    control: str,
    reference: str,
    note: str = "",
    expires_at: datetime | None = None,
    expected_version: int,
) -> Evidence:
    """Vouch for a control of the version the caller read.

    Args:
        expires_at: `None` takes the longest life the agent's tier allows.

    Raises:
        NotFound: There is no such agent.
        NotAllowed: The principal is no approver, or no person.
        InvalidInput: Names every wrong field.
        Conflict: The agent is at another version.
    """
    require(principal, Role.APPROVER, on=f"agent/{name}")
    if principal.kind is PrincipalKind.SERVICE:
        raise NotAllowed(N_("Evidence is attested by a person, not by a program."))
    with desk.store.writing() as tx:
        agent = existing_agent(tx, principal, name)
        if agent.version != expected_version:
            raise Conflict(
                N_("Agent {name} is at version {version} now; look at it before you attest."),
                name=name,
                version=agent.version,
            )
        ends = _life(desk, tx, agent)
        wrong = [*_problems(agent, control, reference, note), *_wrong_end(desk, expires_at, ends)]
        if wrong:
            raise InvalidInput(wrong)
        return record_evidence(
            desk,
            tx,
            principal,
            agent,
            control=Control(control),
            reference=reference.strip(),
            note=note.strip(),
            expires_at=expires_at or ends,
        )


def record_evidence(
    desk: Desk,
    tx: Records,
    principal: Principal,
    agent: Agent,
    *,
    control: Control,
    reference: str,
    note: str,
    expires_at: datetime | None,
) -> Evidence:
    """Put evidence for the current version on record, within a transaction.

    What an evaluation or a guardrail pack of the product finds comes in here, too.
    """
    evidence = Evidence(
        id=desk.new_id("evd"),
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        control=control,
        version=agent.version,
        reference=reference,
        note=note,
        by=principal.id,
        at=desk.now(),
        expires_at=expires_at,
    )
    tx.evidence.add(evidence)
    facts = {"evidence": evidence.id, "control": control.value, "version": agent.version}
    desk.audit(tx, principal, "evidence.attested", f"agent/{agent.name}", **facts, note=note)
    return evidence


def withdraw_evidence(desk: Desk, principal: Principal, name: str, evidence_id: str) -> Evidence:
    """Take evidence back; it stays on record and counts no longer.

    Raises:
        NotFound: There is no such agent, or no such evidence of it.
        NotAllowed: The principal is no approver.
        Conflict: It was withdrawn already.
    """
    require(principal, Role.APPROVER, on=f"agent/{name}")
    with desk.store.writing() as tx:
        agent = existing_agent(tx, principal, name)
        found = tx.evidence.get(principal.workspace_id, evidence_id)
        if found is None or found.agent_id != agent.id:
            raise NotFound(N_("Agent {name} has no evidence {id!r}."), name=name, id=evidence_id)
        if not tx.evidence.withdraw(found.id, by=principal.id, now=desk.now()):
            raise Conflict(N_("It was withdrawn already."))
        facts = {"evidence": found.id, "control": found.control.value}
        desk.audit(tx, principal, "evidence.withdrawn", f"agent/{name}", **facts)
        return tx.evidence.get(principal.workspace_id, evidence_id) or found


def _life(desk: Desk, tx: Records, agent: Agent) -> datetime:
    """The latest end the tier allows."""
    days = control_set_of(tx, agent.workspace_id, agent.risk_tier).spec.evidence_days
    return desk.now() + timedelta(days=days)


def _wrong_end(desk: Desk, expires_at: datetime | None, latest: datetime) -> list[Problem]:
    if expires_at is None or desk.now() < expires_at <= latest:
        return []
    problem = N_("Choose an end after now and not after {at}, as the tier allows.")
    return [Problem("expires_at", problem, {"at": latest})]


def _problems(agent: Agent, control: str, reference: str, note: str) -> list[Problem]:
    found: list[Problem] = []
    if control not in ATTESTABLE:
        expected = ", ".join(each.value for each in ATTESTABLE)
        found.append(Problem("control", N_("Choose one of {expected}."), {"expected": expected}))
    if control == Control.PINNED_MODEL and is_moving_alias(agent.spec.model):
        refusal = N_("Model {model!r} is an alias that moves; nobody can vouch for it.")
        found.append(Problem("control", refusal, {"model": agent.spec.model}))
    if not reference.strip():
        found.append(Problem("reference", N_("Say where it can be looked up: a link or an id.")))
    found += [
        Problem(field, N_("Use at most {limit} characters."), {"limit": _LONGEST})
        for field, text in (("reference", reference), ("note", note))
        if len(text) > _LONGEST
    ]
    return found
