"""What is wrong with an agent's standing, without anybody having asked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from control_plane.domain.agents import Stage
from control_plane.domain.controls import (
    Control,
    ControlSpec,
    Evidence,
    Facts,
    OwnerState,
    latest,
    missing,
)
from control_plane.domain.errors import N_, Problem

EXPIRES_SOON = timedelta(days=14)
_AT_WORK = (Stage.STAGING, Stage.PRODUCTION)


class FlagKind(StrEnum):
    """Why an agent is flagged, the worst first."""

    UNCONTROLLED = "uncontrolled"
    """In production without a control its tier needs."""
    OWNERLESS = "ownerless"
    EXPIRING = "expiring"
    """Evidence its stage needs ends soon."""
    UNREVIEWED = "unreviewed"
    """Nobody looked at the version in production for too long."""
    UNUSED = "unused"


@dataclass(frozen=True)
class Flag:
    """One thing wrong with one agent."""

    agent: str
    kind: FlagKind
    problem: Problem
    """The sentence, with what to do."""


@dataclass(frozen=True)
class Activity:
    """What happened around an agent."""

    used: bool
    """Whether it took a turn within its tier's days."""
    reviewed_at: datetime
    """When somebody last approved or attested the current version; else when it was saved."""


def flags(spec: ControlSpec, facts: Facts, activity: Activity) -> list[Flag]:
    """Everything wrong with the agent, the worst first; a retired one is left in peace."""
    agent = facts.agent
    if agent.stage is Stage.RETIRED:
        return []
    found = [
        *((FlagKind.UNCONTROLLED, problem) for problem in _uncontrolled(spec, facts)),
        *((FlagKind.OWNERLESS, problem) for problem in _ownerless(facts)),
        *((FlagKind.EXPIRING, problem) for problem in _expiring(spec, facts)),
        *((FlagKind.UNREVIEWED, problem) for problem in _unreviewed(spec, facts, activity)),
        *((FlagKind.UNUSED, problem) for problem in _unused(spec, facts, activity)),
    ]
    return [Flag(agent.name, kind, problem) for kind, problem in found]


def reviewed_at(
    saved_at: datetime, version: int, evidence: Sequence[Evidence], approved: Sequence[datetime]
) -> datetime:
    """When somebody last looked at a version.

    Args:
        saved_at: When the version was saved.
        approved: When promotions of it were approved.
    """
    attested = [e.at for e in evidence if e.version == version and e.withdrawn_at is None]
    return max([saved_at, *attested, *approved])


def _uncontrolled(spec: ControlSpec, facts: Facts) -> Iterator[Problem]:
    """What production lacks; the owner has a flag of its own."""
    if facts.agent.stage is not Stage.PRODUCTION:
        return
    for problem in missing(spec, Stage.PRODUCTION, facts):
        if problem.field != f"controls.{Control.OWNER.value}":
            yield problem


def _ownerless(facts: Facts) -> Iterator[Problem]:
    if facts.owner in (OwnerState.INACTIVE, OwnerState.UNKNOWN):
        yield Problem(
            "owner",
            N_("Nobody answers for it: owner {owner!r} is no active member and no mailbox."),
            {"owner": facts.agent.owner},
        )


def _expiring(spec: ControlSpec, facts: Facts) -> Iterator[Problem]:
    agent = facts.agent
    for control in spec.needed_at(agent.stage):
        last = latest(facts.evidence, control, agent.version)
        if last is None or last.expires_at is None:
            continue
        if facts.now < last.expires_at <= facts.now + EXPIRES_SOON:
            yield Problem(
                f"controls.{control.value}",
                N_("Evidence of {control} ends on {at}; renew it before."),
                {"control": control.value, "at": last.expires_at},
            )


def _unreviewed(spec: ControlSpec, facts: Facts, activity: Activity) -> Iterator[Problem]:
    over = facts.now - activity.reviewed_at > timedelta(days=spec.review_days)
    if facts.agent.stage is Stage.PRODUCTION and over:
        yield Problem(
            "version",
            N_(
                "Nobody reviewed version {version} for {days} days; attest anew, or save a new one."
            ),
            {"version": facts.agent.version, "days": spec.review_days},
        )


def _unused(spec: ControlSpec, facts: Facts, activity: Activity) -> Iterator[Problem]:
    agent = facts.agent
    old_enough = facts.now - agent.created_at > timedelta(days=spec.unused_days)
    if agent.stage in _AT_WORK and old_enough and not activity.used:
        yield Problem(
            "stage",
            N_("It took no turn for {days} days; retire it, or find out what it is for."),
            {"days": spec.unused_days},
        )
