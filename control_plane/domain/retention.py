"""How long kinds of data are kept, and legal holds that keep them for longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from control_plane.domain.errors import N_, InvalidInput, Problem

_MOST_DAYS = 36_500


@dataclass(frozen=True)
class DataKind:
    """A kind of data that may have a time after which it goes."""

    name: str
    title: str
    """To be translated."""
    says: str
    """What goes and what stays, in one sentence; to be translated."""
    least_days: int = 1
    default_days: int | None = None
    """Without a rule; `None` keeps it for ever. What has a default is never kept for ever."""


KINDS: Mapping[str, DataKind] = {
    kind.name: kind
    for kind in (
        DataKind(
            "run_contents",
            N_("Contents of runs"),
            N_("Inputs, answers and what steps said, of ended runs. Costs, times and KPIs stay."),
        ),
        DataKind(
            "runs",
            N_("Whole runs"),
            N_("Ended runs with steps, approvals and child runs. KPIs already counted stay."),
        ),
        DataKind(
            "firings",
            N_("Schedule history"),
            N_("What came of the times of schedules; the newest of each schedule stays."),
        ),
        DataKind(
            "webhook_deliveries",
            N_("Webhook deliveries"),
            N_("What endpoints were told, and each try to do so; what still waits goes, too."),
            least_days=7,  # Tries go on for three days, and somebody has to see what was given up.
            default_days=30,
        ),
        DataKind(
            "notifications",
            N_("Notifications"),
            N_("What people were told of questions; what still waits to be sent goes, too."),
            default_days=30,
        ),
        DataKind(
            "idempotency_keys",
            N_("Idempotency keys"),
            N_("Afterwards the same key starts something new."),
        ),
        DataKind(
            "audit_events",
            N_("Audit events"),
            N_("The oldest part of the record; an anchor stays, so that the rest can be checked."),
            least_days=365,
        ),
    )
}
"""By name. Whoever stores another kind adds it here, and its removal in `storage/sweeps.py`."""


@dataclass(frozen=True)
class RetentionRule:
    """How long a workspace keeps one kind of data."""

    kind: DataKind
    days: int | None
    """`None` keeps it for ever."""
    updated_at: datetime | None = None
    updated_by: str = ""


def check_rule(kind: str, days: int | None) -> DataKind:
    """The kind, if the rule is one that can be.

    Raises:
        InvalidInput: There is no such kind, or the days are too few or too many.
    """
    found = KINDS.get(kind)
    if found is None:
        template = N_("Choose one of {kinds}.")
        raise InvalidInput([Problem("kind", template, {"kinds": ", ".join(KINDS)})])
    if days is None and found.default_days is None:
        return found
    if days is None or not found.least_days <= days <= _MOST_DAYS:
        raise InvalidInput([_wrong_days(found)])
    return found


def _wrong_days(kind: DataKind) -> Problem:
    params = {"least": kind.least_days, "most": _MOST_DAYS}
    if kind.default_days is not None:
        return Problem("days", N_("Keep it for {least} to {most} days."), params)
    return Problem("days", N_("Keep it for {least} to {most} days, or for ever."), params)


class HoldKind(StrEnum):
    """What a legal hold is on."""

    RUN = "run"
    PATTERN = "pattern"
    PERSON = "person"
    WORKSPACE = "workspace"


@dataclass(frozen=True)
class LegalHold:
    """Keeps data from being deleted or erased until it is released."""

    id: str
    workspace_id: str
    kind: HoldKind
    target: str
    """Run id, pattern name, principal id, or the workspace's id."""
    reason: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None = None
    released_by: str | None = None
    release_reason: str = ""


@dataclass(frozen=True)
class Held:
    """What the holds of a workspace keep, taken together."""

    everything: bool = False
    runs: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


def held_by(holds: Iterable[LegalHold]) -> Held:
    """What holds keep that were not released."""
    targets: dict[HoldKind, set[str]] = {kind: set() for kind in HoldKind}
    for hold in holds:
        if hold.released_at is None:
            targets[hold.kind].add(hold.target)
    return Held(
        everything=bool(targets[HoldKind.WORKSPACE]),
        runs=frozenset(targets[HoldKind.RUN]),
        patterns=frozenset(targets[HoldKind.PATTERN]),
        people=frozenset(targets[HoldKind.PERSON]),
    )
