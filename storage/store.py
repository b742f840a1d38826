"""The store: all record kinds over one database."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Connection, select

from control_plane.services.access_records import Members, People, Workspaces
from control_plane.services.approval_records import Approvals, Deadlines
from control_plane.services.audit_records import Audit
from control_plane.services.autonomy_records import AutonomyRecords
from control_plane.services.governance_records import (
    ControlSets,
    EvidenceRecords,
    Promotions,
    StageChanges,
)
from control_plane.services.intervention_records import (
    KillSwitches,
    Redirections,
    RunBudgets,
    RunMessages,
)
from control_plane.services.notice_records import ActionLinks, Channels, Notices
from control_plane.services.past_records import Past
from control_plane.services.personal_records import Personal
from control_plane.services.policy_records import WorkspacePolicies
from control_plane.services.ports import WorkerReport
from control_plane.services.records import (
    Agents,
    Connections,
    Idempotency,
    Kpis,
    Patterns,
    Runs,
    Steps,
    Tools,
)
from control_plane.services.retention_records import Holds, Retention
from control_plane.services.review_records import Reviews
from control_plane.services.schedule_records import Firings, Schedules
from control_plane.services.secret_records import Secrets
from control_plane.services.token_records import Tokens
from control_plane.services.view_records import SavedViews
from control_plane.services.webhook_records import Deliveries, Endpoints
from storage import rollups
from storage.agents import SqlAgents
from storage.approvals import SqlApprovals
from storage.audit import SqlAudit
from storage.autonomy import SqlAutonomy
from storage.bell import ring
from storage.budgets import SqlRunBudgets
from storage.channels import SqlChannels
from storage.connections import SqlConnections
from storage.database import Database
from storage.deadlines import SqlDeadlines
from storage.deliveries import SqlDeliveries
from storage.endpoints import SqlEndpoints
from storage.firings import SqlFirings
from storage.governance import SqlControlSets, SqlEvidence
from storage.idempotency import SqlIdempotency
from storage.journal_writes import ROW_OF_ENGINE
from storage.kill_switches import SqlKillSwitches
from storage.kpis import SqlKpis
from storage.links import SqlActionLinks
from storage.mapping import instant_of
from storage.members import SqlMembers
from storage.notices import SqlNotices
from storage.past import SqlPast
from storage.patterns import SqlPatterns
from storage.people import SqlPeople
from storage.personal import SqlPersonal
from storage.policies import SqlWorkspacePolicies
from storage.promotions import SqlPromotions, SqlStageChanges
from storage.retention import SqlHolds, SqlRetention
from storage.reviews import SqlReviews
from storage.run_words import SqlRedirections, SqlRunMessages
from storage.runs import SqlRuns
from storage.schedules import SqlSchedules
from storage.secrets import SqlSecrets
from storage.steps import SqlSteps
from storage.tables import WorkerRow, table_of
from storage.tokens import SqlTokens
from storage.tools import SqlTools
from storage.views import SqlSavedViews
from storage.workspaces import SqlWorkspaces

_WORKER = table_of(WorkerRow)


class SqlRecords:
    """Implements `Records` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self.connections: Connections = SqlConnections(sql)
        self.tools: Tools = SqlTools(sql)
        self.agents: Agents = SqlAgents(sql)
        self.patterns: Patterns = SqlPatterns(sql)
        self.runs: Runs = SqlRuns(sql)
        self.steps: Steps = SqlSteps(sql)
        self.approvals: Approvals = SqlApprovals(sql)
        self.deadlines: Deadlines = SqlDeadlines(sql)
        self.policies: WorkspacePolicies = SqlWorkspacePolicies(sql)
        self.autonomy: AutonomyRecords = SqlAutonomy(sql)
        self.past: Past = SqlPast(sql)
        self.chain = SqlAudit(sql)
        self.audit: Audit = self.chain
        self.idempotency: Idempotency = SqlIdempotency(sql)
        self.kpis: Kpis = SqlKpis(sql)
        self.schedules: Schedules = SqlSchedules(sql)
        self.firings: Firings = SqlFirings(sql)
        self.endpoints: Endpoints = SqlEndpoints(sql)
        self.deliveries: Deliveries = SqlDeliveries(sql)
        self.channels: Channels = SqlChannels(sql)
        self.notices: Notices = SqlNotices(sql)
        self.links: ActionLinks = SqlActionLinks(sql)
        self.reviews: Reviews = SqlReviews(sql)
        self.secrets: Secrets = SqlSecrets(sql)
        self.controls: ControlSets = SqlControlSets(sql)
        self.evidence: EvidenceRecords = SqlEvidence(sql)
        self.promotions: Promotions = SqlPromotions(sql)
        self.stage_changes: StageChanges = SqlStageChanges(sql)
        self.retention: Retention = SqlRetention(sql)
        self.holds: Holds = SqlHolds(sql)
        self.personal: Personal = SqlPersonal(sql)
        self.workspaces: Workspaces = SqlWorkspaces(sql)
        self.people: People = SqlPeople(sql)
        self.members: Members = SqlMembers(sql)
        self.tokens: Tokens = SqlTokens(sql)
        self.switches: KillSwitches = SqlKillSwitches(sql)
        self.messages: RunMessages = SqlRunMessages(sql)
        self.budgets: RunBudgets = SqlRunBudgets(sql)
        self.redirections: Redirections = SqlRedirections(sql)
        self.views: SavedViews = SqlSavedViews(sql)


class SqlStore:
    """Implements `Store`, from any thread."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @contextmanager
    def reading(self) -> Generator[SqlRecords]:
        """See the port."""
        with self.database.reading() as sql:
            yield SqlRecords(sql)

    @contextmanager
    def writing(self) -> Generator[SqlRecords]:
        """See the port. Survives a power failure. Does not nest."""
        with self.database.writing() as sql:
            records = SqlRecords(sql)
            yield records
            records.chain.flush()
            ring(sql)

    def worker_seen(self, engine: str = "embedded") -> WorkerReport | None:
        """See the port."""
        query = select(_WORKER).where(_WORKER.c.id == ROW_OF_ENGINE[engine])
        with self.database.reading() as sql:
            row = sql.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return WorkerReport(
            process=row["process"],
            started_at=instant_of(row["started_at"]),
            seen_at=instant_of(row["seen_at"]),
            active_runs=row["active_runs"],
            trouble=row["trouble"],
        )

    def refresh_rollups(self) -> None:
        """See the port. Raises `StoreUnavailable`."""
        with self.database.reading() as sql:
            if not rollups.anything_dirty(sql):
                return
        refreshed = 1
        while refreshed:  # Marks that others are writing meanwhile may stay for the next time.
            with self.database.writing(durable=False) as sql:
                refreshed = rollups.refresh(sql)

    def rebuild_rollups(self) -> None:
        """Compute all rollups anew from runs and steps. Raises `StoreUnavailable`."""
        with self.database.writing(durable=False) as sql:
            rollups.forget(sql)
        self.refresh_rollups()

    def close(self) -> None:
        """Close the database's connections."""
        self.database.close()
