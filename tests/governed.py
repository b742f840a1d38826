"""A desk whose clock a test moves, over a store, with people who hold different roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from control_plane.domain.access import Principal, PrincipalKind, Role
from control_plane.domain.agents import Agent
from control_plane.domain.members import Membership, Person, Source
from control_plane.services.access import principal_in
from control_plane.services.agents import save_agent
from control_plane.services.desk import Desk
from control_plane.services.evidence import attest
from storage.store import SqlStore
from tests.stores import HERE, NOW, a_connection, new_id

OWNER = "billing-team@example.com"
PINNED: dict[str, Any] = {
    "role": "Bills",
    "instructions": "Bill.",
    "connection": "house",
    "model": "gpt-4o-2024-08-06",
    "limits": {"cost_usd": "0.50"},
}


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@dataclass(frozen=True)
class Office:
    """A workspace with people in it."""

    desk: Desk
    clock: Clock
    ann: Principal
    """Operator."""
    bob: Principal
    """Operator and approver."""
    cat: Principal
    """Operator and approver."""
    admin: Principal
    bot: Principal
    """A program with the role approver."""

    def register(self, name: str = "billing", tier: str = "high", **spec: Any) -> Agent:
        return save_agent(
            self.desk,
            self.ann,
            name=name,
            owner=OWNER,
            spec={**PINNED, **spec},
            risk_tier=tier,
        )

    def resave(self, agent: Agent, by: Principal | None = None, **spec: Any) -> Agent:
        wanted = {**agent.spec.model_dump(mode="json"), **spec}
        return save_agent(
            self.desk,
            by or self.ann,
            name=agent.name,
            owner=agent.owner,
            spec=wanted,
            expected_version=agent.version,
        )

    def prove(self, agent: Agent) -> None:
        for control in ("evaluation", "guardrails"):
            attest(
                self.desk,
                self.bob,
                agent.name,
                control=control,
                reference="doc-1",
                expected_version=agent.version,
            )


def an_office(store: SqlStore) -> Office:
    """With a connection, and nothing else in it."""
    clock, nothing = Clock(), None
    desk = Desk(
        store=store,
        engines=nothing,  # type: ignore[arg-type]
        models=nothing,  # type: ignore[arg-type]
        prices=nothing,  # type: ignore[arg-type]
        vault=nothing,  # type: ignore[arg-type]
        courier=nothing,  # type: ignore[arg-type]
        now=clock,
        new_id=new_id,
        max_input_bytes=100_000,
    )
    with store.writing() as tx:
        tx.connections.add(a_connection())
    return Office(
        desk,
        clock,
        ann=_somebody(desk, "ann", Role.OPERATOR),
        bob=_somebody(desk, "bob", Role.OPERATOR, Role.APPROVER),
        cat=_somebody(desk, "cat", Role.OPERATOR, Role.APPROVER),
        admin=_somebody(desk, "admin", Role.ADMIN),
        bot=_somebody(desk, "bot", Role.APPROVER, kind=PrincipalKind.SERVICE),
    )


def _somebody(
    desk: Desk, name: str, *roles: Role, kind: PrincipalKind = PrincipalKind.PERSON
) -> Principal:
    id = f"{'svc' if kind is PrincipalKind.SERVICE else 'prn'}_{name}"
    person = Person(id, kind, "https://id.example", id, name.title(), f"{name}@corp.example", NOW)
    held = Membership(HERE, id, Source.ASSIGNED, frozenset(roles), frozenset(), 1, NOW)
    with desk.store.writing() as tx:
        tx.people.add(person)
        tx.members.add(held)
    return principal_in(desk, id, HERE)
