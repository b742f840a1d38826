"""Specifications and plans that several tests of patterns use."""

from __future__ import annotations

from typing import Any

from control_plane.domain.patterns import PlanAndExecuteSpec, SwarmSpec

DESK = {"triage": ["billing", "research"], "billing": ["triage"], "research": ["billing"]}


def a_swarm(
    targets: dict[str, list[str]] = DESK, *, must_hand_off: tuple[str, ...] = (), **settings: Any
) -> SwarmSpec:
    members = [
        {"name": name, "targets": onward, "can_finish": name not in must_hand_off}
        for name, onward in targets.items()
    ]
    return SwarmSpec.model_validate({"entry": next(iter(targets)), "members": members, **settings})


def a_plan_and_execute(**settings: Any) -> PlanAndExecuteSpec:
    members = [{"name": "web"}, {"name": "books"}]
    return PlanAndExecuteSpec.model_validate({"planner": "boss", "members": members, **settings})


def a_step(id: str, agent: str = "web", *needs: str, task: str = "") -> dict[str, Any]:
    return {"id": id, "agent": agent, "task": task or f"do {id}", "needs": list(needs)}


def a_plan(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"steps": list(steps)}
