"""Endpoints that are told what happens, in the fleet's document. Their secrets are in none."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter

from control_plane.domain.access import Principal
from control_plane.domain.fleet import Action
from control_plane.domain.webhooks import Endpoint, EndpointSpec
from control_plane.services import webhook_endpoints as endpoints
from control_plane.services.desk import Desk
from control_plane.services.fleet_entries import Entry, Kind, spec_of
from control_plane.services.fleet_pauses import PausableAround, pausable, settle_pause
from control_plane.services.ports import Records


def _around(endpoint: Endpoint | None) -> PausableAround:
    if endpoint is None:
        return pausable(paused=False, note="")
    return pausable(paused=endpoint.paused is not None, note=endpoint.pause_note)


def _read(tx: Records, who: Principal) -> Mapping[str, Entry]:
    return {
        one.spec.name: Entry(one.spec.name, _around(one), one.spec)
        for one in tx.endpoints.list(who.workspace_id)
    }


def _save(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    with desk.store.reading() as tx:
        there = tx.endpoints.get(who.workspace_id, entry.name)
    spec = spec_of(EndpointSpec, entry)
    if there is None or there.spec != spec:
        endpoints.save_endpoint(desk, who, spec=spec, expected_version=there and there.version)
    settle_pause(
        entry,
        _around(there),
        pause=lambda why: endpoints.pause_endpoint(desk, who, entry.name, note=why),
        resume=lambda: endpoints.resume_endpoint(desk, who, entry.name),
    )


def _remove(desk: Desk, who: Principal, entry: Entry) -> None:
    endpoints.remove_endpoint(desk, who, entry.name)


def _nothing(_entry: Entry) -> set[str]:
    return set()


WEBHOOKS = Kind(
    section="webhooks",
    says="Systems that are told what happens. What they check signatures with is made on apply.",
    around=PausableAround,
    spec=TypeAdapter(EndpointSpec),
    read=_read,
    save=_save,
    needs=_nothing,
    removal=Action.REMOVE,
    remove=_remove,
    names_itself=True,
)
