"""Whether a policy holds an action for a person. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.policy import Held, Policy, candidates, held_by


def may_be_held(policy: Policy, action: Action, *, pattern: str) -> bool:
    """Whether a rule is about the action, its condition aside."""
    found = candidates(
        policy, action.kind, source=action.source, target=action.target, pattern=pattern
    )
    return next(found, None) is not None


def what_holds(
    policy: Policy,
    action: Action,
    *,
    pattern: str,
    facts: Callable[[], Mapping[str, Any]],
    now: datetime,
    draw: str,
) -> Held | None:
    """The rule that holds the action, or `None`. See `held_by`."""
    return held_by(
        policy,
        action.kind,
        source=action.source,
        target=action.target,
        pattern=pattern,
        facts=facts,
        now=now,
        draw=draw,
    )


def passed_by_policy(action: Action) -> Decision:
    """What comes of an action that no rule holds: nobody is asked."""
    return Decision(
        ApprovalStatus.APPROVED, payload=action.payload, target=action.target, asked=False
    )
