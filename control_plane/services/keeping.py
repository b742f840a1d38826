"""The keeper of deadlines: commits decisions, reminds, reassigns, escalates, and closes in time.

Nothing passes because nobody could object: time in which the keeper did not look does not count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from control_plane.domain.access import Principal, PrincipalKind
from control_plane.domain.approval_events import ApprovalEvent, EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus, Level
from control_plane.domain.ladder import climbed, committed, next_step_at, rung_due, timed_out
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

MOST_AT_ONCE = 500
LONGEST_BLINK = timedelta(seconds=30)
"""A keeper that looks again within it has seen everything."""
_NOTED_EVERY = timedelta(seconds=10)
_KIND_OF = {
    Level.REMINDED: EventKind.REMINDED,
    Level.REASSIGNED: EventKind.REASSIGNED,
    Level.ESCALATED: EventKind.ESCALATED,
}

_Noted = tuple[str, ApprovalEvent]
"""What goes into the history of a question, with its workspace."""


def keep_deadlines(desk: Desk) -> int:
    """Do everything that is due by now, in transactions of `MOST_AT_ONCE`. Answers how much."""
    now = desk.now()
    _open_eyes(desk, now)
    done = 0
    while True:
        with desk.store.reading() as tx:
            if not tx.deadlines.is_due(now):
                break
        with desk.store.writing() as tx:
            due = tx.deadlines.hold_due(now, limit=MOST_AT_ONCE)
            steps = [_take_step(desk, tx, approval, now) for approval in due]
            tx.approvals.add_events([step for step in steps if step is not None])
        done += len(due)
        desk.engines.wake()
    return done


def _open_eyes(desk: Desk, now: datetime) -> None:
    """Note the look; after a long blink, give the time back in which nobody could object.

    A clock that was set back gives people more time by itself, so nothing is given then.
    """
    with desk.store.reading() as tx:
        last = tx.deadlines.looked_at()
    if last is not None and timedelta() <= now - last < _NOTED_EVERY:
        return
    with desk.store.writing() as tx:
        last = tx.deadlines.looked_at(hold=True)  # Another keeper may have looked by now.
        if last is None or now - last > LONGEST_BLINK:
            tx.deadlines.postpone_unopposed(seen_until=last, now=now)
        tx.deadlines.look(now)


def _take_step(desk: Desk, tx: Records, approval: Approval, now: datetime) -> _Noted | None:
    if approval.commits_at is not None and approval.commits_at <= now:
        return _commit(desk, tx, approval, now)
    rung = rung_due(approval, now)
    if rung is None or approval.commits_at is not None:  # Somebody acted while it was fetched.
        tx.approvals.save(_on_time(approval), now=now)
        return None
    if rung.level is None:
        return _close(desk, tx, timed_out(approval, now), now)
    return _climb(desk, tx, climbed(approval, rung.level), now)


def _on_time(approval: Approval) -> Approval:
    return replace(approval, next_at=next_step_at(approval))


def _commit(desk: Desk, tx: Records, approval: Approval, now: datetime) -> _Noted | None:
    decided = committed(approval, now)
    decision = decided.decision
    if decision is None or not tx.approvals.save(decided, now=now):
        return None
    facts = {
        "status": decision.status.value,
        "digest": decided.digest,
        "reason": decision.reason,
        "via": decided.decided_via,
    }
    by = Principal(decided.decided_by or "", decision.by, decided.workspace_id, frozenset())
    _audit(desk, tx, decided, EventKind.DECIDED, facts, by=by)
    return _noted(decided, EventKind.DECIDED, now, {"name": decision.by, **facts}, by=by.id)


def _close(desk: Desk, tx: Records, approval: Approval, now: datetime) -> _Noted | None:
    if not tx.approvals.save(approval, now=now):
        return None
    unopposed = approval.status is ApprovalStatus.UNOPPOSED
    kind = EventKind.UNOPPOSED if unopposed else EventKind.EXPIRED
    facts = {"status": approval.status.value}
    _audit(desk, tx, approval, kind, facts)
    return _noted(approval, kind, now, facts)


def _climb(desk: Desk, tx: Records, approval: Approval, now: datetime) -> _Noted | None:
    if not tx.approvals.save(approval, now=now):
        return None
    kind = _KIND_OF[approval.level]
    rule = approval.rule
    to = {Level.REASSIGNED: rule.reassign_to, Level.ESCALATED: rule.escalate_to}
    asked = to.get(approval.level, approval.assigned_to)
    facts = {"level": approval.level.value, "asked": ", ".join(asked)}
    _audit(desk, tx, approval, kind, facts)
    return _noted(approval, kind, now, facts)


def _noted(
    approval: Approval, kind: EventKind, now: datetime, facts: dict[str, Any], *, by: str = ""
) -> _Noted:
    return approval.workspace_id, ApprovalEvent(approval.id, kind, now, by=by, detail=facts)


def _audit(
    desk: Desk,
    tx: Records,
    approval: Approval,
    kind: EventKind,
    facts: dict[str, Any],
    *,
    by: Principal | None = None,
) -> None:
    """On record as an act of who decided; without anybody, as one of the control plane."""
    subject = f"approval/{approval.id}"
    desk.audit(
        tx,
        by or _keeper(approval.workspace_id),
        f"approval.{kind.value}",
        subject,
        run=approval.run_id,
        pattern_name=approval.pattern_name,
        **facts,
    )


def _keeper(workspace_id: str) -> Principal:
    return Principal(
        "system", "Control plane", workspace_id, frozenset(), kind=PrincipalKind.SERVICE
    )
