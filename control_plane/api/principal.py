"""Who is asking: until sign-in exists the one local principal, and only from this machine."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from control_plane.bootstrap import current_plane
from control_plane.domain.access import Principal, local_principal
from control_plane.loopback import refusal_of
from control_plane.services.desk import Desk


class Caller(NamedTuple):
    """The first two arguments of every service."""

    desk: Desk
    principal: Principal


def caller(request: Request) -> Caller:
    """The local principal, for a request that truly comes from this machine.

    The server's outermost layer has asked the same; here it holds wherever the API is mounted.

    Raises:
        NotAllowed: It does not.
    """
    refusal = refusal_of(request.scope)
    if refusal is not None:
        raise refusal
    return Caller(current_plane().desk, local_principal())


Asking = Annotated[Caller, Depends(caller)]
"""The parameter every operation takes first."""
