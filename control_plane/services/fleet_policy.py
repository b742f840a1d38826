"""The workspace's policy in the fleet's document."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter

from control_plane.domain.access import Principal
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.fleet import Action
from control_plane.domain.policy import Policy
from control_plane.services import policies
from control_plane.services.desk import Desk
from control_plane.services.fleet_entries import Entry, Kind, Nothing, spec_of
from control_plane.services.ports import Records

ONLY = "workspace"
"""A workspace has one policy; it stands under this name."""


def _read(tx: Records, who: Principal) -> Mapping[str, Entry]:
    found = tx.policies.current(who.workspace_id)
    return {} if found is None else {ONLY: Entry(ONLY, Nothing(), found.policy)}


def _save(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    if entry.name != ONLY:
        template = N_("A workspace has one policy; write it under {name}.")
        raise InvalidInput([Problem("name", template, {"name": ONLY})])
    there = policies.get_policy(desk, who)
    policies.save_policy(
        desk, who, policy=spec_of(Policy, entry), expected_version=there.version, note=note
    )


POLICY = Kind(
    section="policy",
    says="What needs a person in every pattern: the rules, in order, under `workspace`.",
    around=Nothing,
    spec=TypeAdapter(Policy),
    read=_read,
    save=_save,
    needs=lambda _entry: set[str](),
    removal=Action.KEEP,
)
