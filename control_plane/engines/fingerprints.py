"""Fingerprints: what a step was asked, and what it produced.

A recorded step is taken from the record only if the replay asks for exactly the same. What a step
reads counts by content, so that a step done over makes those that read it be done over too, if and
only if it produced something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

from control_plane.domain.plain import plain_json


def fingerprint(value: Any) -> str:
    """16 hex digits over a JSON value."""
    return digest(plain_json(value, option=orjson.OPT_SORT_KEYS))


def digest(data: bytes) -> str:
    """16 hex digits over bytes."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def asked_and_produced(asked: str, produced: str) -> str:
    """Both in one value for the record."""
    return f"{asked}.{produced}"


def asked_of(recorded: str) -> str:
    """What the recorded step was asked."""
    return recorded.partition(".")[0]


def produced_by(recorded: str) -> str:
    """What the recorded step produced; empty while it has not."""
    return recorded.partition(".")[2]


def of_inputs(produced: Sequence[str]) -> str:
    """One fingerprint over what several steps produced, in order."""
    return digest("".join(produced).encode())
