"""What must be in place before an agent is promoted, by its risk tier. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from control_plane.domain.agents import Agent, RiskTier, Stage
from control_plane.domain.errors import N_, Problem
from control_plane.domain.frozen import Frozen


class Control(StrEnum):
    """One thing that must be in place."""

    OWNER = "owner"
    """An active member of the workspace, or a team's mailbox, answers for the agent."""
    PINNED_MODEL = "pinned_model"
    """The model is a dated version, no alias that somebody else can move."""
    LIMITS = "limits"
    """One turn has a limit in money."""
    EVALUATION = "evaluation"
    """This version passed its evaluation."""
    GUARDRAILS = "guardrails"
    """A pack of guardrails stands around this version."""
    APPROVER = "approver"
    """Somebody who neither asked nor wrote the version agrees: four eyes."""


ATTESTABLE = (Control.EVALUATION, Control.GUARDRAILS, Control.PINNED_MODEL)
"""Those a person can attest with evidence; the others are read from the record itself."""


class ControlSpec(Frozen):
    """What a risk tier asks for."""

    staging: tuple[Control, ...] = ()
    """Needed to be in staging."""
    production: tuple[Control, ...] = (Control.OWNER,)
    """Needed to be in production."""
    evidence_days: int = Field(default=180, ge=1, le=3650)
    """Longest life of evidence, in days."""
    unused_days: int = Field(default=90, ge=1, le=3650)
    """Days without a turn after which an agent in staging or production is flagged."""
    review_days: int = Field(default=365, ge=1, le=3650)
    """Days without a review after which the version in production is flagged."""

    def needed_at(self, stage: Stage) -> tuple[Control, ...]:
        """The controls of a stage, in the order of their list; draft and retired need none."""
        wanted = {Stage.STAGING: self.staging, Stage.PRODUCTION: self.production}.get(stage, ())
        return tuple(control for control in Control if control in wanted)


@dataclass(frozen=True)
class ControlSet:
    """The controls of a tier in a workspace, from one save to the next."""

    workspace_id: str
    tier: RiskTier
    version: int
    """0 means the product's defaults: nobody saved anything yet."""
    spec: ControlSpec
    saved_at: datetime | None = None
    saved_by: str = ""
    note: str = ""


DEFAULTS: Mapping[RiskTier, ControlSpec] = {
    RiskTier.MINIMAL: ControlSpec(),
    RiskTier.LIMITED: ControlSpec(
        staging=(Control.OWNER,),
        production=(Control.OWNER, Control.PINNED_MODEL, Control.LIMITS),
    ),
    RiskTier.HIGH: ControlSpec(
        staging=(Control.OWNER, Control.LIMITS),
        production=tuple(Control),
        evidence_days=90,
        unused_days=30,
        review_days=90,
    ),
    RiskTier.PROHIBITED: ControlSpec(staging=tuple(Control), production=tuple(Control)),
}
"""What holds until an admin saves something else."""


@dataclass(frozen=True)
class Evidence:
    """Somebody vouches that a control is in place for one version of an agent."""

    id: str
    workspace_id: str
    agent_id: str
    control: Control
    version: int
    reference: str
    """A link or an id where it can be looked up."""
    note: str
    by: str
    """Principal id."""
    at: datetime
    expires_at: datetime | None
    """`None` means never."""
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None

    def holds(self, control: Control, version: int, now: datetime) -> bool:
        """Whether it speaks for the control of that version now."""
        return (
            (self.control, self.version) == (control, version)
            and self.withdrawn_at is None
            and (self.expires_at is None or now < self.expires_at)
        )


class OwnerState(StrEnum):
    """What is behind an agent's owner."""

    MEMBER = "member"
    MAILBOX = "mailbox"
    INACTIVE = "inactive"
    """A person who is no active member of this workspace."""
    UNKNOWN = "unknown"
    """Neither a member nor a mailbox."""


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    agent: Agent
    owner: OwnerState
    rehearsal: bool
    """The model is the product's own: it changes with the product only."""
    now: datetime
    evidence: Sequence[Evidence] = field(default_factory=tuple[Evidence, ...])
    """All of the agent, whatever version."""


