"""How long records are kept: rules, and carrying them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.audit_check import PRUNED
from control_plane.domain.retention import KINDS, DataKind, Held, RetentionRule, check_rule, held_by
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.runs import existing_run

_BATCH = 100  # Runs, or other records, in one transaction: others who write wait for it to end.
_PASS_EVERY = timedelta(days=1)
_AUDIT = "audit_events"


@dataclass(frozen=True)
class RetentionPass:
    """What carrying out the rules removed, or would."""

    at: datetime
    dry_run: bool
    counts: Mapping[str, int]
    """By kind of data. Left out: what is kept for ever, and by default if nothing was over."""


@dataclass(frozen=True)
class RetentionStanding:
    """The rules of a workspace."""

    rules: Sequence[RetentionRule]
    """Of every kind, in a fixed order."""
    passed_at: datetime | None
    """When they were last carried out."""


def read_retention(desk: Desk, principal: Principal) -> RetentionStanding:
    """The rules of the workspace, and when they were last carried out."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        rules = _rules(tx, principal.workspace_id)
        passed_at = tx.retention.passed_at(principal.workspace_id)
    return RetentionStanding(rules, passed_at)


def set_retention(desk: Desk, principal: Principal, *, kind: str, days: int | None) -> None:
    """Keep a kind of data for so many days; `None` keeps it for ever. From the next pass on.

    Raises:
        InvalidInput: There is no such kind, or the days are too few or too many.
    """
    require(principal, Role.ADMIN)
    check_rule(kind, days)
    with desk.store.writing() as tx:
        given = tx.retention.days(principal.workspace_id).get(kind)
        before = None if given is None else given[0]
        if before == days:
            return
        tx.retention.set_days(principal.workspace_id, kind, days, now=desk.now(), by=principal.id)
        desk.audit(
            tx, principal, "retention.changed", f"retention/{kind}", before=before, days=days
        )


def run_retention(desk: Desk, principal: Principal, *, dry_run: bool = False) -> RetentionPass:
    """Carry out the workspace's rules now, in small transactions; or say what would go.

    Never a run that goes on, and nothing under legal hold. What was removed is on the audit record.
    """
    require(principal, Role.ADMIN)
    workspace_id, now = principal.workspace_id, desk.now()
    with desk.store.reading() as tx:
        rules = _rules(tx, workspace_id)
    measure = _over if dry_run else _remove
    counts: dict[str, int] = {}
    for rule in rules:
        if rule.days is None:
            continue
        count = measure(desk, principal, rule.kind, now - timedelta(days=rule.days))
        if count or rule.updated_at is not None:
            counts[rule.kind.name] = count
    if not dry_run:
        _note_pass(desk, principal, now, counts)
    return RetentionPass(now, dry_run, counts)


def run_due_retention(desk: Desk) -> None:
    """Carry out the rules of every workspace whose last pass is a day ago.

    Raises `StoreUnavailable`; what was not removed by then goes the next time.
    """
    now = desk.now()
    with desk.store.reading() as tx:
        names = [workspace.id for workspace in tx.workspaces.list()]
        passes = {name: tx.retention.passed_at(name) for name in names}
    for workspace_id, at in passes.items():
        if at is None or now - at >= _PASS_EVERY:
            run_retention(desk, system_principal(workspace_id))


def emptied_at(desk: Desk, principal: Principal, run_id: str) -> datetime | None:
    """When the contents of the run were removed; `None` while they are there.

    Raises:
        NotFound: There is no such run.
    """
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.retention.emptied_at(existing_run(tx, principal, run_id).id)


def system_principal(workspace_id: str) -> Principal:
    """The installation itself, where it acts by rules that people made."""
    roles = frozenset({Role.ADMIN})
    return Principal("system", "Control plane", workspace_id, roles, kind=PrincipalKind.SERVICE)


def _rules(tx: Records, workspace_id: str) -> list[RetentionRule]:
    """Of every kind; those that nobody made say what holds by default."""
    days = tx.retention.days(workspace_id)
    return [
        RetentionRule(kind, *days[kind.name])
        if kind.name in days
        else RetentionRule(kind, kind.default_days)
        for kind in KINDS.values()
    ]


def _note_pass(desk: Desk, principal: Principal, now: datetime, counts: Mapping[str, int]) -> None:
    """A pass that had no rule to carry out and found nothing is no news."""
    workspace_id = principal.workspace_id
    with desk.store.writing() as tx:
        tx.retention.note_pass(workspace_id, now)
        if counts:
            subject = f"workspace/{workspace_id}"
            desk.audit(tx, principal, "retention.carried_out", subject, removed=dict(counts))


def _over(desk: Desk, principal: Principal, kind: DataKind, before: datetime) -> int:
    workspace_id = principal.workspace_id
    with desk.store.reading() as tx:
        held = held_by(tx.holds.list(workspace_id))
        if kind.name == _AUDIT:
            through = _prunable(tx, workspace_id, before, held)
            return max(0, through - tx.audit.head(workspace_id).pruned_seq)
        return tx.retention.over(workspace_id, kind.name, before=before, held=held)


def _remove(desk: Desk, principal: Principal, kind: DataKind, before: datetime) -> int:
    """Batch by batch; each looks at the holds anew, so that a new one is minded at once."""
    if kind.name == _AUDIT:
        return _prune(desk, principal, before)
    removed, workspace_id = 0, principal.workspace_id
    while True:
        with desk.store.writing() as tx:
            batch = tx.retention.remove(
                workspace_id,
                kind.name,
                before=before,
                held=held_by(tx.holds.list(workspace_id)),
                limit=_BATCH,
                now=desk.now(),
            )
        removed += batch
        if batch < _BATCH:
            return removed


def _prunable(tx: Records, workspace_id: str, before: datetime, held: Held) -> int:
    """The last event of the part that may go: all of it is older, and none of it is held."""
    if held.everything:
        return 0
    through = tx.audit.last_before(workspace_id, before)
    words = [*held.runs, *(f"pattern/{name}" for name in held.patterns), *held.people]
    if not words:
        return through
    return min([through, *(seq - 1 for seq in tx.audit.naming(workspace_id, words))])


def _prune(desk: Desk, principal: Principal, before: datetime) -> int:
    """Remove the oldest part of the record. What is removed is told of on the record first."""
    workspace_id = principal.workspace_id
    with desk.store.writing() as tx:
        pruned = tx.audit.head(workspace_id).pruned_seq
        through = _prunable(tx, workspace_id, before, held_by(tx.holds.list(workspace_id)))
        last = tx.audit.prune(workspace_id, through) if through > pruned else None
        if last is not None:
            subject = f"workspace/{workspace_id}"
            facts = {"through": last.seq, "hash": last.hash}
            desk.audit(tx, principal, PRUNED, subject, **facts)
    while True:
        with desk.store.writing() as tx:
            if tx.audit.sweep(workspace_id, limit=_BATCH) < _BATCH:
                return max(0, through - pruned)
