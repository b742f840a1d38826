"""What a compliance report over a workspace and a period says, before it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from control_plane import __version__
from control_plane.domain.access import Principal, Role, require
from control_plane.domain.agents import AgentVersion, RiskTier
from control_plane.domain.audit import AuditFilter
from control_plane.domain.audit_check import Standing as AuditStanding
from control_plane.domain.controls import ControlSet, Evidence
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.lifecycle import PromotionRequest, StageChange
from control_plane.services.audit import verify_audit
from control_plane.services.desk import Desk
from control_plane.services.directory import Directory
from control_plane.services.governance import Standing, standings
from control_plane.services.governance_records import DecidedApprovals, Span
from control_plane.services.ports import Records
from control_plane.services.stages import control_set_of

_USUAL = timedelta(days=30)


@dataclass(frozen=True)
class AuditProof:
    """How far the audit record goes at the end of the period, and whether all of it holds."""

    seq: int
    """Of the last event before the end; 0 when there is none."""
    hash: str
    """Of that event; empty when there is none."""
    standing: AuditStanding
    """Of the whole record."""


@dataclass(frozen=True)
class ComplianceReport:
    """The facts of one report. The same records give the same report."""

    workspace_id: str
    workspace_title: str
    span: Span
    timezone: str
    """IANA name; instants are told in it."""
    product_version: str
    standings: tuple[Standing, ...]
    """Agents registered before the end, as they are on record, judged at the end."""
    control_sets: tuple[ControlSet, ...]
    versions: tuple[AgentVersion, ...]
    """Saved in the period."""
    changes: tuple[StageChange, ...]
    promotions: tuple[PromotionRequest, ...]
    """Closed in the period."""
    waiting: tuple[PromotionRequest, ...]
    """Asked for before the end, and not decided when the report was made."""
    evidence: tuple[Evidence, ...]
    """All of the agents', given before the end."""
    approvals: tuple[DecidedApprovals, ...]
    audit: AuditProof
    agent_names: Mapping[str, str]
    """By agent id."""
    people: Mapping[str, str]
    """What to call principals, by id."""


def compliance_report(
    desk: Desk,
    principal: Principal,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    timezone: str = "UTC",
) -> ComplianceReport:
    """Gather the facts of a period. That there was a report is on the audit record.

    Args:
        since: Inclusive; `None` begins thirty days before the end.
        until: Exclusive; `None` ends now.

    Raises:
        InvalidInput: The period ends in the future or before it begins, or there is no such zone.
    """
    require(principal, Role.VIEWER)
    span = _span(desk, since, until, timezone)
    desk.store.refresh_rollups()
    proven = verify_audit(desk, principal)
    with desk.store.reading() as tx:
        report = _gather(desk, tx, principal, span, timezone, proven)
    with desk.store.writing() as tx:
        facts = {"since": span.since.isoformat(), "until": span.until.isoformat()}
        subject = f"workspace/{principal.workspace_id}"
        desk.audit(tx, principal, "compliance.reported", subject, **facts)
    return report


def _span(desk: Desk, since: datetime | None, until: datetime | None, timezone: str) -> Span:
    now = desk.now()
    ends = until or now
    begins = since or ends - _USUAL
    problems: list[Problem] = []
    if ends > now:
        problems.append(Problem("until", N_("Choose an end that is not in the future.")))
    if begins >= ends:
        problems.append(Problem("since", N_("Choose a beginning before the end.")))
    if not _is_zone(timezone):
        refusal = N_("{name!r} is no time zone; give a name such as Asia/Tokyo.")
        problems.append(Problem("timezone", refusal, {"name": timezone}))
    if problems:
        raise InvalidInput(problems)
    return Span(begins, ends)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _gather(
    desk: Desk,
    tx: Records,
    principal: Principal,
    span: Span,
    timezone: str,
    proven: AuditStanding,
) -> ComplianceReport:
    workspace_id = principal.workspace_id
    workspace = tx.workspaces.get(workspace_id)
    agents = tx.agents.list(workspace_id)
    versions = tuple(tx.stage_changes.versions_saved(workspace_id, span))
    changes = tuple(tx.stage_changes.of_workspace(workspace_id, span))
    promotions = tuple(tx.promotions.decided(workspace_id, span))
    waiting = _before(tx.promotions.pending(workspace_id), span)
    evidence = tuple(e for e in tx.evidence.of_workspace(workspace_id) if e.at < span.until)
    approvals = tuple(tx.stage_changes.approvals_decided(workspace_id, span))
    records = (versions, changes, promotions, waiting, evidence, approvals)
    return ComplianceReport(
        workspace_id=workspace_id,
        workspace_title=workspace.title if workspace else workspace_id,
        span=span,
        timezone=timezone,
        product_version=__version__,
        standings=tuple(
            each
            for each in standings(desk, tx, workspace_id, now=span.until)
            if each.agent.created_at < span.until
        ),
        control_sets=tuple(control_set_of(tx, workspace_id, tier) for tier in RiskTier),
        audit=_proof(tx, workspace_id, span, proven),
        agent_names={agent.id: agent.name for agent in agents},
        people=_names(Directory(tx, workspace_id), records),
        versions=versions,
        changes=changes,
        promotions=promotions,
        waiting=waiting,
        evidence=evidence,
        approvals=approvals,
    )


def _before(waiting: Sequence[PromotionRequest], span: Span) -> tuple[PromotionRequest, ...]:
    return tuple(each for each in waiting if each.requested_at < span.until)


def _proof(tx: Records, workspace_id: str, span: Span, proven: AuditStanding) -> AuditProof:
    seq = tx.audit.last_before(workspace_id, span.until)
    links = tx.audit.links(workspace_id, AuditFilter(), after_seq=seq - 1) if seq else iter(())
    last = next(iter(links), None)
    return AuditProof(seq, last.hash if last else "", proven)


def _names(directory: Directory, groups: Iterable[Sequence[object]]) -> dict[str, str]:
    """What to call everybody who is named in the records."""
    fields = ("by", "approved_by", "requested_by", "decided_by", "created_by", "withdrawn_by")
    ids = {getattr(record, field, None) for group in groups for record in group for field in fields}
    return {each: directory.name_of(each) for each in sorted(i for i in ids if isinstance(i, str))}
