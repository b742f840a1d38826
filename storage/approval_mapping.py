"""Questions to people as rows, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import RowMapping

from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Decision, Level
from control_plane.domain.policy import ActionKind, OnReject, Rule
from storage.approval_words import said_by
from storage.mapping import (
    instant_of,
    json_of,
    maybe_instant_of,
    maybe_micros_of,
    micro_usd_of,
    micros_of,
    usd_of,
)

_CHANGING = (
    "status",
    "expires_at",
    "decided_at",
    "decided_by",
    "decision",
    "assigned_to",
    "level",
    "next_at",
    "commits_at",
    "claimed_by",
    "claimed_until",
    "decided_via",
)


def approval_of(row: RowMapping) -> Approval:
    """The question in the row."""
    return Approval(
        id=row["id"],
        workspace_id=row["workspace_id"],
        run_id=row["run_id"],
        step_key=row["step_key"],
        pattern_name=row["pattern_name"],
        action=_action_of(orjson.loads(row["action"])),
        digest=row["digest"],
        because=row["because"],
        evidence=tuple(orjson.loads(row["evidence"])),
        status=ApprovalStatus(row["status"]),
        requested_at=instant_of(row["requested_at"]),
        expires_at=maybe_instant_of(row["expires_at"]),
        decided_at=maybe_instant_of(row["decided_at"]),
        decided_by=row["decided_by"],
        decision=None if row["decision"] is None else decision_of(orjson.loads(row["decision"])),
        demo=row["demo"],
        rule=Rule.model_validate_json(row["rule"]),
        versions=orjson.loads(row["versions"]),
        requested_by=row["requested_by"],
        author=row["author"],
        risk=row["risk"],
        cost_so_far_usd=None if row["cost_micros"] is None else usd_of(row["cost_micros"]),
        assigned_to=tuple(orjson.loads(row["assigned_to"])),
        level=Level(row["level"]),
        next_at=maybe_instant_of(row["next_at"]),
        commits_at=maybe_instant_of(row["commits_at"]),
        claimed_by=row["claimed_by"],
        claimed_until=maybe_instant_of(row["claimed_until"]),
        decided_via=row["decided_via"],
    )


def approval_values(approval: Approval) -> dict[str, Any]:
    """Every column of a question but `round`."""
    return {
        "id": approval.id,
        "workspace_id": approval.workspace_id,
        "run_id": approval.run_id,
        "step_key": approval.step_key,
        "pattern_name": approval.pattern_name,
        "action": json_of(asdict(approval.action)),
        "digest": approval.digest,
        "because": approval.because,
        "evidence": json_of(approval.evidence),
        "status": approval.status.value,
        "requested_at": micros_of(approval.requested_at),
        "expires_at": maybe_micros_of(approval.expires_at),
        "decided_at": maybe_micros_of(approval.decided_at),
        "decided_by": approval.decided_by,
        "decision": None if approval.decision is None else decision_json(approval.decision),
        "demo": approval.demo,
        "kind": approval.action.kind.value,
        "source": approval.action.source,
        "target": approval.action.target,
        "mode": approval.rule.mode.value,
        "rule": approval.rule.model_dump_json(),
        "versions": json_of(dict(approval.versions)),
        "requested_by": approval.requested_by,
        "author": approval.author,
        "risk": approval.risk,
        "cost_micros": None
        if approval.cost_so_far_usd is None
        else micro_usd_of(approval.cost_so_far_usd),
        "assigned_to": json_of(approval.assigned_to),
        "level": approval.level.value,
        "next_at": maybe_micros_of(approval.next_at),
        "commits_at": maybe_micros_of(approval.commits_at),
        "claimed_by": approval.claimed_by,
        "claimed_until": maybe_micros_of(approval.claimed_until),
        "decided_via": approval.decided_via,
        "said": said_by(approval),
    }


def changing_values(approval: Approval) -> dict[str, Any]:
    """The columns that change while a question is open, and when it is closed."""
    values = approval_values(approval)
    return {name: values[name] for name in _CHANGING}


def decision_json(decision: Decision) -> str:
    """The decision as it is stored."""
    return json_of(asdict(decision))


def decision_of(fields: Mapping[str, Any]) -> Decision:
    """The decision in what `decision_json` stored."""
    more: dict[str, Any] = {"status": ApprovalStatus(fields["status"])}
    if "on_reject" in fields:
        more["on_reject"] = OnReject(fields["on_reject"])
    return Decision(**{**fields, **more})


def _action_of(fields: dict[str, Any]) -> Action:
    kind, targets = ActionKind(fields.pop("kind")), tuple(fields.pop("targets"))
    ungrounded = fields.pop("ungrounded", None)
    return Action(
        kind=kind,
        targets=targets,
        ungrounded=None if ungrounded is None else tuple(ungrounded),
        **fields,
    )
