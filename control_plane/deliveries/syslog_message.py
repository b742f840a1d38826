"""An audit event as a syslog message (RFC 5424)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from control_plane.domain.audit_chain import Link

_PRIORITY = 13 * 8 + 5  # Facility "log audit", severity "notice".
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID = "audit@32473"  # The enterprise number that RFC 5612 keeps for documents.
_NOT_PRINTABLE = re.compile(r"[^\x21-\x7e]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_HOST, _LONGEST_MSGID = 255, 32
_BOM = "\ufeff"


def message_of(link: Link, *, host: str, process_id: int, with_detail: bool) -> bytes:
    """The message, without what frames it on its way.

    Args:
        with_detail: Whether the details leave too: they can be erased here, but not there.
    """
    at = (_EPOCH + timedelta(microseconds=link.at_micros)).isoformat(timespec="microseconds")
    head = " ".join(
        [
            f"<{_PRIORITY}>1",
            at.replace("+00:00", "Z"),
            _name(host, _LONGEST_HOST),
            "agent-control-plane",
            str(process_id),
            _name(link.action, _LONGEST_MSGID),
        ]
    )
    facts = {
        "workspace": link.workspace_id,
        "seq": str(link.seq),
        "id": link.id,
        "actor": link.actor,
        "action": link.action,
        "subject": link.subject,
        "digest": link.digest,
        "previous": link.previous,
        "hash": link.hash,
    }
    data = " ".join(f'{name}="{_value(value)}"' for name, value in facts.items())
    said = f" {_BOM}{link.detail}" if with_detail and link.detail else ""
    return f"{head} [{_ID} {data}]{said}".encode()


def _name(text: str, longest: int) -> str:
    return _NOT_PRINTABLE.sub("_", text)[:longest] or "-"


def _value(text: str) -> str:
    """What ends a value is escaped; what could end a line is not there."""
    plain = _CONTROL.sub(" ", text)
    return plain.replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")
