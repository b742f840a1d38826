"""Why a question cannot be decided as asked: each refusal says what happened and what to do."""

from __future__ import annotations

from datetime import datetime

from control_plane.domain.access import Principal
from control_plane.domain.approvals import Action, Approval, ApprovalStatus
from control_plane.domain.deciding import why_not
from control_plane.domain.errors import N_, Conflict, NotFound
from control_plane.domain.fleet import FieldChange, differences
from control_plane.domain.plain import plain_json
from control_plane.services.ports import Records

_LONGEST = 200


def existing(tx: Records, principal: Principal, approval_id: str) -> Approval:
    """The question. Raises `NotFound`."""
    approval = tx.approvals.get(principal.workspace_id, approval_id)
    return found(approval, approval_id)


def held(tx: Records, principal: Principal, approval_id: str) -> Approval:
    """The question as it is until the transaction ends. Raises `NotFound`."""
    known = tx.approvals.hold(principal.workspace_id, [approval_id])
    return found(known.get(approval_id), approval_id)


def found(approval: Approval | None, approval_id: str) -> Approval:
    """The question that was looked for. Raises `NotFound`."""
    if approval is None:
        raise NotFound(
            N_("There is no approval {approval!r} in this workspace."), approval=approval_id
        )
    return approval


def check_decidable(
    tx: Records, principal: Principal, approval: Approval, digest: str, *, now: datetime
) -> None:
    """Let the principal decide the question it was shown.

    Raises:
        Conflict: It is closed or decided already, or is not the one that was shown, or somebody
            else has it in hand; the sentence says who, what and when.
        NotAllowed: Others are to decide it.
    """
    check_open(tx, approval, now=now)
    if approval.digest != digest:
        raise _not_as_shown(tx, approval, digest)
    if refusal := why_not(principal, approval):
        raise refusal
    check_unclaimed(tx, principal, approval, now=now)


def check_open(tx: Records, approval: Approval, *, now: datetime) -> None:
    """Let pass a question that nobody decided. Raises `Conflict`."""
    if approval.status is not ApprovalStatus.PENDING:
        raise _closed(tx, approval)
    if approval.commits_at is not None:
        decision = approval.decision
        raise Conflict(
            N_(
                "{who} decided this: {status}. It can be undone until {until:%H:%M:%S %Z}."
                " Nothing of yours was applied."
            ),
            who=decision.by if decision else "",
            status=decision.status.value if decision else "",
            until=approval.commits_at,
        )
    late = approval.expires_at is not None and approval.expires_at <= now
    if late and not approval.rule.passes_unopposed:
        raise Conflict(
            N_(
                "This expired at {at:%Y-%m-%d %H:%M:%S %Z} before you decided. Nothing of yours"
                " was applied."
            ),
            at=approval.expires_at,
        )


def check_unclaimed(
    tx: Records, principal: Principal, approval: Approval, *, now: datetime
) -> None:
    """Let pass a question that nobody else has in hand. Raises `Conflict`."""
    if approval.claimed_by in (None, principal.id) or approval.claimed_until is None:
        return
    if approval.claimed_until > now:
        raise Conflict(
            N_(
                "{who} has this in hand until {until:%H:%M:%S %Z}; take another one, or ask them"
                " to release it."
            ),
            who=name_of(tx, approval.claimed_by or ""),
            until=approval.claimed_until,
        )


def name_of(tx: Records, principal_id: str) -> str:
    """What people call the principal; its id where it has no name here."""
    person = tx.people.get(principal_id)
    return person.name if person is not None and person.name else principal_id


def changes_between(shown: Action, now: Action) -> tuple[FieldChange, ...]:
    """Field by field, what is another in the action as it is now."""
    return differences(_fields(shown), _fields(now))


def _fields(action: Action) -> dict[str, object]:
    return {
        "kind": action.kind.value,
        "source": action.source,
        "target": action.target,
        "payload": action.payload,
    }


def _closed(tx: Records, approval: Approval) -> Conflict:
    if approval.status is ApprovalStatus.WITHDRAWN:
        for newer in tx.approvals.of_run(approval.workspace_id, approval.run_id):
            if newer.step_key == approval.step_key and newer.id > approval.id:
                return _asked_anew(approval, newer)
    return Conflict(
        N_(
            "This is no longer open: {status} by {who} at {at:%Y-%m-%d %H:%M:%S %Z}."
            " Nothing of yours was applied."
        ),
        status=approval.status.value,
        who=(approval.decision.by if approval.decision else "") or "nobody",
        at=approval.decided_at or approval.requested_at,
    )


def _not_as_shown(tx: Records, approval: Approval, digest: str) -> Conflict:
    for shown in tx.approvals.of_run(approval.workspace_id, approval.run_id):
        if shown.digest == digest:
            return _asked_anew(shown, approval)
    return Conflict(
        N_("The action is not the one you were shown; look at {approval} again before you decide."),
        approval=approval.id,
    )


def _asked_anew(shown: Approval, newer: Approval) -> Conflict:
    changes = changes_between(shown.action, newer.action)
    if not changes:
        return Conflict(
            N_(
                "The run asks this anew as {approval}: the action is the same, its rule or the"
                " versions that act are not. Look at it again before you decide."
            ),
            approval=newer.id,
        )
    return Conflict(
        N_(
            "The action changed since you were shown it: {difference}. The run asks anew as"
            " {approval}; nothing of yours was applied."
        ),
        difference="; ".join(map(_said, changes)),
        approval=newer.id,
    )


def _said(change: FieldChange) -> str:
    before, after = (plain_json(value).decode() for value in (change.before, change.after))
    return f"{change.field}: {_short(before)} → {_short(after)}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
