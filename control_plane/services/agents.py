"""Register agents, save new versions, compare and restore them, try one alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent, AgentSpec, AgentVersion, Stage
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.frozen import Slug
from control_plane.domain.kpis import Dimension, Facts, Kpi, measure
from control_plane.domain.validation import parse
from control_plane.services.changes import Change, changes
from control_plane.services.connections import has_real
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.tools import known_tools

RUNTIMES = ("openai_chat",)
_slug: TypeAdapter[str] = TypeAdapter(Slug)
_WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class AgentRow:
    """An agent with how it did over the last 30 days."""

    agent: Agent
    turns: int
    success: float | None
    """Completed turns over all; `None` without any."""
    p95_seconds: float | None
    cost_usd: Decimal | None
    """`None` without turns, or when none could be priced."""


def list_agents(desk: Desk, principal: Principal) -> list[AgentRow]:
    """All agents by name; rehearsal turns count while the workspace has no real connection."""
    require(principal, Role.VIEWER)
    now = desk.now()
    desk.store.refresh_rollups()
    with desk.store.reading() as tx:
        facts = tx.kpis.breakdown(
            principal.workspace_id,
            since=now - _WINDOW,
            until=now + timedelta(minutes=1),
            dimension=Dimension.AGENT,
            rehearsal=not has_real(tx, principal),
        )
        listed = tx.agents.list(principal.workspace_id)
    return [_row(agent, facts.get(agent.name, Facts())) for agent in listed]


def get_agent(desk: Desk, principal: Principal, name: str) -> Agent:
    """One agent. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _existing(tx, principal, name)


def agent_versions(desk: Desk, principal: Principal, name: str) -> Sequence[AgentVersion]:
    """All versions of an agent, newest first. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.agents.versions(_existing(tx, principal, name).id)


def save_agent(
    desk: Desk,
    principal: Principal,
    *,
    name: str,
    owner: str,
    spec: Mapping[str, Any] | AgentSpec,
    stage: str = "draft",
    expected_version: int | None = None,
    note: str = "",
) -> Agent:
    """Register an agent (`expected_version=None`), or save what changed as its next version.

    A save that leaves the specification as it is changes owner and stage only.

    Raises:
        InvalidInput: Names every wrong field, unknown connections and tools included.
        Conflict: The name is taken, or somebody saved first.
    """
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        wanted = _checked(tx, principal, name=name, owner=owner, stage=stage, spec=spec)
        if expected_version is None:
            _register(
                desk,
                tx,
                principal,
                name=name,
                owner=owner,
                stage=Stage(stage),
                spec=wanted,
                note=note,
            )
        else:
            agent = _existing(tx, principal, name)
            tx.agents.set_profile(agent.id, owner=owner, stage=Stage(stage), now=desk.now())
            if wanted != agent.spec:
                _add_version(desk, tx, principal, agent, wanted, expected_version, note)
        saved = _existing(tx, principal, name)
        desk.audit(
            tx,
            principal,
            "agent.saved",
            f"agent/{name}",
            version=saved.version,
            stage=stage,
            note=note,
        )
        return saved


def restore_agent(
    desk: Desk, principal: Principal, name: str, *, version: int, expected_version: int
) -> Agent:
    """Make an earlier version current again, as a new version.

    Raises:
        NotFound: There is no such version.
        Conflict: Somebody saved first.
    """
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        agent = _existing(tx, principal, name)
        old = _version(tx, agent, version)
        _add_version(
            desk,
            tx,
            principal,
            agent,
            old.spec,
            expected_version,
            f"restored from version {version}",
        )
        desk.audit(tx, principal, "agent.restored", f"agent/{name}", version=version)
        return _existing(tx, principal, name)


def compare_versions(desk: Desk, principal: Principal, name: str, a: int, b: int) -> list[Change]:
    """The fields that differ from version `a` to version `b`, in the order of the form."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        agent = _existing(tx, principal, name)
        return changes(_version(tx, agent, a).spec, _version(tx, agent, b).spec)


def _row(agent: Agent, facts: Facts) -> AgentRow:
    return AgentRow(
        agent,
        turns=facts.count,
        success=measure(Kpi.TASK_SUCCESS, facts),
        p95_seconds=measure(Kpi.P95_LATENCY, facts),
        cost_usd=facts.cost_usd if facts.count > facts.unpriced else None,
    )


def _register(
    desk: Desk,
    tx: Records,
    principal: Principal,
    *,
    name: str,
    owner: str,
    stage: Stage,
    spec: AgentSpec,
    note: str,
) -> None:
    now = desk.now()
    agent = Agent(desk.new_id("agt"), principal.workspace_id, name, owner, stage, 1, spec, now, now)
    tx.agents.add(agent, AgentVersion(agent.id, 1, spec, now, principal.id, note))


def _add_version(
    desk: Desk,
    tx: Records,
    principal: Principal,
    agent: Agent,
    spec: AgentSpec,
    expected_version: int,
    note: str,
) -> None:
    now = desk.now()
    version = AgentVersion(agent.id, expected_version + 1, spec, now, principal.id, note)
    if not tx.agents.add_version(version, expected_version=expected_version, now=now):
        raise Conflict(
            N_(
                "Agent {name} is at version {version} now, saved by somebody else; open "
                "it again and repeat your change."
            ),
            name=agent.name,
            version=agent.version,
        )


def _checked(
    tx: Records,
    principal: Principal,
    *,
    name: str,
    owner: str,
    stage: str,
    spec: Mapping[str, Any] | AgentSpec,
) -> AgentSpec:
    """The specification, or `InvalidInput` with everything wrong at once."""
    problems: list[Problem] = []
    wanted: AgentSpec | None = None
    try:
        parse(_slug, name, prefix="name")
    except InvalidInput as error:
        problems += error.problems
    if not owner.strip():
        problems.append(Problem("owner", N_("Give a value.")))
    if stage not in set(Stage):
        problems.append(
            Problem("stage", N_("Choose one of {expected}."), {"expected": ", ".join(Stage)})
        )
    try:
        wanted = parse(AgentSpec, spec)
    except InvalidInput as error:
        problems += error.problems
    if wanted is not None:
        problems += _unknown_references(tx, principal, wanted)
    if problems or wanted is None:
        raise InvalidInput(problems)
    return wanted


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


def _existing(tx: Records, principal: Principal, name: str) -> Agent:
    agent = tx.agents.get(principal.workspace_id, name)
    if agent is None:
        raise NotFound(N_("There is no agent {name!r} in this workspace."), name=name)
    return agent


def _version(tx: Records, agent: Agent, number: int) -> AgentVersion:
    version = tx.agents.version(agent.id, number)
    if version is None:
        raise NotFound(
            N_("Agent {name} has no version {version}."), name=agent.name, version=number
        )
    return version
