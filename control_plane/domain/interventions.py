"""What people do to runs that are under way: stops, messages, redirections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FLEET = "fleet"
"""The subject of a stop that holds every agent of a workspace."""


@dataclass(frozen=True)
class KillSwitch:
    """No turn and no call of what it names begins until somebody releases it."""

    id: str
    workspace_id: str
    subject: str
    """`fleet`, or `agent/` and a name."""
    reason: str
    killed_by: str
    killed_at: datetime
    released_by: str | None = None
    released_at: datetime | None = None
    """`None` while it holds."""


@dataclass(frozen=True)
class HaltedRun:
    """A run that is paused since a kill switch holds an agent of it."""

    run_id: str
    agent: str
    """Whose turn, or call, did not begin."""
    at: datetime
    switch: KillSwitch


@dataclass(frozen=True)
class RunMessage:
    """What a person tells a running run; the next turn that begins takes it up."""

    id: str
    workspace_id: str
    run_id: str
    to: str
    """Name of the agent it is for; empty for whoever begins next."""
    text: str
    by: str
    at: datetime
    taken_run: str | None = None
    """The run whose turn took it up: this one, or one below it."""
    taken_key: str | None = None
    taken_at: datetime | None = None
    """`None` while nobody has taken it up."""


@dataclass(frozen=True)
class Redirection:
    """A person says who is next in a swarm; the next handoff that may go there does."""

    id: str
    workspace_id: str
    run_id: str
    to: str
    by: str
    at: datetime
    taken_key: str | None = None
    taken_at: datetime | None = None
    """`None` while it lies ahead."""


def agent_subject(name: str) -> str:
    """How a kill switch names an agent."""
    return f"agent/{name}"


def as_told(text: str) -> str:
    """A person's message, as an agent reads it."""
    return f"A person says: {text}"
