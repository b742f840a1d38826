"""Goes through a chain of audit events once, and finds every break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

import orjson

from control_plane.domain.audit_chain import GENESIS, Head, Link, digest_of, hash_of
from control_plane.domain.errors import N_

_MOST_TOLD = 100  # Whoever rewrote the whole record need not fill a screen with it.
PRUNED, ERASED_EVENTS = "audit.pruned", "erased_events"


class Fault(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"
    DETAIL = "detail"
    UNLINKED = "unlinked"
    MISSING = "missing"
    MOVED = "moved"
    TRUNCATED = "truncated"
    HEAD = "head"
    EXPECTED = "expected"
    UNCHECKED = "unchecked"
    ERASED = "erased"
    PRUNED = "pruned"


SENTENCES: Mapping[Fault, str] = {
    Fault.CHANGED: N_("Event {seq} was changed: its fields no longer give its hash."),
    Fault.DETAIL: N_("The details of event {seq} were changed."),
    Fault.UNLINKED: N_("Event {seq} does not follow the event before it."),
    Fault.MISSING: N_("Events {seq} to {last} are missing."),
    Fault.MOVED: N_("Event {seq} stands in the wrong place; it belongs at {place}."),
    Fault.TRUNCATED: N_("The end is missing: the record stops before event {seq}."),
    Fault.HEAD: N_("The head of the record does not agree with event {seq}."),
    Fault.EXPECTED: N_("Event {seq} is not the one that was noted: the record was rewritten."),
    Fault.UNCHECKED: N_("Event {seq} was removed when its time was over; note a newer one."),
    Fault.ERASED: N_("The details of event {seq} are gone, and no event says who erased them."),
    Fault.PRUNED: N_("Events up to {seq} were removed, and no event says who removed them."),
}


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold."""

    seq: int
    fault: Fault
    params: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def template(self) -> str:
        """The sentence, to be translated."""
        return SENTENCES[self.fault]

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**{"seq": self.seq, **self.params})


