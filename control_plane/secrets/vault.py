"""Small secrets, sealed before they are stored: AES-256-GCM, bound to where they belong."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from control_plane.domain.errors import N_, ConfigurationError

KEY_VARIABLE = "CONTROL_PLANE_SECRET_KEY"
_KEY_BYTES = 32
_NONCE_BYTES = 12  # What GCM is made for; random ones suffice for some billion secrets a key.
_FORM = "v1"


def new_key() -> str:
    """A key for `CONTROL_PLANE_SECRET_KEY`: 32 random bytes as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def keys_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The keys the environment holds, the sealing one first; none when none is set.

    `CONTROL_PLANE_SECRET_KEY` holds one or several, separated by commas or spaces;
    `CONTROL_PLANE_SECRET_KEY_FILE` names a file that holds them in the same way.

    Raises:
        ConfigurationError: The file cannot be read.
    """
    text = environment.get(KEY_VARIABLE, "")
    name = environment.get(f"{KEY_VARIABLE}_FILE", "").strip()
    if not text.strip() and name:
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise ConfigurationError(
                N_("{variable} names a file that cannot be read: {path}."),
                variable=f"{KEY_VARIABLE}_FILE",
                path=name,
            ) from None
    return tuple(text.replace(",", " ").split())


class KeyVault:
    """Implements the services' port `Vault`.

    Args:
        keys: As `new_key` makes them. The first seals, all open; none refuses both.

    Raises:
        ConfigurationError: One of them is no key.
    """

    def __init__(self, keys: tuple[str, ...] = ()) -> None:
        raw = [_bytes_of(key) for key in keys]
        self._ciphers = {_id_of(key): AESGCM(key) for key in raw}
        self._sealing = _id_of(raw[0]) if raw else ""
        # Derived, so that no key both seals and signs.
        self._signing = [hmac.digest(key, b"control-plane signing", "sha256") for key in raw]

    def seal(self, text: str, *, context: str) -> str:
        """See the port."""
        if not self._sealing:
            raise _no_key()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        hidden = self._ciphers[self._sealing].encrypt(nonce, text.encode(), context.encode())
        return f"{_FORM}.{self._sealing}.{base64.urlsafe_b64encode(nonce + hidden).decode()}"

    def open(self, sealed: str, *, context: str) -> str:
        """See the port."""
        if not self._sealing:
            raise _no_key()
        form, _, rest = sealed.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id) if form == _FORM else None
        if cipher is None:
            raise ConfigurationError(
                N_(
                    "A stored secret was sealed with the key {key}, which is not in {variable}; "
                    "put that key behind the present one."
                ),
                key=key_id or "?",
                variable=KEY_VARIABLE,
            )
        try:
            raw = base64.urlsafe_b64decode(body)
            plain = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError):
            raise ConfigurationError(
                N_(
                    "A stored secret ({context}) does not open: it was changed or moved in the "
                    "store. Set it anew."
                ),
                context=context,
            ) from None
        return plain.decode()

    def is_current(self, sealed: str) -> bool:
        """See the port."""
        return bool(self._sealing) and sealed.startswith(f"{_FORM}.{self._sealing}.")

    def sign(self, text: str, *, context: str) -> str:
        """See the port."""
        if not self._signing:
            raise _no_key()
        return _signature(self._signing[0], text, context)

    def is_signed(self, text: str, signature: str, *, context: str) -> bool:
        """See the port."""
        given = signature.encode()
        found = [
            hmac.compare_digest(_signature(key, text, context).encode(), given)
            for key in self._signing
        ]
        return any(found)


def _signature(key: bytes, text: str, context: str) -> str:
    """HMAC-SHA256 over the context and the text."""
    mac = hmac.digest(key, f"{context}\0{text}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _id_of(key: bytes) -> str:
    """Tells keys apart without telling anything about them."""
    return hashlib.sha256(b"control-plane key id" + key).hexdigest()[:8]


def _bytes_of(key: str) -> bytes:
    try:
        raw = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _KEY_BYTES:
        raise ConfigurationError(
            N_(
                "{variable} holds something that is no key; make one with "
                "`python -m control_plane secrets new-key`."
            ),
            variable=KEY_VARIABLE,
        )
    return raw


def _no_key() -> ConfigurationError:
    return ConfigurationError(
        N_(
            "There is no key to keep secrets with; make one with "
            "`python -m control_plane secrets new-key` and set it as {variable} for every process."
        ),
        variable=KEY_VARIABLE,
    )