_DATED = re.compile(
    r"(19|20)\d\d-?\d\d-?\d\d|[-@]\d{4}(?!\d)|@[\w.:-]+|:[\w.-]+$|-\d{3}$", re.ASCII
)
_MOVING = re.compile(r"(^|[-:@/])(latest|stable|preview|default|auto)$", re.IGNORECASE)
_MAILBOX = re.compile(r"[^@\s<>,;\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def is_mailbox(owner: str) -> bool:
    """Whether the text is one mail address."""
    return _MAILBOX.fullmatch(owner.strip()) is not None


def is_moving_alias(model: str) -> bool:
    """Whether the name itself says that it stands for whatever is newest."""
    return _MOVING.search(model.strip()) is not None


def is_pinned(model: str) -> bool:
    """Whether the name holds a date, a numbered release, a tag or a digest, and no moving alias."""
    return not is_moving_alias(model) and _DATED.search(model) is not None


def missing(spec: ControlSpec, target: Stage, facts: Facts) -> list[Problem]:
    """The controls of the stage that are not in place, each in one sentence with what to do.

    The approver is no part of it: whether somebody agrees is only known once they were asked.
    """
    return [
        problem
        for control in spec.needed_at(target)
        if control is not Control.APPROVER
        for problem in _CHECKS[control](facts)
    ]


def needs_approver(spec: ControlSpec, target: Stage) -> bool:
    """Whether a promotion to the stage waits for somebody else to agree."""
    return Control.APPROVER in spec.needed_at(target)


def may_stay(spec: ControlSpec, stage: Stage, facts: Facts) -> bool:
    """Whether a version that was just saved may stand where the one before it stood.

    Only when everything the stage needs is in place for it and nobody has to agree.
    """
    return not needs_approver(spec, stage) and not missing(spec, stage, facts)


def latest(evidence: Sequence[Evidence], control: Control, version: int) -> Evidence | None:
    """The newest evidence of a control for a version, valid or not; withdrawn ones aside."""
    found = [
        each
        for each in evidence
        if (each.control, each.version) == (control, version) and each.withdrawn_at is None
    ]
    return max(found, key=lambda each: (each.at, each.id), default=None)


def _owner(facts: Facts) -> Iterator[Problem]:
    if facts.owner is OwnerState.INACTIVE:
        refusal = N_(
            "Owner {owner!r} is no active member here; name somebody who is, or a team mailbox."
        )
        yield Problem("controls.owner", refusal, {"owner": facts.agent.owner})
    elif facts.owner is OwnerState.UNKNOWN:
        refusal = N_("Owner {owner!r} is nobody here; name a member, or a team's mail address.")
        yield Problem("controls.owner", refusal, {"owner": facts.agent.owner})


def _pinned_model(facts: Facts) -> Iterator[Problem]:
    model = facts.agent.spec.model
    if facts.rehearsal or is_pinned(model):
        return
    if is_moving_alias(model):
        refusal = N_("Model {model!r} is an alias that moves; save a version with a dated model.")
        yield Problem("controls.pinned_model", refusal, {"model": model})
    elif not _attested(facts, Control.PINNED_MODEL):
        refusal = N_(
            "Model {model!r} has no date in its name; save a version with a dated model, or"
            " let an approver attest what it stands for."
        )
        yield Problem("controls.pinned_model", refusal, {"model": model})


def _limits(facts: Facts) -> Iterator[Problem]:
    if facts.agent.spec.limits.cost_usd is None:
        refusal = N_("A turn has no limit in money; set its cost in the agent's limits.")
        yield Problem("controls.limits", refusal)


def _evaluation(facts: Facts) -> Iterator[Problem]:
    if _attested(facts, Control.EVALUATION):
        return
    version, ended = facts.agent.version, _ended_at(facts, Control.EVALUATION)
    if ended is None:
        refusal = N_(
            "No evaluation of version {version} is on record; evaluate it and let an approver"
            " attest the result."
        )
        yield Problem("controls.evaluation", refusal, {"version": version})
        return
    refusal = N_("The evaluation of version {version} expired on {at}; repeat and attest it.")
    yield Problem("controls.evaluation", refusal, {"version": version, "at": ended})


def _guardrails(facts: Facts) -> Iterator[Problem]:
    if _attested(facts, Control.GUARDRAILS):
        return
    version, ended = facts.agent.version, _ended_at(facts, Control.GUARDRAILS)
    if ended is None:
        refusal = N_(
            "No guardrail pack is on record for version {version}; put one around it and let an"
            " approver attest it."
        )
        yield Problem("controls.guardrails", refusal, {"version": version})
        return
    refusal = N_("The guardrails of version {version} were last attested until {at}; renew it.")
    yield Problem("controls.guardrails", refusal, {"version": version, "at": ended})


def _attested(facts: Facts, control: Control) -> bool:
    version = facts.agent.version
    return any(each.holds(control, version, facts.now) for each in facts.evidence)


def _ended_at(facts: Facts, control: Control) -> datetime | None:
    """When the newest evidence for the current version ended; `None` when there is none."""
    last = latest(facts.evidence, control, facts.agent.version)
    return None if last is None else last.expires_at


_CHECKS: Mapping[Control, Callable[[Facts], Iterator[Problem]]] = {
    Control.OWNER: _owner,
    Control.PINNED_MODEL: _pinned_model,
    Control.LIMITS: _limits,
    Control.EVALUATION: _evaluation,
    Control.GUARDRAILS: _guardrails,
}
