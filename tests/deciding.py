"""People at the desk, over a store: who they are, what they decide, and how time passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from control_plane.domain.access import Grant, Principal, PrincipalKind, Role
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, binding_of
from control_plane.domain.ladder import next_step_at
from control_plane.domain.policy import ActionKind, Rule
from control_plane.domain.runs import RunStatus
from control_plane.services import approvals
from control_plane.services.desk import Desk
from control_plane.services.keeping import keep_deadlines
from storage.store import SqlStore
from tests.contract.engines.harness import Silent, desk_over
from tests.stores import HERE, NOW, a_run, added, ask

ACTION = Action(
    ActionKind.HANDOFF, "triage", "billing", {"reason": "money"}, targets=("billing", "legal")
)


def person(name: str, *roles: Role, on: str = "") -> Principal:
    """Somebody who may approve, unless other roles are given; with `on` for one pattern only."""
    held = frozenset(roles or (Role.APPROVER,))
    if on:
        grants = frozenset(Grant(role, f"pattern/{on}") for role in held)
        return Principal(name, name.title(), HERE, frozenset(), grants, PrincipalKind.PERSON)
    return Principal(name, name.title(), HERE, held, kind=PrincipalKind.PERSON)


ANN, BEN, CYD = person("ann"), person("ben"), person("cyd")
ADA = person("ada", Role.ADMIN)
OPA = person("opa", Role.OPERATOR)
EYE = person("eye", Role.VIEWER)


class At:
    """The present instant; the tests move it."""

    def __init__(self, instant: datetime = NOW) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def pass_(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


class Office:
    """A desk over a store, with runs that wait."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.now = At()
        clock: Any = self.now
        self.desk: Desk = desk_over(store, Silent(), clock)

    def asks(self, step_key: str = "approve", run: Any = None, **rule: Any) -> Approval:
        """An open question of a run that waits."""
        about = Rule(on=ActionKind.HANDOFF, **rule)
        return self.asks_by(about, step_key=step_key, run=run)

    def asks_by(self, rule: Rule, *, step_key: str = "approve", run: Any = None, **more: Any):
        run = run or added(self.store, a_run(RunStatus.WAITING))
        now = self.now()
        approval = replace(
            ask_values(run, step_key, rule, now),
            **more,
        )
        approval = replace(approval, next_at=next_step_at(approval))
        return ask(self.store, run, step_key, **changes_of(approval))

    def decide(
        self, who: Principal, approval: Approval, verdict: str = "approve", **more: Any
    ) -> Approval:
        given = {"digest": approval.digest, **more}
        return approvals.decide(self.desk, who, approval.id, verdict=verdict, **given)

    def read(self, approval: Approval) -> Approval:
        return approvals.get_approval(self.desk, EYE, approval.id)

    def keep(self) -> int:
        return keep_deadlines(self.desk)

    def watched(self, seconds: float) -> int:
        """So much time passes, and the keeper looks all along."""
        self.keep()
        self.now.pass_(seconds)
        with self.store.writing() as tx:
            tx.deadlines.look(self.now())
        return self.keep()


def ask_values(run: Any, step_key: str, rule: Rule, now: datetime) -> Approval:
    """An open question, as an engine asks it."""
    after = rule.expires_after_seconds
    return Approval(
        id="",
        workspace_id=run.workspace_id,
        run_id=run.id,
        step_key=step_key,
        pattern_name=run.pattern_name,
        action=ACTION,
        digest=binding_of(ACTION, rule, {}),
        because="money moves",
        evidence=(),
        status=ApprovalStatus.PENDING,
        requested_at=now,
        expires_at=None if after is None else now + timedelta(seconds=after),
        decided_at=None,
        decided_by=None,
        decision=None,
        rule=rule,
        requested_by="ann",
        author="ben",
        assigned_to=rule.approvers,
    )


def changes_of(approval: Approval) -> dict[str, Any]:
    """Its fields, but for the id and the step."""
    return {name: value for name, value in vars(approval).items() if name not in ("id", "step_key")}
