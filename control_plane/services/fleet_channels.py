"""Channels people are told through, in the fleet's document. Their addresses are in none."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter

from control_plane.domain.access import Principal
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.fleet import Action
from control_plane.domain.frozen import Frozen
from control_plane.domain.notices import Channel, ChannelSpec, StoredAddress
from control_plane.services import channels
from control_plane.services.desk import Desk
from control_plane.services.fleet_entries import Entry, Kind, spec_of
from control_plane.services.ports import Records


class ChannelAround(Frozen):
    """What stands beside a channel's specification."""

    url: StoredAddress | None = None
    """`store:` and the name of the secret that holds the address. Left out, it stays as it is."""
    paused: bool | None = None
    """Left out, it stays as it is; what is new is not paused."""


def _around(channel: Channel) -> ChannelAround:
    reference = f"store:{channel.secret}" if channel.secret else None
    return ChannelAround(url=reference, paused=channel.paused)


def _read(tx: Records, who: Principal) -> Mapping[str, Entry]:
    return {
        one.spec.name: Entry(one.spec.name, _around(one), one.spec)
        for one in tx.channels.list(who.workspace_id)
    }


def _save(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    wanted = entry.around
    assert isinstance(wanted, ChannelAround)  # noqa: S101 - what this kind reads
    with desk.store.reading() as tx:
        there = tx.channels.get(who.workspace_id, entry.name)
    if there is None and wanted.url is None:
        raise InvalidInput([_no_address()])
    spec = spec_of(ChannelSpec, entry)
    if there is None or (there.spec, _around(there).url) != (spec, wanted.url):
        channels.save_channel(
            desk, who, spec=spec, url=wanted.url or "", expected_version=there and there.version
        )
    if wanted.paused is not None:
        channels.pause_channel(desk, who, entry.name, paused=wanted.paused)


def _no_address() -> Problem:
    template = N_(
        "The channel is new here: keep its address as a secret, and name that: store:NAME."
    )
    return Problem("url", template)


def _remove(desk: Desk, who: Principal, entry: Entry) -> None:
    channels.remove_channel(desk, who, entry.name)


CHANNELS = Kind(
    section="channels",
    says="Ways to tell people. Addresses stay outside: a channel names the secret that holds it.",
    around=ChannelAround,
    spec=TypeAdapter(ChannelSpec),
    read=_read,
    save=_save,
    needs=lambda _entry: set[str](),
    removal=Action.REMOVE,
    remove=_remove,
    names_itself=True,
)
