"""The tables. A row is a row: what may be in it was decided in `control_plane.domain`.

Instants are stored as integer microseconds since 1970 UTC: they order, index and compare alike on
SQLite and PostgreSQL. Money is integer micro-dollars. JSON is text, so that both databases keep it
byte for byte.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables.access import MembershipRow, PrincipalRow, WorkspaceRow
from storage.tables.audit import AuditCursorRow, AuditHeadRow, AuditRow
from storage.tables.autonomy import AutonomyGrantRow, AutonomySettingRow
from storage.tables.columns import table_of
from storage.tables.desk import ApprovalEventRow, KeeperRow, VoteRow, WorkspacePolicyRow
from storage.tables.governance import (
    ControlSetRow,
    EvidenceRow,
    PromotionRow,
    StageChangeRow,
)
from storage.tables.interventions import (
    HaltedRunRow,
    KillSwitchRow,
    RunBudgetRow,
    RunMessageRow,
    RunRedirectRow,
)
from storage.tables.notifications import ActionLinkRow, ChannelRow, NotificationRow
from storage.tables.records import IdempotencyRow, RollupDirtyRow, RollupRow, WorkerRow
from storage.tables.registry import (
    AgentRow,
    AgentVersionRow,
    ConnectionRow,
    PatternRow,
    PatternVersionRow,
    ToolRow,
)
from storage.tables.retention import (
    EmptiedRunRow,
    LegalHoldRow,
    RetentionPassRow,
    RetentionRuleRow,
)
from storage.tables.runs import (
    AT_HOME,
    ELSEWHERE,
    MEASURED_STEPS,
    OPEN_QUESTIONS,
    UNTOLD,
    ApprovalRow,
    RunRow,
    StepRow,
)
from storage.tables.schedules import FiringRow, ScheduleRow
from storage.tables.secrets import SecretRow
from storage.tables.tokens import TokenRow
from storage.tables.views import SavedViewRow
from storage.tables.webhooks import AttemptRow, DeliveryRow, EndpointRow, WebhookEventRow

__all__ = [
    "AT_HOME",
    "ELSEWHERE",
    "MEASURED_STEPS",
    "OPEN_QUESTIONS",
    "UNTOLD",
    "ActionLinkRow",
    "AgentRow",
    "AgentVersionRow",
    "ApprovalEventRow",
    "ApprovalRow",
    "AttemptRow",
    "AuditCursorRow",
    "AuditHeadRow",
    "AuditRow",
    "AutonomyGrantRow",
    "AutonomySettingRow",
    "ChannelRow",
    "ConnectionRow",
    "ControlSetRow",
    "DeliveryRow",
    "EmptiedRunRow",
    "EndpointRow",
    "EvidenceRow",
    "FiringRow",
    "HaltedRunRow",
    "IdempotencyRow",
    "KeeperRow",
    "KillSwitchRow",
    "LegalHoldRow",
    "MembershipRow",
    "NotificationRow",
    "PatternRow",
    "PatternVersionRow",
    "PrincipalRow",
    "PromotionRow",
    "RetentionPassRow",
    "RetentionRuleRow",
    "RollupDirtyRow",
    "RollupRow",
    "RunBudgetRow",
    "RunMessageRow",
    "RunRedirectRow",
    "RunRow",
    "SQLModel",
    "SavedViewRow",
    "ScheduleRow",
    "SecretRow",
    "StageChangeRow",
    "StepRow",
    "TokenRow",
    "ToolRow",
    "VoteRow",
    "WebhookEventRow",
    "WorkerRow",
    "WorkspacePolicyRow",
    "WorkspaceRow",
    "table_of",
]
