"""Sends one call to an endpoint, and brings back what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from control_plane import __version__
from control_plane.domain.errors import N_, ConfigurationError
from control_plane.domain.plain import plain_text
from control_plane.domain.webhooks import Answer
from control_plane.outgoing.reach import Reach
from control_plane.outgoing.transport import guarded_client, proxy_for
from control_plane.secrets.redaction import redacted

TIMEOUT_SECONDS = 10
KEPT_BYTES = 1024
_HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": f"agent-control-plane/{__version__}",
    "Accept-Encoding": "identity",  # Nothing is unpacked: it could grow without end.
}


class Sender:
    """Sends to wherever it may; for one event loop.

    Args:
        reach: Where that is, beside public addresses.
        timeout_seconds: For the whole of a call, from the name's resolution to the answer's end.
    """

    def __init__(self, reach: Reach, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._reach = reach
        self._timeout_seconds = timeout_seconds
        self._clients: dict[str | None, httpx.AsyncClient] = {}

    async def send(self, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Send the body with POST. What goes wrong is in the answer; redirects are not followed."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                status, said, wish = await self._post(url, body, {**_HEADERS, **headers})
        except TimeoutError:
            error = N_("It did not answer within {seconds} seconds.").format(
                seconds=f"{self._timeout_seconds:g}"
            )
            return Answer(None, _since(begun), error=error)
        except ConfigurationError as refusal:  # The guard's.
            return Answer(None, _since(begun), error=str(refusal))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            reason = redacted(plain_text(str(error) or type(error).__name__)[:KEPT_BYTES])
            told = N_("It could not be called: {reason}").format(reason=reason)
            return Answer(None, _since(begun), error=told)
        return Answer(status, _since(begun), body=said, retry_after_seconds=wish)

    async def aclose(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.aclose()

    async def _post(
        self, url: str, body: str, headers: Mapping[str, str]
    ) -> tuple[int, str, int | None]:
        client = self._client(url)
        async with client.stream("POST", url, content=body.encode(), headers=headers) as response:
            kept = b""
            async for chunk in response.aiter_raw(KEPT_BYTES):
                kept += chunk
                if len(kept) >= KEPT_BYTES:  # However much more there is.
                    break
            said = redacted(plain_text(kept[:KEPT_BYTES].decode(errors="replace")))
            wish = retry_after(response.headers.get("retry-after", ""), now=datetime.now(UTC))
            return response.status_code, said, wish

    def _client(self, url: str) -> httpx.AsyncClient:
        """Making one reads all certificates there are, so each is used for many calls."""
        proxy = proxy_for(url)
        if proxy not in self._clients:
            self._clients[proxy] = guarded_client(url, self._reach)
        return self._clients[proxy]


def retry_after(header: str, *, now: datetime) -> int | None:
    """Seconds that `Retry-After` asks for, as a number or a date; `None` if it asks for none."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return int(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, round((aware - now).total_seconds()))


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
