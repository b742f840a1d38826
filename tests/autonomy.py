"""Like approvals, as people gave them one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from control_plane.bootstrap import Plane
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Decision, binding_of
from control_plane.domain.policy import ActionKind, Rule
from storage.approval_mapping import approval_values
from storage.tables import ApprovalRow, table_of

REFUND = Rule(on=ActionKind.TOOL, target="refund")


def an_approval(
    id: str, *, now: Any, status: ApprovalStatus = ApprovalStatus.APPROVED, **changes: Any
) -> Approval:
    """A question about a refund, decided a minute after it was asked."""
    payload = changes.pop("payload", {"arguments": {"order": "A-1", "amount": 40}})
    action = Action(ActionKind.TOOL, "billing", changes.pop("target", "refund"), payload)
    rule = changes.pop("rule", REFUND)
    fields: dict[str, Any] = {
        "id": id,
        "workspace_id": "default",
        "run_id": f"run_{id}",
        "step_key": "turn-1/tool-1-1-refund/approval",
        "pattern_name": "refunds",
        "action": action,
        "digest": binding_of(action, rule, {}),
        "because": "",
        "evidence": (),
        "status": status,
        "requested_at": now,
        "expires_at": None,
        "decided_at": now + timedelta(minutes=1),
        "decided_by": "local",
        "decision": Decision(status, payload=payload, target=action.target),
        "rule": rule,
        **changes,
    }
    return Approval(**fields)


def put_approvals(plane: Plane, *approvals: Approval) -> None:
    """Put them into the store."""
    with plane.store.database.writing() as sql:
        for approval in approvals:
            sql.execute(
                insert(table_of(ApprovalRow)).values({**approval_values(approval), "round": 0})
            )


def approve_alike(plane: Plane, *, times: int) -> None:
    """People approved the same refund so many times in a row."""
    begun = plane.desk.now() - timedelta(days=1)
    put_approvals(
        plane,
        *(an_approval(f"apr_{n:04d}", now=begun + timedelta(minutes=n)) for n in range(times)),
    )
