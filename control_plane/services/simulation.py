"""Hold a draft of the policy against what runs did, before anybody is asked anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.builtin_tools import BUILTIN_TOOLS
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.past_actions import PastAction, PastRun, actions_of
from control_plane.domain.policy import ActionKind, Policy, from_origin, under
from control_plane.domain.runs import Run
from control_plane.domain.simulation import (
    DECIDED,
    Holding,
    Pace,
    Simulation,
    effect_of,
    facts_in,
    held_in_past,
    was_refused,
)
from control_plane.services.desk import Desk
from control_plane.services.policies import readable
from control_plane.services.ports import Records

MOST_RUNS = 1_000
LONGEST_DAYS = 366
_PACE_OF = 5_000
_AT_ONCE = 100
_SHOWN_RUNS = 20
_DRAFT = "draft"


def simulate(
    desk: Desk, principal: Principal, *, policy: Mapping[str, Any] | Policy, days: int = 30
) -> Simulation:
    """What the draft would have done about the runs of the last days; nothing is changed.

    The newest 1,000 runs of the period are looked at. Stage and risk tier of agents, and whether a
    tool can be taken back, are as they are now where nobody was asked then.

    Raises:
        InvalidInput: Names everything wrong with the draft.
    """
    require(principal, Role.VIEWER)
    if not 1 <= days <= LONGEST_DAYS:
        template = N_("Give a number of days from 1 to {longest}.")
        raise InvalidInput([Problem("days", template, {"longest": LONGEST_DAYS})])
    now = desk.now()
    since = now - timedelta(days=days)
    with desk.store.reading() as tx:
        draft = from_origin(readable(tx, principal.workspace_id, policy), _DRAFT)
        found = tx.past.runs(principal.workspace_id, since=since, until=now, limit=MOST_RUNS + 1)
        runs = found[:MOST_RUNS]
        past = _past(tx, runs, whole=_speaks_of_payload(draft))
        decided = tx.past.decided(principal.workspace_id, statuses=DECIDED, limit=_PACE_OF)
        reaching = _Reach(tx, principal.workspace_id, draft, runs)
        today = _Today(tx, principal.workspace_id)
        seen = _replayed(past, reaching, today, now=now)
    pace = Pace(decided)
    return Simulation(
        since=since,
        until=now,
        runs=len(runs),
        actions=seen.actions,
        truncated=len(found) > MOST_RUNS,
        emptied_runs=seen.emptied,
        rules=tuple(
            effect_of(number, seen.held[number], pace) for number in range(1, len(draft.rules) + 1)
        ),
        let_pass=len(seen.let_pass),
        let_pass_runs=tuple(dict.fromkeys(a.run_id for a in seen.let_pass))[:_SHOWN_RUNS],
    )


@dataclass
class _Seen:
    """What came of the replay so far; the actions' contents are let go."""

    held: dict[int, list[tuple[Holding, PastAction]]] = field(
        default_factory=lambda: defaultdict[int, list[tuple[Holding, PastAction]]](list)
    )
    let_pass: list[PastAction] = field(default_factory=list[PastAction])
    actions: int = 0
    emptied: int = 0


def _replayed(past: Iterable[PastRun], reaching: _Reach, today: _Today, *, now: datetime) -> _Seen:
    seen = _Seen()
    for one in past:
        policy = reaching.policy(one.run)
        seen.emptied += one.emptied
        for action in map(today.with_facts, actions_of(one)):
            seen.actions += 1
            holding = held_in_past(policy, reaching.numbers, action, now=now)
            if holding is not None:
                seen.held[holding.number].append((holding, replace(action, facts={})))
            elif was_refused(action) and _by_workspace(action):
                seen.let_pass.append(replace(action, facts={}))
    return seen


def _by_workspace(action: PastAction) -> bool:
    """Whether the workspace's policy asked it, so that the draft is to do without that."""
    return action.approval is not None and action.approval.rule.origin.startswith("workspace@")


def _speaks_of_payload(policy: Policy) -> bool:
    return any("payload" in facts_in(rule.when) for rule in policy.rules)


def _past(tx: Records, runs: Sequence[Run], *, whole: bool) -> Iterator[PastRun]:
    """The runs with their record, a few at a time, so that the memory it takes stays small."""
    for start in range(0, len(runs), _AT_ONCE):
        some = runs[start : start + _AT_ONCE]
        ids = [run.id for run in some]
        steps, approvals = tx.past.steps(ids), tx.past.approvals(ids)
        emptied = tx.past.emptied(ids)
        payloads = tx.past.payloads(ids) if whole else None
        for run in some:
            yield PastRun(
                run,
                steps.get(run.id, ()),
                approvals.get(run.id, ()),
                emptied=run.id in emptied,
                payloads=payloads,
            )


class _Reach:
    """Which rules reach a run: those of its workspace, and what its parents hold in it."""

    def __init__(self, tx: Records, workspace_id: str, draft: Policy, runs: Sequence[Run]) -> None:
        self._tx = tx
        self._workspace_id = workspace_id
        self._draft = draft
        self._runs: dict[str, Run | None] = {run.id: run for run in runs}
        self._policies: dict[str, Policy] = {}
        self.numbers = {rule.origin: n for n, rule in enumerate(draft.rules, start=1)}

    def policy(self, run: Run) -> Policy:
        """The draft, as it reaches the run."""
        if run.id not in self._policies:
            parent = self._parent(run)
            self._policies[run.id] = (
                self._draft
                if parent is None
                else under(self.policy(parent), Policy(), pattern=parent.pattern_name)
            )
        return self._policies[run.id]

    def _parent(self, run: Run) -> Run | None:
        if run.parent_run_id is None:
            return None
        if run.parent_run_id not in self._runs:
            found = self._tx.runs.get(self._workspace_id, run.parent_run_id)
            self._runs[run.parent_run_id] = found
        return self._runs[run.parent_run_id]


class _Today:
    """What is true of agents and tools now, for actions nobody was asked about."""

    def __init__(self, tx: Records, workspace_id: str) -> None:
        self._agents = {agent.name: agent for agent in tx.agents.list(workspace_id)}
        tools = {tool.spec.name: tool.spec for tool in tx.tools.list(workspace_id)}
        self._tools = {**BUILTIN_TOOLS, **tools}

    def with_facts(self, action: PastAction) -> PastAction:
        """The action with what is known of who acts, and with what."""
        facts = {**dict(self._known(action)), **action.facts}
        return replace(action, facts=facts)

    def _known(self, action: PastAction) -> Iterator[tuple[str, Any]]:
        agent = self._agents.get(action.source or action.target)
        if agent is not None:
            yield "stage", agent.stage.value
            yield "risk", agent.risk_tier.value
        if action.kind is not ActionKind.TOOL:
            yield "reversible", True
        elif (tool := self._tools.get(action.target)) is not None:
            yield "reversible", not tool.side_effects
