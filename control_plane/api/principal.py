"""Who is asking: until sign-in exists the one local principal, and only from this machine."""

from __future__ import annotations

import ipaddress
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from fastapi import Depends, Request

from control_plane.bootstrap import current_plane
from control_plane.domain.access import Principal, local_principal
from control_plane.domain.errors import N_, NotAllowed
from control_plane.services.desk import Desk


class Caller(NamedTuple):
    """The first two arguments of every service."""

    desk: Desk
    principal: Principal


def caller(request: Request) -> Caller:
    """The local principal, for a request that truly comes from this machine.

    A page of another site in the operator's browser also sends from this machine; its `Origin`,
    or the `Host` it tricked the browser into, gives it away.

    Raises:
        NotAllowed: It does not.
    """
    address = request.client.host if request.client else ""
    if (
        not _is_loopback(address)
        or "forwarded" in request.headers
        or "x-forwarded-for" in request.headers
    ):
        raise NotAllowed(N_("Without sign-in the API answers this machine only, over 127.0.0.1."))
    if not _is_loopback(request.url.hostname or ""):
        raise NotAllowed(
            N_("Address the API as 127.0.0.1 or localhost; without sign-in it has no other name.")
        )
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed(N_("Pages of other sites may not use the API."))
    return Caller(current_plane().desk, local_principal())


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


Asking = Annotated[Caller, Depends(caller)]
"""The parameter every operation takes first."""
