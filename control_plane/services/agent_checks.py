"""What must be right about an agent before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent, AgentSpec, AgentVersion, RiskTier, Stage
from control_plane.domain.errors import N_, InvalidInput, NotFound, Problem
from control_plane.domain.frozen import Slug
from control_plane.domain.validation import parse
from control_plane.services.ports import Records
from control_plane.services.tools import known_tools

RUNTIMES = ("openai_chat",)
_slug: TypeAdapter[str] = TypeAdapter(Slug)
_RISING = tuple(RiskTier)


def existing_agent(tx: Records, principal: Principal, name: str) -> Agent:
    """One agent, within a transaction. Raises `NotFound`."""
    agent = tx.agents.get(principal.workspace_id, name)
    if agent is None:
        raise NotFound(N_("There is no agent {name!r} in this workspace."), name=name)
    return agent


def existing_version(tx: Records, agent: Agent, number: int) -> AgentVersion:
    """One version of it, within a transaction. Raises `NotFound`."""
    version = tx.agents.version(agent.id, number)
    if version is None:
        raise NotFound(
            N_("Agent {name} has no version {version}."), name=agent.name, version=number
        )
    return version


def checked_spec(
    tx: Records,
    principal: Principal,
    *,
    name: str,
    owner: str,
    spec: Mapping[str, Any] | AgentSpec,
    profile: list[Problem],
) -> AgentSpec:
    """The specification, or `InvalidInput` with everything wrong at once.

    Args:
        profile: What is wrong with stage and tier already.
    """
    problems: list[Problem] = []
    wanted: AgentSpec | None = None
    try:
        parse(_slug, name, prefix="name")
    except InvalidInput as error:
        problems += error.problems
    if not owner.strip():
        problems.append(Problem("owner", N_("Give a value.")))
    problems += profile
    try:
        wanted = parse(AgentSpec, spec)
    except InvalidInput as error:
        problems += error.problems
    if wanted is not None:
        problems += _unknown_references(tx, principal, wanted)
    if problems or wanted is None:
        raise InvalidInput(problems)
    return wanted


def profile_problems(
    agent: Agent | None, *, stage: str | None, risk_tier: str | None
) -> list[Problem]:
    """What is wrong with the stage and the tier a save names; `None` leaves them as they are."""
    present = agent.stage if agent else Stage.DRAFT
    problems: list[Problem] = []
    if stage is not None and stage not in set(Stage):
        problems.append(_choose("stage", Stage))
    elif stage is not None and stage != present:
        problems.append(
            Problem(
                "stage",
                N_("A save leaves the stage at {present}; ask for the promotion of the agent."),
                {"present": present.value},
            )
        )
    if risk_tier is not None and risk_tier not in set(RiskTier):
        problems.append(_choose("risk_tier", RiskTier))
    elif risk_tier == RiskTier.PROHIBITED and present is Stage.PRODUCTION:
        problems.append(
            Problem(
                "risk_tier",
                N_(
                    "What is prohibited cannot stand in production; take the agent out of it first."
                ),
            )
        )
    return problems


def require_reclassification(principal: Principal, agent: Agent, tier: RiskTier) -> None:
    """Let a change of tier pass; to lower it, which asks for fewer controls, takes an approver.

    Raises:
        NotAllowed: The principal is none.
    """
    if _RISING.index(tier) < _RISING.index(agent.risk_tier):
        require(principal, Role.APPROVER, on=f"agent/{agent.name}")


def _choose(field: str, words: type[Stage] | type[RiskTier]) -> Problem:
    return Problem(field, N_("Choose one of {expected}."), {"expected": ", ".join(words)})


def _unknown_references(tx: Records, principal: Principal, spec: AgentSpec) -> list[Problem]:
    problems: list[Problem] = []
    if spec.runtime not in RUNTIMES:
        problems.append(
            Problem("runtime", N_("Choose one of {expected}."), {"expected": ", ".join(RUNTIMES)})
        )
    if tx.connections.get(principal.workspace_id, spec.connection) is None:
        problems.append(
            Problem(
                "connection",
                N_("There is no connection {name!r}; set it up first."),
                {"name": spec.connection},
            )
        )
    known = known_tools(tx, principal)
    problems += [
        Problem("tools", N_("There is no tool {name!r}; register it first."), {"name": tool})
        for tool in spec.tools
        if tool not in known
    ]
    return problems
