"""Channels people are told through: add, change, pause and remove them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.notices import (
    Channel,
    ChannelAddress,
    ChannelSpec,
    NoticeStatus,
    channel_context,
    secret_named_by,
)
from control_plane.domain.secrets import sealing_context
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import Records


@dataclass(frozen=True)
class ChannelView:
    """A channel with how what it is told stands."""

    channel: Channel
    counts: Mapping[NoticeStatus, int]


def list_channels(desk: Desk, principal: Principal) -> Sequence[ChannelView]:
    """All channels by name; none of their addresses."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        counts = tx.notices.counts(principal.workspace_id)
        found = tx.channels.list(principal.workspace_id)
    none = dict.fromkeys(NoticeStatus, 0)
    return [ChannelView(each, counts.get(each.id, none)) for each in found]


def get_channel(desk: Desk, principal: Principal, ref: str) -> ChannelView:
    """One channel by name or id. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        channel = existing_channel(tx, principal, ref)
        counts = tx.notices.counts(principal.workspace_id)
    return ChannelView(channel, counts.get(channel.id, dict.fromkeys(NoticeStatus, 0)))


def save_channel(
    desk: Desk,
    principal: Principal,
    *,
    spec: Mapping[str, Any] | ChannelSpec,
    url: str = "",
    expected_version: int | None = None,
) -> Channel:
    """Add a channel (`expected_version=None`), or change one.

    Args:
        url: An Apprise URL, or `store:name`; it is never shown again. Empty keeps the one there is.

    Raises:
        InvalidInput: Names everything wrong; the address is not repeated.
        NotFound: There is no channel of this name to change.
        Conflict: The name is taken, or somebody changed it first.
        ConfigurationError: This installation has no key to seal the address with.
    """
    require(principal, Role.ADMIN)
    wanted, address = parse(ChannelSpec, spec), url.strip()
    with desk.store.writing() as tx:
        before = None
        if expected_version is not None:
            before = existing_channel(tx, principal, wanted.name)
        service = _checked(desk, tx, principal, wanted, before, address)
        channel = _channel(desk, principal, wanted, before, address, service)
        if before is None:
            tx.channels.add(channel)
        elif not tx.channels.update(channel, expected_version=expected_version or 0):
            raise Conflict(
                N_(
                    "{name} was changed by somebody else since you opened it; open it again and "
                    "repeat your change."
                ),
                name=wanted.name,
            )
        saved = existing_channel(tx, principal, wanted.name)
        facts = {"version": saved.version, "service": service, "address": bool(address)}
        desk.audit(tx, principal, "channel.saved", f"channel/{wanted.name}", **facts)
    return saved


def remove_channel(desk: Desk, principal: Principal, ref: str) -> None:
    """Remove a channel with its log; what was not told through it yet will not be."""
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        channel = existing_channel(tx, principal, ref)
        tx.channels.remove(channel.id)
        desk.audit(tx, principal, "channel.removed", f"channel/{channel.spec.name}")


def pause_channel(desk: Desk, principal: Principal, ref: str, *, paused: bool = True) -> Channel:
    """Tell nothing through it, or (`paused=False`) tell again what happens from now on."""
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        channel = existing_channel(tx, principal, ref)
        if channel.paused == paused:
            return channel
        changed = replace(channel, paused=paused, updated_at=desk.now())
        tx.channels.update(changed, expected_version=channel.version)
        action = "channel.paused" if paused else "channel.resumed"
        desk.audit(tx, principal, action, f"channel/{channel.spec.name}")
        return existing_channel(tx, principal, ref)


def existing_channel(tx: Records, principal: Principal, ref: str) -> Channel:
    """One channel by name or id, within a transaction. Raises `NotFound`."""
    channel = tx.channels.get(principal.workspace_id, ref) or tx.channels.by_id(ref)
    if channel is None or channel.workspace_id != principal.workspace_id:
        raise NotFound(N_("There is no channel {name!r} in this workspace."), name=ref)
    return channel


def address_of(desk: Desk, tx: Records, channel: Channel) -> str:
    """The channel's Apprise URL, for the process that sends.

    Raises:
        ConfigurationError: It does not open here.
        NotFound: The secret that holds it is gone.
    """
    if channel.url is not None:
        return desk.vault.open(channel.url, context=channel_context(channel.id))
    return _stored(desk, tx, channel.workspace_id, channel.secret)


def _stored(desk: Desk, tx: Records, workspace_id: str, name: str) -> str:
    sealed = tx.secrets.sealed(workspace_id, name)
    if sealed is None:
        raise NotFound(N_("There is no secret {name!r} in this workspace."), name=name)
    return desk.vault.open(sealed, context=sealing_context(workspace_id, name))


def _checked(
    desk: Desk,
    tx: Records,
    principal: Principal,
    spec: ChannelSpec,
    before: Channel | None,
    address: str,
) -> str:
    """The service the channel leads to. Raises `InvalidInput` naming everything wrong."""
    problems = _problems(tx, principal, spec)
    if before is not None and not address:
        service = before.service
    else:
        service, wrong = _service_of(desk, tx, principal, address)
        problems += wrong
    if service and len(spec.people) > 1 and not desk.courier.is_mail(service):
        problems.append(_one_person())
    if problems:
        raise InvalidInput(problems)
    return service


def _service_of(
    desk: Desk, tx: Records, principal: Principal, address: str
) -> tuple[str, list[Problem]]:
    """What the address begins with, and what is wrong with it."""
    if not address:
        return "", [Problem("url", N_("Give a value."))]
    given = parse(ChannelAddress, {"url": address}).url.get_secret_value()
    if name := secret_named_by(given):
        if tx.secrets.get(principal.workspace_id, name) is None:
            missing = N_("There is no secret {name!r} in this workspace.")
            return "", [Problem("url", missing, {"name": name})]
        given = _stored(desk, tx, principal.workspace_id, name)
    service, wrong = desk.courier.check(given)
    return service, [] if wrong is None else [wrong]


def _one_person() -> Problem:
    return Problem(
        "people",
        N_("Only e-mail reaches several people apart; name one person, or add a channel for each."),
    )


def _problems(tx: Records, principal: Principal, spec: ChannelSpec) -> list[Problem]:
    found: list[Problem] = []
    for at, person_id in enumerate(spec.people):
        person = tx.people.get(person_id)
        member = tx.members.of(principal.workspace_id, person_id)
        if person is None or not member or person.kind is not PrincipalKind.PERSON:
            unknown = N_("{person} is no member of this workspace.")
            found.append(Problem(f"people.{at}", unknown, {"person": person_id}))
    return found


def _channel(
    desk: Desk,
    principal: Principal,
    spec: ChannelSpec,
    before: Channel | None,
    address: str,
    service: str,
) -> Channel:
    now = desk.now()
    channel_id = before.id if before else desk.new_id("ntc")
    url, secret = (before.url, before.secret) if before else (None, "")
    if address:
        secret = secret_named_by(address)
        url = None if secret else desk.vault.seal(address, context=channel_context(channel_id))
    return Channel(
        id=channel_id,
        workspace_id=principal.workspace_id,
        spec=spec,
        service=service,
        url=url,
        secret=secret,
        version=before.version if before else 1,
        created_at=before.created_at if before else now,
        updated_at=now,
        paused=before.paused if before else False,
    )
