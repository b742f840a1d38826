"""The audit record: who changed what, whether it holds, and all of it to keep elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Cursor, Instant, Limit
from control_plane.domain.audit import AuditFilter
from control_plane.domain.audit_chain import Head
from control_plane.representations import audit as shown
from control_plane.representations.common import Listing, Paged
from control_plane.representations.encoding import to_json
from control_plane.services import audit

router = APIRouter(prefix="/audit", tags=["audit"])
_Text = Annotated[str, Field(max_length=200)]
_CHUNK_BYTES = 65_536
_EXPORTED: dict[str, Any] = {"description": "JSON Lines.", "content": {"application/x-ndjson": {}}}


class _Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid")

    actor: _Text | None = Field(default=None, description="Id of a principal.")
    action: _Text | None = Field(default=None, examples=["agent.saved"])
    subject: _Text | None = Field(default=None, examples=["agent/billing"])
    since: Instant | None = Field(default=None, description="Inclusive.")
    until: Instant | None = Field(default=None, description="Exclusive.")

    def filter(self) -> AuditFilter:
        """The same in the services' terms."""
        return AuditFilter(self.actor, self.action, self.subject, self.since, self.until)


class AuditQuery(_Chosen):
    """Which events to list; everything that is given must match."""

    limit: Limit = 50
    cursor: Cursor = None


class AuditExportQuery(_Chosen):
    """Which events to export; nothing given exports all."""


@router.get("", responses=documented())
def list_audit(asking: Asking, query: Annotated[AuditQuery, Query()]) -> Paged[shown.AuditEvent]:
    """One page of events, newest first."""
    page = audit.list_audit(*asking, where=query.filter(), limit=query.limit, cursor=query.cursor)
    return Paged(
        items=[shown.AuditEvent.model_validate(event) for event in page.items],
        next_cursor=page.next_cursor,
    )


@router.get("/head", responses=documented())
def read_head(asking: Asking) -> shown.Head:
    """How far the record goes now. Note it elsewhere: a later check can be held against it."""
    return shown.Head.model_validate(audit.audit_head(*asking))


@router.get("/receivers", responses=documented())
def list_receivers(asking: Asking) -> Listing[shown.Receiver]:
    """How far receivers outside, such as syslog, were told of the record."""
    found = audit.audit_receivers(*asking)
    return Listing(items=[shown.Receiver.model_validate(one) for one in found])


@router.get("/verification", responses=documented())
def verify_audit(
    asking: Asking,
    seq: Annotated[
        int | None, Query(ge=0, le=2**62, description="Of an event that was noted; with `hash`.")
    ] = None,
    hash: Annotated[str | None, Query(pattern="^[0-9a-f]{64}$")] = None,
) -> shown.AuditStanding:
    """Go through the whole record and find every break; reads all of it."""
    expected = None if seq is None or hash is None else Head(seq, hash)
    return shown.AuditStanding.of(audit.verify_audit(*asking, expected=expected))


@router.get("/export", response_class=StreamingResponse, responses={200: _EXPORTED, **documented()})
def export_audit(asking: Asking, query: Annotated[AuditExportQuery, Query()]) -> StreamingResponse:
    """The events as JSON Lines, oldest first; `audit verify --file` checks them anywhere.

    A download that broke off is noticed by that check. The export is on record itself.
    """
    lines = audit.export_audit(*asking, where=query.filter())
    return StreamingResponse(
        _chunks(lines),
        media_type="application/x-ndjson",
        headers={"Content-Disposition": 'attachment; filename="audit.jsonl"'},
    )


def _chunks(documents: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Lines in pieces large enough to be worth a hand-over between threads."""
    chunk = bytearray()
    for document in documents:
        chunk += to_json(document) + b"\n"
        if len(chunk) >= _CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)
