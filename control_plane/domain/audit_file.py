"""The audit record as JSON Lines: written for an export, and read back to be checked anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import orjson

from control_plane.domain.audit_chain import GENESIS, Head, Link
from control_plane.domain.audit_check import ChainCheck, Standing
from control_plane.domain.errors import N_, CallerError

_KIND = "audit_export"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO = {"seq": 0, "hash": GENESIS}


def header_of(
    workspace_id: str, head: Head, *, exported_at: datetime, complete: bool
) -> dict[str, Any]:
    """The first line: which record it is, and where it begins and ends.

    Args:
        complete: Whether every event follows, or only a selection.
    """
    return {
        "kind": _KIND,
        "workspace_id": workspace_id,
        "head": {"seq": head.seq, "hash": head.hash},
        "pruned": {"seq": head.pruned_seq, "hash": head.pruned_hash},
        "complete": complete,
        "exported_at": exported_at.isoformat(),
    }


def line_of(link: Link) -> dict[str, Any]:
    """One event; its details are the very text their digest was made of."""
    at = _EPOCH + timedelta(microseconds=link.at_micros)
    return {
        "kind": "audit_event",
        "workspace_id": link.workspace_id,
        "seq": link.seq,
        "id": link.id,
        "at": at.isoformat(timespec="microseconds"),
        "actor": link.actor,
        "action": link.action,
        "subject": link.subject,
        "detail": None if link.detail is None else _as_it_is(link.detail),
        "salt": link.salt,
        "digest": link.digest,
        "previous": link.previous,
        "hash": link.hash,
        "erased_in": link.erased_in,
    }


def check_file(lines: Iterable[bytes], *, expected: Head | None = None) -> Standing:
    """Check an export without the store it came from.

    Raises:
        CallerError: It is no export of an audit record.
    """
    given = iter(lines)
    first = _object(next(given, b""))
    if first.get("kind") == "audit_event":
        raise CallerError(N_("The first line of the export is missing; it says where it begins."))
    if first.get("kind") != _KIND:
        raise CallerError(N_("This is no export of the audit record."))
    head, pruned = _place(first.get("head")), _place(first.get("pruned", _ZERO))
    check = ChainCheck(
        str(first.get("workspace_id")),
        Head(head.seq, head.hash, pruned.seq, pruned.hash),
        expected=expected,
        gaps_allowed=first.get("complete") is not True,
    )
    for link in _links(given):
        check.add(link)
    return check.finish()


def _links(lines: Iterator[bytes]) -> Iterator[Link]:
    for number, line in enumerate(lines, 2):
        fields = _object(line)
        try:
            yield _link_of(fields)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise CallerError(N_("Line {number} holds no audit event."), number=number) from error


def _link_of(fields: dict[str, Any]) -> Link:
    at = datetime.fromisoformat(fields["at"])
    detail = fields["detail"]
    return Link(
        workspace_id=fields["workspace_id"],
        seq=int(fields["seq"]),
        id=fields["id"],
        at_micros=(at - _EPOCH) // timedelta(microseconds=1),
        actor=fields["actor"],
        action=fields["action"],
        subject=fields["subject"],
        detail=None if detail is None else orjson.dumps(detail).decode(),
        salt=fields["salt"],
        digest=fields["digest"],
        previous=fields["previous"],
        hash=fields["hash"],
        erased_in=fields["erased_in"],
    )


def _as_it_is(text: str) -> Any:
    """The JSON text as a part of the line; text that is no JSON was tampered with, and is shown."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return orjson.Fragment(text)


def _place(value: Any) -> Head:
    try:
        return Head(int(value["seq"]), str(value["hash"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CallerError(N_("This is no export of the audit record.")) from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise CallerError(N_("This is no export of the audit record."))
    return cast("dict[str, Any]", value)
