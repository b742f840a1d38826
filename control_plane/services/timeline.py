"""Everything that happened to one agent, in one line of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_
from control_plane.domain.lifecycle import PromotionRequest
from control_plane.services.agent_checks import existing_agent
from control_plane.services.desk import Desk
from control_plane.services.directory import Directory
from control_plane.services.ports import Records


class EventKind(StrEnum):
    """What kind of thing happened."""

    VERSION = "version"
    STAGE = "stage"
    EVIDENCE = "evidence"
    REQUEST = "request"
    DECISION = "decision"


@dataclass(frozen=True)
class Event:
    """One thing that happened to an agent."""

    at: datetime
    kind: EventKind
    by: str
    """Principal id; empty where nobody did it."""
    by_name: str
    template: str
    """What happened, to be filled with `params`."""
    params: dict[str, object]
    note: str = ""

    @property
    def sentence(self) -> str:
        """What happened, in English."""
        return self.template.format(**self.params)


def agent_timeline(desk: Desk, principal: Principal, name: str) -> list[Event]:
    """What happened to an agent, newest first. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        agent = existing_agent(tx, principal, name)
        directory = Directory(tx, principal.workspace_id)
        found = [
            *_versions(tx, agent.id, directory),
            *_stages(tx, agent.id, directory),
            *_evidence(tx, agent.id, directory),
            *_requests(tx, agent.id, directory),
        ]
    # Of one instant, what was asked for comes before what came of it.
    return sorted(found, key=lambda event: (event.at, _ORDER.index(event.kind)), reverse=True)


_ORDER = (
    EventKind.VERSION,
    EventKind.EVIDENCE,
    EventKind.REQUEST,
    EventKind.DECISION,
    EventKind.STAGE,
)


def _versions(tx: Records, agent_id: str, directory: Directory) -> Iterator[Event]:
    for version in tx.agents.versions(agent_id):
        yield Event(
            version.created_at,
            EventKind.VERSION,
            version.created_by,
            directory.name_of(version.created_by),
            N_("Version {version} was saved."),
            {"version": version.number},
            version.note,
        )


def _stages(tx: Records, agent_id: str, directory: Directory) -> Iterator[Event]:
    for change in tx.stage_changes.of_agent(agent_id):
        facts: dict[str, object] = {
            "version": change.version,
            "present": change.from_stage.value,
            "wanted": change.to_stage.value,
        }
        template = N_("Version {version} went from {present} to {wanted}.")
        if change.approved_by:
            template = N_("Version {version} went from {present} to {wanted}, approved by {who}.")
            facts["who"] = directory.name_of(change.approved_by)
        who = directory.name_of(change.by)
        yield Event(change.at, EventKind.STAGE, change.by, who, template, facts, change.note)


def _evidence(tx: Records, agent_id: str, directory: Directory) -> Iterator[Event]:
    for each in tx.evidence.of_agent(agent_id):
        facts: dict[str, object] = {
            "control": each.control.value,
            "version": each.version,
            "reference": each.reference,
        }
        yield Event(
            each.at,
            EventKind.EVIDENCE,
            each.by,
            directory.name_of(each.by),
            N_("{control} was attested for version {version}: {reference}"),
            facts,
            each.note,
        )
        if each.withdrawn_at is not None:
            by = each.withdrawn_by or ""
            yield Event(
                each.withdrawn_at,
                EventKind.EVIDENCE,
                by,
                directory.name_of(by),
                N_("Evidence of {control} for version {version} was withdrawn: {reference}"),
                facts,
            )


def _requests(tx: Records, agent_id: str, directory: Directory) -> Iterator[Event]:
    for request in tx.promotions.of_agent(agent_id):
        yield Event(
            request.requested_at,
            EventKind.REQUEST,
            request.requested_by,
            directory.name_of(request.requested_by),
            N_("Promotion of version {version} to {wanted} was asked for."),
            {"version": request.version, "wanted": request.to_stage.value},
            request.note,
        )
        if request.decided_at is not None:
            yield _decision(request, request.decided_at, directory)


def _decision(request: PromotionRequest, at: datetime, directory: Directory) -> Event:
    by = request.decided_by or ""
    return Event(
        at,
        EventKind.DECISION,
        by,
        directory.name_of(by),
        N_("The request for version {version} to {wanted} was closed: {decision}."),
        {
            "version": request.version,
            "wanted": request.to_stage.value,
            "decision": request.status.value,
        },
        request.reason,
    )
