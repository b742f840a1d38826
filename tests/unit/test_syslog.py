"""Audit events on their way to a syslog receiver: real sockets, real trouble."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from control_plane.bootstrap import Plane
from control_plane.deliveries.duty import Duty, again_and_again
from control_plane.deliveries.syslog import Syslog
from control_plane.deliveries.syslog_message import message_of
from control_plane.domain.audit_chain import GENESIS, Link, chained
from control_plane.domain.errors import ConfigurationError
from control_plane.services.audit import audit_receivers, list_audit, verify_audit
from control_plane.services.forwarding import forward_audit
from storage.worker_lock import worker_lock
from tests.planes import PRINCIPAL, plane_in, until


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    with plane_in(tmp_path, furnished=True) as plane:
        yield plane


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    """Makes receivers, and closes them at the end."""
    made: list[Receiver] = []

    def make(**how: Any) -> Receiver:
        made.append(Receiver(**how))
        return made[-1]

    yield make
    for one in made:
        one.close()


class Receiver:
    """A syslog server: takes connections one after the other and keeps their messages."""

    def __init__(self, *, rude_times: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.got: list[bytes] = []
        self.rude_times = rude_times
        self._tls = tls
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self.listening.close()

    def _serve(self) -> None:
        while True:
            try:
                stream, _ = self.listening.accept()
            except OSError:
                return
            if self.rude_times:
                self.rude_times -= 1
                hard = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
                stream.recv(10)
                stream.close()  # With a reset: what was not read is lost.
                continue
            with contextlib.suppress(OSError):  # A sender that does not trust it leaves.
                self._take(stream)

    def _take(self, stream: socket.socket) -> None:
        with contextlib.ExitStack() as opened:
            opened.enter_context(stream)
            if self._tls:
                stream = opened.enter_context(self._tls.wrap_socket(stream, server_side=True))
            text = b""
            while piece := stream.recv(65536):
                text += piece
            self.got += frames(text)


def frames(text: bytes) -> list[bytes]:
    """Messages framed by octet counting."""
    found: list[bytes] = []
    while text:
        length, _, rest = text.partition(b" ")
        found.append(rest[: int(length)])
        text = rest[int(length) :]
    return found


def seqs(messages: list[bytes]) -> list[int]:
    return [int(re.search(rb' seq="(\d+)"', one)[1]) for one in messages]  # type: ignore[index]


def on_record(plane: Plane) -> list[int]:
    return list(range(1, verify_audit(plane.desk, PRINCIPAL).head.seq + 1))


def test_every_event_arrives_in_order_over_tcp(
    plane: Plane, receive: Callable[..., Receiver]
) -> None:
    receiver = receive()
    forward_audit(plane.desk, Syslog(f"tcp://127.0.0.1:{receiver.port}"))
    forward_audit(plane.desk, Syslog(f"tcp://127.0.0.1:{receiver.port}"))
    until(lambda: len(receiver.got) == len(on_record(plane)))
    assert seqs(receiver.got) == on_record(plane)
    newest = list_audit(plane.desk, PRINCIPAL, limit=1).items[0]
    assert newest.action == "audit.forwarding"


def test_nothing_is_lost_while_the_receiver_is_away_or_rude(
    plane: Plane, receive: Callable[..., Receiver]
) -> None:
    receiver = receive(rude_times=2)
    there = Syslog(f"tcp://127.0.0.1:{receiver.port}")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        away = Syslog(f"tcp://127.0.0.1:{nobody.getsockname()[1]}")
    forward_audit(plane.desk, away)
    cursor = audit_receivers(plane.desk, PRINCIPAL)[0]
    assert (cursor.seq, bool(cursor.trouble)) == (0, True)
    for _ in range(4):
        forward_audit(plane.desk, there)
    until(lambda: seqs(receiver.got) == on_record(plane))
    assert audit_receivers(plane.desk, PRINCIPAL)[0].trouble == ""


def test_events_arrive_over_tls_only_at_a_receiver_that_is_trusted(
    plane: Plane, tmp_path: Path, receive: Callable[..., Receiver]
) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    receiver = receive(tls=context)
    address = f"tls://localhost:{receiver.port}"
    trusted = Syslog(address, ca_file=str(certificate))
    forward_audit(plane.desk, trusted)
    until(lambda: seqs(receiver.got) == on_record(plane))
    with pytest.raises(ssl.SSLError):
        Syslog(address).send(made())


def test_events_arrive_as_datagrams(plane: Plane, tmp_path: Path) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as unix,
    ):
        udp.bind(("127.0.0.1", 0))
        unix.bind(str(tmp_path / "log"))
        for way, address in (
            (udp, f"udp://127.0.0.1:{udp.getsockname()[1]}"),
            (unix, f"unix://{tmp_path}/log"),
        ):
            way.settimeout(10)
            Syslog(address).send(made())
            assert way.recv(65536).startswith(b"<109>1 ")
    with pytest.raises(OSError, match="such file"):
        Syslog(f"unix://{tmp_path}/none").send(made())


def test_one_process_tells_and_another_takes_over(
    plane: Plane, receive: Callable[..., Receiver]
) -> None:
    receiver = receive()
    way = Syslog(f"tcp://127.0.0.1:{receiver.port}")
    duties = [
        Duty(
            "syslog",
            again_and_again(lambda: forward_audit(plane.desk, way), every_seconds=0.01),
            lock=worker_lock(plane.store.database, "syslog"),
        )
        for _ in range(2)
    ]
    for duty in duties:
        duty.start()
    until(lambda: len(receiver.got) >= len(on_record(plane)))
    duties[0].stop()
    with plane.desk.store.writing() as tx:
        plane.desk.audit(tx, PRINCIPAL, "agent.saved", "agent/late")
    until(lambda: seqs(receiver.got) == on_record(plane))
    duties[1].stop()


def made() -> list[Link]:
    return [
        chained(
            Link("default", 1, "aud_1", 1, "ann", "a.b", "k/n", '{"a":1}', "5a", "", GENESIS, "")
        )
    ]


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "receiver.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_message_holds_the_event_and_nothing_that_breaks_out_of_its_frame() -> None:
    hostile = 'x" y="z] \n<1>1 \\ \x1b[31m'
    link = replace(made()[0], subject=hostile, action="run launched\n" * 9)
    said = message_of(link, host="desk 1", process_id=7, with_detail=False).decode()
    assert "\n" not in said
    assert "\x1b" not in said
    assert said.startswith("<109>1 1970-01-01T00:00:00.000001Z desk_1 agent-control-plane 7 run_")
    assert r'subject="x\" y=\"z\]' in said
    assert said.endswith('"]')
    told = message_of(link, host="h", process_id=7, with_detail=True).decode()
    assert told.endswith('] \ufeff{"a":1}')


@pytest.mark.parametrize("address", ["host:514", "http://host", "tcp://", "unix:", "tcp:///x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError):
        Syslog(address)
