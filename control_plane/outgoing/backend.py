"""Connects to the very address that was checked, so that a name cannot change in between."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

from control_plane.outgoing.reach import Address, Reach, address_in


class CheckedBackend:
    """A network backend of httpcore, of either generation, that opens permitted connections only.

    A name is resolved here, once; what is connected to is one of the addresses found, never the
    name again. TLS still proves the name.

    Args:
        reach: What may be connected to.
        inner: The library's own backend, which gets addresses.
        refused: The library's error for a name that leads nowhere.
    """

    def __init__(self, reach: Reach, inner: Any, *, refused: type[Exception]) -> None:
        self._reach = reach
        self._inner = inner
        self._no_such_name = refused

    async def connect_tcp(self, host: str, port: int, **options: Any) -> Any:
        """Connect to the first address of the host that answers.

        Raises:
            ConfigurationError: The host leads only to where nothing may be sent.
        """
        addresses = await self._addresses_of(host, port)
        permitted = [address for address in addresses if self._reach.permits(address)]
        if not permitted:
            raise self._reach.refusal(host, addresses[0])
        for address in permitted[:-1]:
            try:
                return await self._inner.connect_tcp(str(address), port, **options)
            except Exception:  # nosec B112 # noqa: S112 - the last one's error is told
                continue
        return await self._inner.connect_tcp(str(permitted[-1]), port, **options)

    async def connect_unix_socket(self, path: str, **options: Any) -> Any:
        """Never."""
        raise self._no_such_name(path)

    async def sleep(self, seconds: float) -> None:
        """As the library's own."""
        await self._inner.sleep(seconds)

    async def _addresses_of(self, host: str, port: int) -> Sequence[Address]:
        self._reach.check_name(host)
        given = address_in(host)
        if given is not None:
            return (given,)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise self._no_such_name(str(error)) from error
        addresses = [address_in(str(entry[4][0])) for entry in found]
        known = list(dict.fromkeys(each for each in addresses if each is not None))
        if not known:
            raise self._no_such_name(host)
        return known
