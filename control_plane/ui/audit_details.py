"""An audit event's details as a sentence's worth of text: translated labels, readable values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from control_plane.domain.audit import AuditEvent
from control_plane.domain.errors import N_
from control_plane.ui import budget_fields, format, wording
from control_plane.ui.i18n import _

_PEOPLE = ("member", "principal", "person", "service_account")
"""Kinds of subjects whose names are ids of principals."""
_HOLDERS = ("owner", "approved_by", "by", "person", "principal", "actor")
"""Details whose values are ids of principals."""
_LABELS: dict[str, str] = {
    "version": N_("Version"),
    "stage": N_("Stage"),
    "risk_tier": N_("Risk tier"),
    "note": N_("Note"),
    "reason": N_("Reason"),
    "roles": N_("Roles"),
    "grants": N_("Grants"),
    "owner": N_("Owner"),
    "expires_at": N_("Ends"),
    "from": N_("Was"),
    "to": N_("Goes to"),
    "approved_by": N_("Approved by"),
    "count": N_("Count"),
    "type": N_("Kind"),
    "kind": N_("Kind"),
    "on": N_("On"),
    "run": N_("Run"),
    "status": N_("Status"),
    "digest": N_("Digest"),
    "selection": N_("Selection"),
    "title": N_("Title"),
    "base_url": N_("Address"),
    "url": N_("Address"),
    "address": N_("Address"),
    "before": N_("Before"),
    "days": N_("Days"),
    "removed": N_("Removed"),
    "cause": N_("Cause"),
    "pattern": N_("Pattern"),
    "source": N_("Source"),
    "forked_from": N_("Forked from"),
    "since": N_("Since"),
    "until": N_("Until"),
    "after": N_("After"),
    "through": N_("Up to"),
    "hash": N_("Hash"),
    "events": N_("Events"),
    "overlap_hours": N_("Overlap, hours"),
    "trigger": N_("When"),
    "promotion": N_("Request"),
    "evidence": N_("Evidence"),
    "control": N_("Control"),
    "actor": N_("Who"),
    "action": N_("What"),
    "subject": N_("Subject"),
    "message": N_("Message"),
    "redirection": N_("Redirection"),
    "budget": N_("Budget"),
    "limits": N_("Limits"),
    **budget_fields.LABELS,
}
_WORDS: dict[str, dict[str, str]] = {
    "stage": wording.STAGE,
    "from": wording.STAGE,
    "to": wording.STAGE,
    "risk_tier": wording.RISK_TIER,
    "roles": wording.ROLE,
    "control": wording.CONTROL,
    "source": wording.SOURCE,
    "status": wording.REQUEST_STATUS | wording.APPROVAL_STATUS | wording.RUN_STATUS,
}


def text(event: AuditEvent, names: Mapping[str, str]) -> str:
    """All details that say something; `names` are what to call principals by id."""
    if event.erased:
        return _("Details were erased")
    return " · ".join(_facts(event.detail, names))


def ids_in(event: AuditEvent) -> Iterator[str]:
    """Ids of principals on the event, or what may be one."""
    yield event.actor
    kind, _slash, name = event.subject.partition("/")
    if kind in _PEOPLE:
        yield name
    yield from (v for k, v in event.detail.items() if k in _HOLDERS and isinstance(v, str))
    held = event.detail.get("on")
    if isinstance(held, str) and held.startswith("person/"):
        yield held.removeprefix("person/")


def is_person(event: AuditEvent) -> bool:
    """Whether the event is about a member of the workspace."""
    return event.subject.partition("/")[0] in ("member", "principal", "person")


def label_of(key: str) -> str:
    """What a detail is called; one without a label by its own name, in words."""
    known = _LABELS.get(key)
    return key.replace("_", " ") if known is None else _(known)


def _facts(detail: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for key, value in detail.items():
        if value in (None, "", [], {}):
            continue
        yield f"{label_of(key)}: {_said(key, value, names)}"


def _said(key: str, value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        return ", ".join(_facts(cast("Mapping[str, Any]", value), names))
    if isinstance(value, list | tuple):
        return ", ".join(_said(key, each, names) for each in cast("list[object]", value))
    if isinstance(value, str):
        return _line(key, value, names)
    return str(value)


def _line(key: str, value: str, names: Mapping[str, str]) -> str:
    if key in _WORDS:
        return wording.word(_WORDS[key], value)
    if key == "grants":
        role, _at, subject = value.partition("@")
        return f"{wording.word(wording.ROLE, role)} {subject}"
    if key == "on" and value.startswith("person/"):
        person = value.removeprefix("person/")
        return names.get(person, value)
    at = _instant(value)
    return names.get(value, value) if at is None else format.instant(at)


def _instant(value: str) -> datetime | None:
    """The instant the text is; `None` for everything else."""
    if len(value) < len("2026-01-01T00:00:00Z") or value[10:11] != "T":
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else None
