"""The audit record as a chain: each event's hash covers the event and the hash of the one before.

What may have to be erased one day (the details) is in the chain by a salted digest only: details
and salt can go, the digest stays, and the chain still holds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import orjson

GENESIS = "0" * 64
"""What the first event of a workspace follows."""


@dataclass(frozen=True)
class Link:
    """One event as the chain holds it."""

    workspace_id: str
    seq: int
    """1 for the workspace's first event; no number is left out."""
    id: str
    at_micros: int
    """Microseconds since 1970 UTC."""
    actor: str
    action: str
    subject: str
    detail: str | None
    """JSON text; `None` once it was erased."""
    salt: str | None
    """Keeps short details from being guessed by their digest; erased with them."""
    digest: str
    """Of details and salt; hexadecimal SHA-256."""
    previous: str
    """Hash of the event before."""
    hash: str
    erased_in: str | None = None
    """Id of the event that says who erased the details, and why."""


@dataclass(frozen=True)
class Head:
    """How far a workspace's chain goes."""

    seq: int = 0
    """Of the newest event; 0 when there is none."""
    hash: str = GENESIS
    """Of the newest event."""
    pruned_seq: int = 0
    """Events up to here were removed when their time was over; 0 when none were."""
    pruned_hash: str = GENESIS
    """Of the last event that was removed."""


def digest_of(detail: str, salt: str) -> str:
    """SHA-256 over the JSON array of salt and details."""
    return _sha256([salt, detail])


def hash_of(link: Link, *, seq: int | None = None) -> str:
    """SHA-256 over the JSON array of everything of the event that is never erased.

    Args:
        seq: The hash it would have in that place; `None` for its own.
    """
    return _sha256(
        [
            link.workspace_id,
            link.seq if seq is None else seq,
            link.id,
            link.at_micros,
            link.actor,
            link.action,
            link.subject,
            link.digest,
            link.previous,
        ]
    )


def chained(link: Link) -> Link:
    """The event with digest and hash, as the next of the chain. It has its details and salt."""
    with_digest = replace(link, digest=digest_of(link.detail or "", link.salt or ""))
    return replace(with_digest, hash=hash_of(with_digest))


def _sha256(parts: list[str | int]) -> str:
    # UTF-8, no spaces, only control characters, quotes and backslashes escaped: any JSON writer
    # can be told to write the same.
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()
