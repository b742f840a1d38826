"""Sends messages to people through Apprise, and brings back what came of it."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from control_plane.domain.errors import N_, ConfigurationError, Problem
from control_plane.domain.notices import Outcome
from control_plane.outgoing.reach import Reach, address_in
from control_plane.secrets.redaction import known_secrets
from control_plane.services.notice_sending import Message

_MAIL = frozenset({"mailto", "mailtos"})
_ON_THIS_MACHINE = frozenset(
    {"dbus", "kde", "qt", "glib", "gnome", "macosx", "windows", "syslog", "blink1", "smtps"}
)
"""They reach whoever sits at the server, or run programs there."""
_READS_FILES = frozenset(
    {"attach", "keyfile", "key_file", "subfile", "pgp", "pgpkey", "template", "certificate"}
)
"""What makes Apprise read files of the server, or fetch others."""
_STATUS = re.compile(r"\berror=(\d{3})\b")
_BETWEEN = re.compile(r"[/?&=@:#]+")
_SHORTEST_TOKEN = 16  # Shorter parts of addresses are names, which innocent text has too.
_WRONG = N_(
    "This is no address that Apprise knows; write one such as mailto://…, slack://… or json://…."
)
_LOCAL = N_("{service} reaches this machine only; choose a service that reaches people.")
_FILES = N_("Leave {parameter} out of the address: it would read files of the server.")


class AppriseCourier:
    """Implements the services' port `Courier`, and sends.

    Args:
        reach: Where messages may be sent, beside public addresses.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    @classmethod
    def to_hosts(cls, hosts: Iterable[str]) -> AppriseCourier:
        """One that may also send to these hosts of this house."""
        return cls(Reach.to_hosts(hosts, setting="CONTROL_PLANE_NOTIFY_HOSTS"))

    def check(self, url: str) -> tuple[str, Problem | None]:
        """See the port."""
        service = urlsplit(url.strip()).scheme.lower() if "://" in url else ""
        if not service:
            return "", Problem("url", _WRONG)
        if service in _ON_THIS_MACHINE:
            return service, Problem("url", _LOCAL, {"service": service})
        for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True):
            if name.lower() in _READS_FILES:
                return service, Problem("url", _FILES, {"parameter": name})
        plugin = _plugin_of(url)
        if plugin is None:
            return "", Problem("url", _WRONG)
        try:
            for host in _hosts_of(plugin):
                self._reach.check_name(host)
        except ConfigurationError as refusal:
            return service, Problem("url", refusal.template, refusal.params)
        return service, None

    def is_mail(self, service: str) -> bool:
        """See the port."""
        return service in _MAIL

    def send(self, url: str, message: Message) -> Outcome:
        """Send one message. What goes wrong is in the outcome, without the address."""
        _, wrong = self.check(url)
        if wrong is not None:
            return Outcome(delivered=False, error=wrong.message, final=True)
        plugin = _plugin_of(url)
        _hide(url)
        if message.to:
            _let_only(plugin, message.to)
        try:
            for host in _hosts_of(plugin):
                self._check_addresses(host)
        except ConfigurationError as refusal:
            return Outcome(delivered=False, error=str(refusal), final=True)
        except OSError:
            error = N_("The name of the service's machine cannot be resolved.")
            return Outcome(delivered=False, error=error)
        return _notify(plugin, message)

    def _check_addresses(self, host: str) -> None:
        """Refuse a name any of whose addresses nothing may be sent to.

        Apprise resolves the name once more when it connects: whoever changes it in between, within
        milliseconds, is not noticed.

        Raises:
            ConfigurationError: It leads to where nothing may be sent.
            OSError: Nobody knows the name.
        """
        self._reach.check_name(host)
        for entry in socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM):
            address = address_in(str(entry[4][0]))
            if address is not None and not self._reach.permits(address):
                raise self._reach.refusal(host, address)


def _hide(url: str) -> None:
    """From here on no log shows the address, or a token that is part of it."""
    known_secrets.add(url)
    for part in _BETWEEN.split(url):
        if len(part) >= _SHORTEST_TOKEN and "." not in part:
            known_secrets.add(part)


def _plugin_of(url: str) -> Any:
    """What Apprise makes of the address; `None` for nothing. It never follows redirects."""
    import apprise  # It takes a while to load, and most commands send nothing.

    logging.getLogger("apprise").propagate = False  # Its lines hold addresses.
    asset = apprise.AppriseAsset(
        app_id="Agent control plane",
        app_desc="Agent control plane",
        image_url_mask="",
        async_mode=False,
        storage_mode="memory",
        allow_templates=False,
    )
    plugin: Any = apprise.Apprise.instantiate(url.strip(), asset=asset)
    if plugin is not None:
        plugin.redirects = False
    return plugin


def _hosts_of(plugin: Any) -> list[str]:
    """Machines the address itself names; a service that has its own address names none."""
    named: Iterable[str] = cast("Iterable[str]", getattr(plugin, "templates", ()))
    hosts = [plugin.host] if any("{host}" in each for each in named) else []
    hosts.append(getattr(plugin, "smtp_host", ""))
    return list(dict.fromkeys(host for host in hosts if host))


def _let_only(plugin: Any, address: str) -> None:
    """Send the mail to this address and to nobody else: the links in it are for one person."""
    plugin.targets = [(False, address)]
    plugin.cc, plugin.bcc = set[str](), set[str]()


def _notify(plugin: Any, message: Message) -> Outcome:
    import apprise

    carrier = apprise.Apprise(asset=plugin.asset)
    carrier.add(plugin)
    try:
        result = carrier.notify(
            title=message.title,
            body=message.body,
            body_format=apprise.NotifyFormat.TEXT,
            interpret_escapes=False,
        )
    except (TypeError, ValueError):  # Of plugins that cannot take the message.
        return Outcome(delivered=False, error=N_("The service does not take such a message."))
    if result:
        return Outcome(delivered=True)
    said = " ".join(entry.message for entry in result.logs())
    return Outcome(delivered=False, error=_reason_in(said))


def _reason_in(said: str) -> str:
    """Why, in words of ours: what Apprise says itself holds parts of addresses."""
    found = _STATUS.search(said)
    if found is not None:
        return N_("The service answered {status}.").format(status=found[1])
    if "uthentication" in said:
        return N_("The service refused the user name or the password.")
    if "onnection" in said or "ocket" in said or "SMTP" in said:
        return N_("The service could not be reached.")
    return N_("The service did not take it.")
