"""One person's traces as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from control_plane.domain.retention import Held


@dataclass(frozen=True)
class Named:
    """One principal, and what names them in texts."""

    id: str
    name: str
    """As they are called; may be empty, or a word that means something else, too."""
    names: Sequence[str]
    """What names them for certain in a sentence: the full name, the e-mail address."""
    words: Sequence[str]
    """The same in JSON, with the id and a short name in its quotes."""


class Personal(Protocol):
    """What names one principal, beside its own record, memberships and audit events."""

    def runs(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """Runs the principal launched, oldest first: id, pattern, when, and the input."""
        ...

    def decisions(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """Approvals it decided, oldest first: id, run, when, and the decision."""
        ...

    def notes(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """Other texts they wrote, and those that name them: of what kind, and the text."""
        ...

    def traces(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """Every other record that holds the id: its table, and its facts; no secret."""
        ...

    def tokens(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """Tokens they hold, made or revoked, and those whose name is about them; no secret."""
        ...

    def told(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """What endpoints were told of them, oldest first, with the answers that name them."""
        ...

    def is_held(self, workspace_id: str, principal_id: str, held: Held) -> bool:
        """Whether it launched, decided, voted on or ordered something in a run that is held."""
        ...

    def can_be_undone(self, workspace_id: str, principal_id: str) -> bool:
        """Whether a decision it made does not count yet."""
        ...

    def erase_texts(self, workspace_id: str, who: Named) -> int:
        """Empty what they wrote in decisions and notes, and put the id in place of their name.

        Names of their tokens go, what webhook deliveries hold that names them, their saved views
        and links that decide, and their votes on open questions do not count any more. How many
        records were changed.
        """
        ...
