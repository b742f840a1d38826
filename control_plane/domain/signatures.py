"""Signatures of webhooks, as the Standard Webhooks specification and GitHub make them. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

TOLERANCE = timedelta(minutes=5)
"""How far a caller's clock may be from ours."""
SECRET_BYTES = 32
_PREFIX = "whsec_"


def secret_of(raw: bytes) -> str:
    """A signing secret in the form every library of the specification takes."""
    return _PREFIX + base64.b64encode(raw).decode()


def signed(body: str, *, id: str, at: datetime, secrets: Iterable[str]) -> dict[str, str]:
    """The headers that prove who sends the body; one signature for each secret."""
    signatures = (Webhook(secret).sign(id, at, body) for secret in secrets)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(
    body: str, *, id: str, timestamp: str, signature: str, secret: str, now: datetime
) -> bool:
    """Whether the headers prove that whoever knows the secret sent this body, just now."""
    at = _instant(timestamp)
    if not id or at is None or abs(now - at) > TOLERANCE:
        return False
    expected = Webhook(secret).sign(id, at, body).encode()
    given = signature.encode(errors="replace").split(b" ")
    return any(hmac.compare_digest(expected, each) for each in given)


def is_signed_as_github(body: bytes, *, signature: str, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` is that of the body. It says nothing about when it was sent."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={digest}".encode(), signature.encode(errors="replace"))


def _instant(timestamp: str) -> datetime | None:
    """The instant of a header in whole seconds; `None` if it is none."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 11):
        return None
    return datetime.fromtimestamp(int(timestamp), UTC)
