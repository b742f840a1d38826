"""Links that decide, in the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from control_plane.domain.approvals import Verdict
from control_plane.domain.links import ActionLink
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import ActionLinkRow, table_of

_LINK = table_of(ActionLinkRow)
_L = _LINK.c


class SqlActionLinks:
    """Implements `ActionLinks` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, link: ActionLink) -> None:
        """See the port."""
        values = {
            "id": link.id,
            "workspace_id": link.workspace_id,
            "approval_id": link.approval_id,
            "digest": link.digest,
            "verdict": link.verdict.value,
            "person_id": link.person_id,
            "nonce_hash": link.nonce_hash,
            "created_at": micros_of(link.created_at),
            "expires_at": micros_of(link.expires_at),
            "used_at": maybe_micros_of(link.used_at),
        }
        self._sql.execute(insert(_LINK).values(values))

    def get(self, link_id: str) -> ActionLink | None:
        """See the port."""
        row = self._sql.execute(select(_LINK).where(_L.id == link_id)).mappings().one_or_none()
        if row is None:
            return None
        return ActionLink(
            id=row["id"],
            workspace_id=row["workspace_id"],
            approval_id=row["approval_id"],
            digest=row["digest"],
            verdict=Verdict(row["verdict"]),
            person_id=row["person_id"],
            nonce_hash=row["nonce_hash"],
            created_at=instant_of(row["created_at"]),
            expires_at=instant_of(row["expires_at"]),
            used_at=maybe_instant_of(row["used_at"]),
        )

    def use(self, link_id: str, now: datetime) -> bool:
        """See the port."""
        unused = update(_LINK).where(_L.id == link_id, _L.used_at.is_(None))
        return self._sql.execute(unused.values(used_at=micros_of(now))).rowcount == 1

    def give_back(self, link_id: str) -> None:
        """See the port."""
        self._sql.execute(update(_LINK).where(_L.id == link_id).values(used_at=None))

    def forget(self, before: datetime) -> int:
        """See the port."""
        return self._sql.execute(delete(_LINK).where(_L.expires_at < micros_of(before))).rowcount
