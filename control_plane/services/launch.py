"""Launch a run: check its input, pin every version it will use, put it in the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import Agent, Stage
from control_plane.domain.budgets import limits_json
from control_plane.domain.errors import N_, InvalidInput, NotReady, TooLarge
from control_plane.domain.json_schema import problems_with
from control_plane.domain.patterns import Pattern, PatternSpec, with_limits
from control_plane.domain.runs import Pin, Run, RunStatus, Usage
from control_plane.domain.topology import members, problems
from control_plane.services.desk import Desk
from control_plane.services.kill_switches import refuse_stopped
from control_plane.services.patterns import existing_pattern, known_to
from control_plane.services.ports import Records


@dataclass(frozen=True)
class Launched:
    """What came of a launch."""

    run: Run
    repeated: bool
    """Whether the idempotency key was seen before, so that the run is the one it started then."""


def launch(
    desk: Desk,
    principal: Principal,
    *,
    pattern: str,
    input: Mapping[str, Any],
    source: str = "ui",
    idempotency_key: str | None = None,
    budget: Mapping[str, Any] | None = None,
) -> Run:
    """As `launch_once`, for callers that need not know whether the key was seen before."""
    return launch_once(
        desk,
        principal,
        pattern=pattern,
        input=input,
        source=source,
        idempotency_key=idempotency_key,
        budget=budget,
    ).run


def launch_once(
    desk: Desk,
    principal: Principal,
    *,
    pattern: str,
    input: Mapping[str, Any],
    source: str = "ui",
    idempotency_key: str | None = None,
    budget: Mapping[str, Any] | None = None,
) -> Launched:
    """Start a run of the pattern's current version.

    With an idempotency key, the same request again returns the run it started the first time.

    Args:
        budget: Limits by name that hold for this run, and its forks, instead of the pattern's;
            `None` lifts one, and those left out are the pattern's.

    Raises:
        NotFound: There is no such pattern.
        InvalidInput: The input breaks the pattern's schema, or a member has vanished; names all. Or
            a limit is out of bounds.
        TooLarge: The input is over the limit; nothing was sent to a model.
        Conflict: The idempotency key was used for a different request.
        NotReady: An agent is retired, or not in production where the pattern asks for that.
    """
    require(principal, Role.OPERATOR, on=f"pattern/{pattern}")
    with desk.store.writing() as tx:
        found = existing_pattern(tx, principal, pattern)
        run_id = desk.new_id("run")
        if idempotency_key:
            earlier = tx.idempotency.claim(
                principal.workspace_id,
                idempotency_key,
                fingerprint=_fingerprint(pattern, input, budget),
                result_id=run_id,
                now=desk.now(),
            )
            if earlier and (run := tx.runs.get(principal.workspace_id, earlier)):
                return Launched(run, repeated=True)
        run = start_run(
            desk,
            tx,
            principal,
            spec=with_limits(found.spec, budget or {}, prefix="budget"),
            pattern=found,
            name=pattern,
            input=input,
            source=source,
            run_id=run_id,
        )
    desk.engines.wake()
    return Launched(run, repeated=False)


def start_run(
    desk: Desk,
    tx: Records,
    principal: Principal,
    *,
    spec: PatternSpec,
    pattern: Pattern | None,
    name: str,
    input: Mapping[str, Any],
    source: str,
    run_id: str | None = None,
    forked_from: str | None = None,
    overrides: Mapping[str, str] | None = None,
    pins: Mapping[str, Pin] | None = None,
    demo: bool = False,
) -> Run:
    """Put a run in the queue, within a transaction.

    Args:
        pattern: `None` for an agent tried on its own; the specification is then kept with the run.
        pins: Versions to use, of a run that is forked; `None` pins the current ones.

    Raises:
        InvalidInput: As `launch`; or this installation lacks the pattern's engine.
        TooLarge: As `launch`.
        NotReady: An agent of the pattern is retired, or not in production where it must be.
    """
    _check_input(desk, spec, input)
    missing = problems(name, spec, known_to(tx, principal))
    if missing:
        raise InvalidInput(missing)
    refuse_stages(tx, principal, spec)
    refuse_stopped(tx, principal, (agent.name for agent in agents_below(tx, principal, spec)))
    engine = desk.engines.chosen_by(spec)
    run = replace(
        _fresh(principal, spec, input, now=desk.now()),
        engine=engine,
        id=run_id or desk.new_id("run"),
        pattern_id=pattern.id if pattern else "",
        pattern_name=name,
        pattern_version=pattern.version if pattern else 0,
        pins=dict(pins) if pins is not None else dict(_pins(tx, principal, spec)),
        rehearsal=_rehearsal(tx, principal, spec),
        demo=demo,
        source=source,
        forked_from=forked_from,
        overrides=dict(overrides or {}),
        policy_version=_policy_in_force(tx, principal),
    )
    as_pinned = pattern is not None and pattern.spec == spec
    tx.runs.add(run, inline_spec=None if as_pinned else spec)
    facts: dict[str, Any] = {"pattern": name, "source": source, "forked_from": forked_from}
    if spec.budget is not None and not spec.budget.is_empty:
        tx.budgets.start(run, spec.budget, now=run.created_at)
        facts["budget"] = limits_json(spec.budget)
    desk.audit(tx, principal, "run.launched", f"run/{run.id}", **facts)
    return run


def _policy_in_force(tx: Records, principal: Principal) -> int | None:
    found = tx.policies.current(principal.workspace_id)
    return found.version if found else None


def _fresh(
    principal: Principal, spec: PatternSpec, input: Mapping[str, Any], *, now: datetime
) -> Run:
    """A run nothing has happened to yet."""
    return Run(
        id="",
        workspace_id=principal.workspace_id,
        pattern_id="",
        pattern_name="",
        pattern_kind=spec.kind,
        pattern_version=0,
        pins={},
        status=RunStatus.QUEUED,
        outcome=None,
        input=dict(input),
        answer=None,
        error=None,
        rehearsal=False,
        demo=False,
        round=0,
        control=None,
        started_by=principal.id,
        source="",
        parent_run_id=None,
        parent_key=None,
        forked_from=None,
        created_at=now,
        started_at=None,
        finished_at=None,
        active_ms=0,
        usage=Usage(),
        handoffs=0,
        useful_handoffs=0,
    )


def _check_input(desk: Desk, spec: PatternSpec, input: Mapping[str, Any]) -> None:
    size = len(orjson.dumps(input))
    if size > desk.max_input_bytes:
        raise TooLarge(
            N_(
                "The input is {size} bytes; at most {limit} are taken. Shorten it, or let "
                "a tool read the document."
            ),
            size=size,
            limit=desk.max_input_bytes,
        )
    wrong = problems_with(dict(input), spec.input_schema, prefix="input")
    if wrong:
        raise InvalidInput(wrong)


def _pins(
    tx: Records, principal: Principal, spec: PatternSpec, prefix: str = ""
) -> Iterator[tuple[str, Pin]]:
    """The current version of every agent and pattern below, by path of names."""
    for member in dict.fromkeys(members(spec)):
        if member.kind == "agent":
            agent = tx.agents.get(principal.workspace_id, member.name)
            if agent:
                yield prefix + member.name, Pin("agent", agent.id, agent.version)
            continue
        nested = tx.patterns.get(principal.workspace_id, member.name)
        if nested:
            yield prefix + member.name, Pin("pattern", nested.id, nested.version)
            yield from _pins(tx, principal, nested.spec, f"{prefix}{member.name}/")


def refuse_stages(tx: Records, principal: Principal, spec: PatternSpec) -> None:
    """Let a pattern pass whose agents may all be launched. Raises `NotReady`."""
    early: set[str] = set()
    for agent, production_only in _agents_with_demand(tx, principal, spec):
        if agent.stage is Stage.RETIRED:
            raise NotReady(
                N_("Agent {name} is retired; take it out of the pattern, or bring it back first."),
                name=agent.name,
            )
        if production_only and agent.stage is not Stage.PRODUCTION:
            early.add(agent.name)
    if early:
        raise NotReady(
            N_(
                "It is launched with agents in production only, and these are not: {agents}."
                " Promote them first, or change the pattern."
            ),
            agents=", ".join(sorted(early)),
        )


def agents_below(tx: Records, principal: Principal, spec: PatternSpec) -> Iterator[Agent]:
    """Every agent of the pattern, nested ones included."""
    return (agent for agent, _demand in _agents_with_demand(tx, principal, spec))


def _agents_with_demand(
    tx: Records, principal: Principal, spec: PatternSpec, *, above: bool = False
) -> Iterator[tuple[Agent, bool]]:
    """Every agent below, and whether the pattern or one above it takes it in production only."""
    production_only = above or spec.production_only
    for member in dict.fromkeys(members(spec)):
        if member.kind == "pattern":
            nested = tx.patterns.get(principal.workspace_id, member.name)
            if nested:
                yield from _agents_with_demand(tx, principal, nested.spec, above=production_only)
            continue
        agent = tx.agents.get(principal.workspace_id, member.name)
        if agent:
            yield agent, production_only


def _rehearsal(tx: Records, principal: Principal, spec: PatternSpec) -> bool:
    connections = {c.spec.name: c for c in tx.connections.list(principal.workspace_id)}
    used = {agent.spec.connection for agent in agents_below(tx, principal, spec)}
    return any(connections[name].rehearsal for name in used if name in connections)


def _fingerprint(pattern: str, input: Mapping[str, Any], budget: Mapping[str, Any] | None) -> str:
    asked = [pattern, input, *([budget] if budget else [])]
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()
