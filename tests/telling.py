"""A desk that tells people, and real receivers on this machine: HTTP, HTTPS and mail."""

from __future__ import annotations

import email
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from control_plane.deliveries.courier import AppriseCourier
from control_plane.deliveries.notifier import Notifier
from control_plane.domain.approvals import Approval
from control_plane.domain.notices import Channel, Notice
from control_plane.domain.runs import RunStatus
from control_plane.outgoing.reach import Reach
from control_plane.secrets.vault import KeyVault
from control_plane.services.channels import save_channel
from control_plane.services.desk import Desk
from control_plane.services.notices import list_notices
from storage.happenings import approval_requested
from storage.store import SqlStore
from tests.governed import Office, an_office
from tests.planes import SECRET_KEY
from tests.stores import a_run, added, ask

DESK_URL = "https://desk.example"
HOUSE = Reach.to_hosts(["localhost"], setting="CONTROL_PLANE_NOTIFY_HOSTS")


class Silent:
    """Engines that hear nothing."""

    def wake(self) -> None: ...


@dataclass
class Telling:
    """An office with channels."""

    office: Office
    reach: Reach = HOUSE

    @property
    def desk(self) -> Desk:
        engines: Any = Silent()
        courier = AppriseCourier(self.reach)
        vault = KeyVault((SECRET_KEY,))
        return replace(self.office.desk, vault=vault, courier=courier, engines=engines)

    def channel(self, url: str, name: str = "ops", **spec: Any) -> Channel:
        return save_channel(self.desk, self.office.admin, spec={"name": name, **spec}, url=url)

    def tell(self, *, link_hours: int = 24) -> None:
        """Send everything that is due now."""
        courier = AppriseCourier(self.reach)
        notifier = Notifier(self.desk, courier, desk_url=DESK_URL, link_hours=link_hours)
        notifier.tell_due()
        notifier.finish()

    def notices(self, **where: Any) -> list[Notice]:
        return list(list_notices(self.desk, self.office.admin, **where).items)

    def asks(self, **changes: Any) -> Approval:
        """A question that is asked now, by a run that ann started."""
        store = cast("SqlStore", self.office.desk.store)
        run = added(store, a_run(RunStatus.WAITING, started_by="prn_ann"))
        approval = ask(store, run, requested_by="prn_ann", **changes)
        with store.database.writing() as sql:
            approval_requested(sql, approval)
        return approval


def telling_over(store: SqlStore) -> Telling:
    return Telling(an_office(store))


@dataclass
class Inbox:
    """What arrived at a receiver, in order."""

    port: int = 0
    answer: int = 200
    requests: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[list[str]] = field(default_factory=list[list[str]])

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Of aiosmtpd."""
        self.mails.append(email.message_from_bytes(envelope.content, policy=modern))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@contextmanager
def http_receiver(folder: Path | None = None) -> Iterator[Inbox]:
    """Takes POSTs of JSON; over TLS, with a certificate of its own, if a folder is given for it."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            inbox.requests.append((self.path, json.loads(body)))
            self.send_response(inbox.answer)
            if inbox.answer == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if folder is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate_in(folder))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    inbox.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_receiver() -> Iterator[Inbox]:
    """Takes mail, as any SMTP server."""
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        inbox.port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def _certificate_in(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = folder / "receiver.pem"
    path.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return path
