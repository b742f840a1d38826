"""Versions of the workspace's policy, in the store."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from control_plane.domain.policy import Policy
from control_plane.domain.workspace_policy import WorkspacePolicy
from storage.inserting import insert_new
from storage.mapping import instant_of, maybe_micros_of
from storage.tables import WorkspacePolicyRow, table_of

_POLICY = table_of(WorkspacePolicyRow)
_P = _POLICY.c


class SqlWorkspacePolicies:
    """Implements `WorkspacePolicies` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def current(self, workspace_id: str) -> WorkspacePolicy | None:
        """See the port."""
        query = select(_POLICY).where(_P.workspace_id == workspace_id)
        row = self._sql.execute(query.order_by(_P.version.desc()).limit(1)).mappings().first()
        return None if row is None else _policy_of(row)

    def version(self, workspace_id: str, version: int) -> WorkspacePolicy | None:
        """See the port."""
        return policy_version(self._sql, workspace_id, version)

    def versions(self, workspace_id: str) -> Sequence[WorkspacePolicy]:
        """See the port."""
        query = select(_POLICY).where(_P.workspace_id == workspace_id).order_by(_P.version.desc())
        return [_policy_of(row) for row in self._sql.execute(query).mappings()]

    def add(self, policy: WorkspacePolicy) -> bool:
        """See the port."""
        values = {
            "workspace_id": policy.workspace_id,
            "version": policy.version,
            "rules": policy.policy.model_dump_json(),
            "saved_at": maybe_micros_of(policy.saved_at),
            "saved_by": policy.saved_by,
            "note": policy.note,
        }
        return insert_new(self._sql, _POLICY, values, unique=["workspace_id", "version"])


def policy_version(sql: Connection, workspace_id: str, version: int) -> WorkspacePolicy | None:
    """One version, or `None`."""
    query = select(_POLICY).where(_P.workspace_id == workspace_id, _P.version == version)
    row = sql.execute(query).mappings().one_or_none()
    return None if row is None else _policy_of(row)


def _policy_of(row: RowMapping) -> WorkspacePolicy:
    return WorkspacePolicy(
        workspace_id=row["workspace_id"],
        version=row["version"],
        policy=Policy.model_validate_json(row["rules"]),
        saved_at=instant_of(row["saved_at"]),
        saved_by=row["saved_by"],
        note=row["note"],
    )
