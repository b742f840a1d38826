"""Links that decide one question once, for one person, for a short time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

import orjson

from control_plane.domain.approvals import Verdict

LINK_VERDICTS = (Verdict.APPROVE, Verdict.REJECT)
"""What can be decided without seeing more than a sentence and its digest."""
_TOKEN = re.compile(
    r"(lnk_[a-z0-9]{1,40})\.([A-Za-z0-9_-]{20,64})\.([A-Za-z0-9_-]{20,64})", re.ASCII
)


@dataclass(frozen=True)
class ActionLink:
    """What a link may do. Whoever holds the link acts as the person, with the rights they hold."""

    id: str
    workspace_id: str
    approval_id: str
    digest: str
    """Of the question as the person was told of it: it decides nothing else."""
    verdict: Verdict
    person_id: str
    nonce_hash: str
    """SHA-256 of the random part of the link, which is nowhere kept."""
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    """`None` while it can be used."""

    def sealed_text(self, nonce: str) -> str:
        """What is signed: everything the link may do, so that no changed record widens it."""
        expires = self.expires_at.isoformat()
        facts = (self.id, self.workspace_id, self.approval_id, self.digest, self.verdict.value)
        return orjson.dumps([*facts, self.person_id, expires, nonce]).decode()


@dataclass(frozen=True)
class LinkToken:
    """The parts of a link's address."""

    id: str
    nonce: str
    signature: str

    def __str__(self) -> str:
        return f"{self.id}.{self.nonce}.{self.signature}"


def token_in(text: str) -> LinkToken | None:
    """The parts of what stands in an address; `None` when it is no link of ours."""
    found = _TOKEN.fullmatch(text)
    return None if found is None else LinkToken(*found.groups())


def hash_of_nonce(nonce: str) -> str:
    """What is kept of the random part."""
    return hashlib.sha256(nonce.encode()).hexdigest()
