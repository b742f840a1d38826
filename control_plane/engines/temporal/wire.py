"""What crosses Temporal: names, references, short previews. Texts stay in the store.

Temporal keeps these values in its histories for as long as a run lives, so a field is only ever
added, with a default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from control_plane.domain.approvals import Action, Decision
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import AgentCall, HandoffRecord, Note, Reply

RUN_WORKFLOW = "Run"
OPEN_RUN, MORE_OF_RUN = "open_run", "more_of_run"
TAKE_TURN, ASK_PERSON, PUT_ON_RECORD = "take_turn", "ask_person", "put_on_record"
REST_RUN, FINISH_RUN = "rest_run", "finish_run"
NOTICE, NOTICE_SIGNAL, LOOK_AGAIN = "notice", "notice_signal", "look_again"
PAUSE = "pause"
"""The key that branches of a paused run wait for."""
TIME = "time:"
"""How keys begin that nothing but a timer ends."""


@dataclass(frozen=True)
class Notice:
    """What happened to a run from outside, up to a signal of the store."""

    signal: int
    paused: bool = False
    cancelled: bool = False
    keys: tuple[str, ...] = ()
    """Steps whose question was decided or whose child run ended."""
    open: tuple[str, ...] | None = None
    """Steps whose question nobody has decided or whose child run goes on; `None` if not said."""

    def concerns(self, key: str) -> bool:
        """Whether a branch that waits for the key has something to look at.

        A decision that a worker recorded and died over is among neither `keys` nor `open`: its
        workflow has yet to see it.
        """
        if key in self.keys:
            return True
        return self.open is not None and key not in self.open and not key.startswith(TIME)


@dataclass(frozen=True)
class Start:
    """What a run's workflow is started with."""

    run_id: str
    notice: Notice | None = None
    """What the run was told before its history was cut; `None` at its beginning."""
    history_limit: int = 8_000
    """Events after which the workflow continues with a fresh history."""
    heartbeat_seconds: float = 10.0
    """Silence after which a worker is taken for dead."""
    with_attributes: bool = False
    """Whether the namespace knows the search attributes."""


class Standing(StrEnum):
    """Whether a run may go on."""

    GOES_ON = "goes_on"
    HELD = "held"
    OVER = "over"


@dataclass(frozen=True)
class Replayed:
    """A recorded verb of the pattern: what it was asked, and what came of it."""

    key: str
    asked: str
    produced: str
    reply: Reply | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Opened:
    """A run, as its workflow needs it."""

    standing: Standing
    signal: int = 0
    round: int = 0
    pattern: str = ""
    """The pattern's name."""
    agents: tuple[str, ...] = ()
    """Names of all agents that may work on it."""
    spec: str = ""
    """The pattern's specification as JSON."""
    roles: dict[str, str] = field(default_factory=dict[str, str])
    turn_seconds: dict[str, float] = field(default_factory=dict[str, float])
    """The longest turn of each member that is an agent."""
    overrides: dict[str, str] = field(default_factory=dict[str, str])
    input_digest: str = ""
    recorded: tuple[Replayed, ...] = ()
    more_after: str = ""
    """Key after which more is recorded; empty when this is all."""


@dataclass(frozen=True)
class More:
    """Asks for what is recorded after a key."""

    run_id: str
    after: str


@dataclass(frozen=True)
class Turn:
    """Asks for a member's turn."""

    run_id: str
    call: AgentCall


@dataclass(frozen=True)
class Question:
    """Asks a person, if the policy says so."""

    run_id: str
    key: str
    action: Action


@dataclass(frozen=True)
class Entry:
    """Asks for something to be put on record."""

    run_id: str
    event: HandoffRecord | Note


@dataclass(frozen=True)
class Waits:
    """A verb that cannot go on yet."""

    key: str
    signal: int
    """What the worker knew of the run: whatever happened since may be what it waits for."""
    seconds: float | None = None
    """Goes on after that long even if nothing happens; `None` if only something else helps."""
    child: str = ""
    """The child run it waits for, if any."""


@dataclass(frozen=True)
class Failure:
    """A step that failed for good."""

    key: str
    reason: str
    message: str


@dataclass(frozen=True)
class Stop:
    """How a person ended the run."""

    outcome: Outcome
    note: str


@dataclass(frozen=True)
class Acted:
    """What came of a verb: one of these."""

    reply: Reply | None = None
    decision: Decision | None = None
    produced: str = ""
    waits: Waits | None = None
    failure: Failure | None = None
    code_changed: str = ""
    """The step that is recorded otherwise."""
    over: bool = False
    """The run has ended meanwhile."""
    stopped: Stop | None = None
    """A person ended the run."""


@dataclass(frozen=True)
class Rested:
    """Asks for the run to be put to rest."""

    run_id: str
    signal: int
    paused: bool
    active_ms: int


@dataclass(frozen=True)
class Ended:
    """Says how the pattern ended. Nothing but the run: an operator cancelled it."""

    run_id: str
    active_ms: int
    outcome: Outcome | None = None
    answer: str = ""
    """The step whose output is the answer."""
    note: str = ""
    failure: Failure | None = None
    code_changed: str = ""
    fault: str = ""
    """What went wrong inside the pattern."""
    stopped: Stop | None = None
    """A person ended the run."""
    round: int = 0
    """The round that ended: by the time this is written the run may have been retried."""


@dataclass(frozen=True)
class Closed:
    """What the store says after the end."""

    signal: int
    status: str
