"""Who is asking: the holder of a token, or without sign-in whoever sits at this machine.

Cookies say nothing here: a page of another site cannot make a browser act for its reader.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from control_plane.bootstrap import Plane, current_plane
from control_plane.domain.access import Principal, local_principal
from control_plane.domain.errors import NotAuthenticated
from control_plane.loopback import refusal_of
from control_plane.services.desk import Desk
from control_plane.services.tokens import authenticate

Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Security(
        HTTPBearer(
            auto_error=False,
            scheme_name="token",
            bearerFormat="acp_…",
            description="A token from the page Tokens or `python -m control_plane tokens create`."
            " Without sign-in, programs on the machine itself may leave it out.",
        )
    ),
]


class Caller(NamedTuple):
    """The first two arguments of every service."""

    desk: Desk
    principal: Principal


def caller(request: Request, bearer: Bearer = None) -> Caller:
    """Whoever sent the request, counted against their rate.

    Raises:
        NotAuthenticated: It proves nobody.
        NotAllowed: Without sign-in, it does not come from this machine.
        TooManyRequests: They ask more often than they may.
    """
    plane = current_plane()
    principal = _proven(plane, request, bearer)
    plane.rates.count_request(principal.token_id or principal.id)
    return Caller(plane.desk, principal)


def renewal(request: Request, bearer: Bearer = None) -> Callable[[], Caller]:
    """Tells during a long answer who is asking by now. Raises as `caller`."""
    plane = current_plane()
    return lambda: Caller(plane.desk, _proven(plane, request, bearer))


def _proven(
    plane: Plane, request: Request, bearer: HTTPAuthorizationCredentials | None
) -> Principal:
    signs_in = plane.settings.signs_in
    refusal = None if signs_in else refusal_of(request.scope)
    if refusal is not None:
        raise refusal
    if bearer is None and "authorization" not in request.headers and not signs_in:
        return local_principal()
    try:
        secret = "" if bearer is None else bearer.credentials
        return authenticate(plane.desk, secret, local=not signs_in)
    except NotAuthenticated:
        plane.rates.count_failure(request.client.host if request.client else "")
        raise


Asking = Annotated[Caller, Depends(caller)]
"""The parameter every operation takes first."""
Renewal = Annotated[Callable[[], Caller], Depends(renewal)]
"""For answers that go on for long: a token may be revoked meanwhile."""