@dataclass(frozen=True)
class Standing:
    """What going through a chain found."""

    workspace_id: str
    events: int
    erased: int
    """Events whose details were erased; the chain holds without them."""
    first_seq: int | None
    """`None` when there is no event."""
    head: Head
    """Note its `seq` and `hash` elsewhere: a later check can be held against them."""
    breaks: tuple[Break, ...]
    """The first hundred, in the order they were found."""
    break_count: int
    complete: bool = True
    """Whether all events were there; of a selection each was checked, but not the head."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.break_count == 0


class ChainCheck:
    """Takes the links one by one in order of `seq`; its memory does not grow with their number."""

    def __init__(
        self,
        workspace_id: str,
        head: Head,
        *,
        expected: Head | None = None,
        gaps_allowed: bool = False,
    ) -> None:
        """Nothing is checked yet.

        Args:
            head: What the store, or the first line of an export, says of the chain.
            expected: `seq` and `hash` that were noted earlier; `None` if none were.
            gaps_allowed: For an export of some events only.
        """
        self._workspace_id = workspace_id
        self._head = head
        self._expected = expected
        self._gaps_allowed = gaps_allowed
        self._last = (head.pruned_seq, head.pruned_hash)
        self._candidates = {head.pruned_hash}  # What the next event may follow.
        self._events = self._erased = self._count = 0
        self._first_seq: int | None = None
        self._suspect: int | None = None  # Where the newest changed event stands.
        self._breaks: list[Break] = []
        self._erased_in: Counter[str] = Counter()
        self._prune_is_told = head.pruned_seq == 0

    def add(self, link: Link) -> None:
        """Check the next event."""
        self._events += 1
        self._first_seq = link.seq if self._first_seq is None else self._first_seq
        computed = hash_of(link)
        whole = computed == link.hash and link.workspace_id == self._workspace_id
        in_order = self._in_order(link)
        if not whole:
            self._note_changed(link)
        elif in_order and link.previous not in self._candidates:
            self._note(link.seq, Fault.UNLINKED)
        self._check_detail(link)
        self._check_noted(link.seq, link.hash)
        self._learn(link)
        self._last = (max(link.seq, self._last[0]), link.hash)
        self._candidates = {link.hash, computed}

    def finish(self) -> Standing:
        """What was found, after the last event."""
        seq, hash_ = self._last
        if not self._gaps_allowed:
            if seq < self._head.seq:
                self._note(seq + 1, Fault.TRUNCATED)
            elif (seq, hash_) != (self._head.seq, self._head.hash):
                self._note(seq, Fault.HEAD)
            self._check_promises()
        return Standing(
            self._workspace_id,
            self._events,
            self._erased,
            self._first_seq,
            self._head,
            tuple(self._breaks),
            self._count,
            complete=not self._gaps_allowed,
        )

    def _in_order(self, link: Link) -> bool:
        """Whether it comes right after the event before."""
        due = self._last[0] + 1
        if link.seq == due:
            return True
        if link.seq < due:
            self._note(link.seq, Fault.MOVED, place=due)
        elif not self._gaps_allowed:
            self._note(due, Fault.MISSING, last=link.seq - 1)
        return False

    def _note_changed(self, link: Link) -> None:
        """Of two events that changed places, the second is recognised in the place of the first."""
        if self._suspect is not None and hash_of(link, seq=self._suspect) == link.hash:
            self._note(link.seq, Fault.MOVED, place=self._suspect)
            return
        self._suspect = link.seq
        self._note(link.seq, Fault.CHANGED)

    def _check_detail(self, link: Link) -> None:
        if link.detail is None and link.salt is None and link.erased_in is not None:
            self._erased += 1
            self._erased_in[link.erased_in] += 1
        elif link.detail is None or link.salt is None:
            self._note(link.seq, Fault.ERASED)
        elif link.erased_in is not None or digest_of(link.detail, link.salt) != link.digest:
            self._note(link.seq, Fault.DETAIL)

    def _check_noted(self, seq: int, hash_: str) -> None:
        noted = self._expected
        if noted is not None and noted.seq == seq:
            self._expected = None
            if noted.hash != hash_:
                self._note(seq, Fault.EXPECTED)

    def _learn(self, link: Link) -> None:
        """Events that say what was erased or removed vouch for it."""
        if link.id not in self._erased_in and link.action != PRUNED:
            return
        said = _facts(link.detail)
        if link.action == PRUNED:
            told = (said.get("through"), said.get("hash"))
            if told == (self._head.pruned_seq, self._head.pruned_hash):
                self._prune_is_told = True
            return
        promised = said.get(ERASED_EVENTS)
        if isinstance(promised, int) and self._erased_in[link.id] <= promised:
            del self._erased_in[link.id]

    def _check_promises(self) -> None:
        """What must have been met on the way."""
        if not self._prune_is_told:
            self._note(self._head.pruned_seq, Fault.PRUNED)
        if self._erased_in:
            self._note(self._last[0], Fault.ERASED)
        noted = self._expected
        if noted is None or (noted.seq, noted.hash) == (0, GENESIS):
            return
        pruned = (self._head.pruned_seq, self._head.pruned_hash)
        if noted.seq > self._last[0]:
            self._note(noted.seq, Fault.TRUNCATED)
        elif noted.seq < self._head.pruned_seq:
            self._note(noted.seq, Fault.UNCHECKED)
        elif (noted.seq, noted.hash) != pruned:
            self._note(noted.seq, Fault.EXPECTED)

    def _note(self, seq: int, fault: Fault, **params: object) -> None:
        self._count += 1
        if len(self._breaks) < _MOST_TOLD:
            self._breaks.append(Break(seq, fault, params))


def _facts(detail: str | None) -> dict[str, Any]:
    try:
        facts = orjson.loads(detail or "{}")
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", facts) if isinstance(facts, dict) else {}
