"""What every service gets: the store, the engine and the few facts of this installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from control_plane.domain.access import Principal
from control_plane.domain.audit import AuditEvent
from control_plane.services.ports import (
    Courier,
    Engines,
    ModelProbe,
    Prices,
    Records,
    Store,
    Vault,
)


@dataclass(frozen=True)
class Desk:
    """The parts services work with. Built once, in `bootstrap`."""

    store: Store
    engines: Engines
    models: ModelProbe
    prices: Prices
    vault: Vault
    """Seals secrets on their way to the store."""
    now: Callable[[], datetime]
    """The present instant, aware UTC."""
    new_id: Callable[[str], str]
    """A new id with the prefix, such as `run_01j…`; ids made later sort later."""
    max_input_bytes: int
    """Largest run input, as JSON."""
    courier: Courier
    """Knows the services people can be told through."""
    max_token_days: int = 365
    """How long a bearer token may last."""

    def audit(
        self, tx: Records, principal: Principal, action: str, subject: str, **detail: object
    ) -> None:
        """Put one change on the audit record, in the transaction that makes it.

        What a program did names the token it used, so that one can tell which one leaked.
        """
        if principal.token_id is not None:
            detail = {**detail, "token": principal.token_id}
        tx.audit.append(
            AuditEvent(
                id=self.new_id("aud"),
                workspace_id=principal.workspace_id,
                at=self.now(),
                actor=principal.id,
                action=action,
                subject=subject,
                detail=detail,
            )
        )
