"""Control sets and evidence in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from control_plane.domain.agents import RiskTier
from control_plane.domain.controls import Control, ControlSet, ControlSpec, Evidence
from storage.inserting import insert_new
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import ControlSetRow, EvidenceRow, table_of

_CONTROLS, _EVIDENCE = table_of(ControlSetRow), table_of(EvidenceRow)
_C, _E = _CONTROLS.c, _EVIDENCE.c


class SqlControlSets:
    """Implements `ControlSets` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def current(self, workspace_id: str, tier: RiskTier) -> ControlSet | None:
        """See the port."""
        return next(iter(self.versions(workspace_id, tier)), None)

    def versions(self, workspace_id: str, tier: RiskTier) -> Sequence[ControlSet]:
        """See the port."""
        query = select(_CONTROLS).where(_C.workspace_id == workspace_id, _C.tier == tier.value)
        rows = self._sql.execute(query.order_by(_C.version.desc())).mappings()
        return [_control_set_of(row) for row in rows]

    def add(self, control_set: ControlSet) -> bool:
        """See the port."""
        values = {
            "workspace_id": control_set.workspace_id,
            "tier": control_set.tier.value,
            "version": control_set.version,
            "spec": control_set.spec.model_dump_json(),
            "saved_at": maybe_micros_of(control_set.saved_at),
            "saved_by": control_set.saved_by,
            "note": control_set.note,
        }
        return insert_new(self._sql, _CONTROLS, values, unique=("workspace_id", "tier", "version"))


class SqlEvidence:
    """Implements `EvidenceRecords` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, evidence: Evidence) -> None:
        """See the port."""
        self._sql.execute(
            insert(_EVIDENCE).values(
                id=evidence.id,
                workspace_id=evidence.workspace_id,
                agent_id=evidence.agent_id,
                control=evidence.control.value,
                version=evidence.version,
                reference=evidence.reference,
                note=evidence.note,
                by=evidence.by,
                at=micros_of(evidence.at),
                expires_at=maybe_micros_of(evidence.expires_at),
            )
        )

    def get(self, workspace_id: str, evidence_id: str) -> Evidence | None:
        """See the port."""
        found = self._all(_E.workspace_id == workspace_id, _E.id == evidence_id)
        return found[0] if found else None

    def of_agent(self, agent_id: str) -> Sequence[Evidence]:
        """See the port."""
        return self._all(_E.agent_id == agent_id)[::-1]

    def of_workspace(self, workspace_id: str) -> Sequence[Evidence]:
        """See the port."""
        return self._all(_E.workspace_id == workspace_id)

    def withdraw(self, evidence_id: str, *, by: str, now: datetime) -> bool:
        """See the port."""
        withdrawn = (
            update(_EVIDENCE)
            .where(_E.id == evidence_id, _E.withdrawn_at.is_(None))
            .values(withdrawn_at=micros_of(now), withdrawn_by=by)
        )
        return self._sql.execute(withdrawn).rowcount == 1

    def _all(self, *where: ColumnElement[bool]) -> list[Evidence]:
        query = select(_EVIDENCE).where(*where).order_by(_E.id)
        return [_evidence_of(row) for row in self._sql.execute(query).mappings()]


def _control_set_of(row: RowMapping) -> ControlSet:
    return ControlSet(
        workspace_id=row["workspace_id"],
        tier=RiskTier(row["tier"]),
        version=row["version"],
        spec=ControlSpec.model_validate_json(row["spec"]),
        saved_at=instant_of(row["saved_at"]),
        saved_by=row["saved_by"],
        note=row["note"],
    )


def _evidence_of(row: RowMapping) -> Evidence:
    return Evidence(
        id=row["id"],
        workspace_id=row["workspace_id"],
        agent_id=row["agent_id"],
        control=Control(row["control"]),
        version=row["version"],
        reference=row["reference"],
        note=row["note"],
        by=row["by"],
        at=instant_of(row["at"]),
        expires_at=maybe_instant_of(row["expires_at"]),
        withdrawn_at=maybe_instant_of(row["withdrawn_at"]),
        withdrawn_by=row["withdrawn_by"],
    )
