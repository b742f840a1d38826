"""Ways to a syslog receiver: UDP, TCP, TLS, a socket of this machine."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from control_plane.deliveries.syslog_message import message_of
from control_plane.domain.audit_chain import Link
from control_plane.domain.errors import N_, ConfigurationError

_PORTS = {"udp": 514, "tcp": 514, "tls": 6514}
_SECONDS = 5.0


@dataclass(frozen=True)
class Syslog:
    """A receiver; `send` opens a connection for each batch and closes it again."""

    address: str
    """`udp://host:514`, `tcp://host:514`, `tls://host:6514` or `unix:///dev/log`."""
    with_detail: bool = False
    ca_file: str = ""
    """Whom to trust beside the system's authorities, for TLS; empty for nobody."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        known = (parts.scheme == "unix" and parts.path) or (
            parts.scheme in _PORTS and parts.hostname
        )
        if not known:
            raise ConfigurationError(
                N_(
                    "CONTROL_PLANE_SYSLOG is {address!r}; write udp://host:514, tcp://host:514,"
                    " tls://host:6514 or unix:///dev/log."
                ),
                address=self.address,
            )

    def send(self, links: Sequence[Link]) -> None:
        """Hand the events over; they have arrived, as far as the way can tell.

        Over TCP and TLS the receiver has taken everything when it closes its side after ours: a
        connection that broke off before is an error, and the events are sent again.

        Raises:
            OSError: The receiver is away or did not take them.
        """
        host = socket.gethostname()
        messages = [
            message_of(link, host=host, process_id=os.getpid(), with_detail=self.with_detail)
            for link in links
        ]
        if urlsplit(self.address).scheme in {"tcp", "tls"}:
            self._stream(messages)
        else:
            self._datagrams(messages)

    def _stream(self, messages: Sequence[bytes]) -> None:
        """Framed by octet counting (RFC 6587, RFC 5425)."""
        parts = urlsplit(self.address)
        place = (parts.hostname or "", parts.port or _PORTS[parts.scheme])
        with contextlib.ExitStack() as opened:
            stream = opened.enter_context(socket.create_connection(place, timeout=_SECONDS))
            if parts.scheme == "tls":
                context = ssl.create_default_context(cafile=self.ca_file or None)
                stream = opened.enter_context(context.wrap_socket(stream, server_hostname=place[0]))
            stream.sendall(b"".join(b"%d %s" % (len(one), one) for one in messages))
            _say_goodbye(stream)

    def _datagrams(self, messages: Sequence[bytes]) -> None:
        parts = urlsplit(self.address)
        with contextlib.ExitStack() as opened:
            if parts.scheme == "unix":
                way = opened.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
                place: str | tuple[str, int] = parts.path
            else:
                found = socket.getaddrinfo(
                    parts.hostname, parts.port or _PORTS["udp"], type=socket.SOCK_DGRAM
                )
                way = opened.enter_context(socket.socket(found[0][0], socket.SOCK_DGRAM))
                place = found[0][4]  # pyright: ignore[reportAssignmentType]
            way.settimeout(_SECONDS)
            way.connect(place)
            for one in messages:
                way.send(one)


def _say_goodbye(stream: socket.socket) -> None:
    """Say that nothing more comes, and wait until the other side closes, too.

    Raises `OSError` when it broke off. A receiver that keeps its side open has not refused.
    """
    if isinstance(stream, ssl.SSLSocket):
        # Many receivers close without saying so in TLS first; what broke off is another error.
        with contextlib.suppress(TimeoutError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
            stream.unwrap()
        return
    stream.shutdown(socket.SHUT_WR)
    with contextlib.suppress(TimeoutError):
        while stream.recv(4096):
            pass
