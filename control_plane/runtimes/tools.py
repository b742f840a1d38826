"""Runs tools: the built-in ones here, the registered ones over HTTP on allowed hosts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from control_plane.domain.errors import N_, ConfigurationError, StepFailed
from control_plane.domain.steps import FailureReason
from control_plane.domain.tools import ToolSpec
from control_plane.models.answers import well_formed
from control_plane.models.failures import may_pass, retry_after_seconds, shortened
from control_plane.models.per_loop import PerLoop
from control_plane.outgoing.reach import Reach
from control_plane.outgoing.transport import guarded_client, proxy_for
from control_plane.runtimes.builtin_tools import run_builtin
from control_plane.runtimes.http_requests import (
    REHEARSAL_PREFIX,
    ToolRequest,
    check_host,
    origin,
    tool_request,
)
from control_plane.secrets.keys import Keys
from control_plane.secrets.redaction import HIDDEN, redacted
from control_plane.services.turns import Attempt, Effect, Transient

_LARGEST_ANSWER_BYTES = 256 * 1024
_PREVIEW_CHARACTERS = 400
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SETTING = "CONTROL_PLANE_TOOL_HOSTS"
_TEXTUAL = ("text/", "json", "xml", "javascript", "x-www-form-urlencoded")

_Way = tuple[str | None, Reach]
"""The proxy, and what is reached."""


class ToolRunner:
    """Runs one call of one tool; safe to share between event loops and threads.

    Args:
        allowed_hosts: What HTTP tools may call: `host:port`, or `host` for the scheme's own port.
        rehearsal_url: Where the rehearsal endpoint listens now, ending in `/v1`; its own tools are
            always allowed.
        keys: Reads what tools name as their key; `None` knows the environment only.
        now: The present instant, aware UTC.
    """

    def __init__(
        self,
        *,
        allowed_hosts: frozenset[str],
        rehearsal_url: Callable[[], str],
        keys: Keys | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._rehearsal_url = rehearsal_url
        self._now = now
        self._keys = keys or Keys()
        self._clients: PerLoop[dict[_Way, httpx.AsyncClient]] = PerLoop(
            dict[_Way, httpx.AsyncClient]
        )

    async def run(self, tool: ToolSpec, arguments: Mapping[str, Any], attempt: Attempt) -> Effect:
        """Call the tool once; the effect's output is its result as text.

        Raises:
            Transient: It is busy, slow, broken or unreachable, which may pass.
            StepFailed: `tool` when it refuses this call, which the model should hear;
                `configuration` when somebody must change a setting.
        """
        if tool.kind == "builtin":
            text = run_builtin(tool.name, arguments, now=self._now())
            return Effect(output=text, preview=text[:_PREVIEW_CHARACTERS])
        request = self._request(tool, arguments)
        key = await self._keys.key(
            tool.api_key, workspace_id=attempt.workspace_id, needed_by=tool.name
        )
        try:
            async with asyncio.timeout(tool.timeout_seconds):
                return await self._send(tool, request, key=key, attempt=attempt)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Transient(
                FailureReason.TIMEOUT,
                N_("The tool {tool} did not answer in {seconds:g} seconds."),
                tool=tool.name,
                seconds=tool.timeout_seconds,
            ) from error
        except ConfigurationError as error:
            raise StepFailed(FailureReason.CONFIGURATION, error.template, **error.params) from error
        except httpx.HTTPError as error:
            raise Transient(
                FailureReason.UNREACHABLE,
                N_("The tool {tool} cannot be reached at {host}."),
                tool=tool.name,
                host=origin(request.url),
            ) from error

    async def aclose(self) -> None:
        """Close what the running event loop holds."""
        for client in (self._clients.drop() or {}).values():
            await client.aclose()

    def _request(self, tool: ToolSpec, arguments: Mapping[str, Any]) -> ToolRequest:
        plays = tool.url.startswith(REHEARSAL_PREFIX)
        root = self._rehearsal_url().removesuffix("/v1") if plays else ""
        request = tool_request(tool, arguments, rehearsal_root=root)
        allowed = self._allowed_hosts
        if plays or (request.url.host in _LOOPBACK and origin(request.url) not in allowed):
            allowed |= {origin(httpx.URL(self._rehearsal_url()))}
        check_host(tool, request.url, allowed=allowed)
        return request

    async def _send(
        self, tool: ToolSpec, request: ToolRequest, *, key: str, attempt: Attempt
    ) -> Effect:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        if tool.side_effects:
            headers["Idempotency-Key"] = attempt.idempotency_key
        async with self._client(request.url).stream(
            request.method, request.url, json=request.body, headers=headers
        ) as response:
            text = await _text_of(response)
            text = redacted(text.replace(key, HIDDEN) if key else text)
            self._check(tool, response, text)
        return Effect(
            output=text,
            preview=text[:_PREVIEW_CHARACTERS],
            detail={
                "status": response.status_code,
                "method": request.method,
                "host": origin(request.url),
            },
        )

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        """One client for each proxy and reach. The URL's own host is on the allow-list."""
        reach = Reach.to_hosts([*sorted(self._allowed_hosts), url.host], setting=_SETTING)
        clients, way = self._clients.here(), (proxy_for(str(url)), reach)
        if way not in clients:
            clients[way] = guarded_client(str(url), reach)
        return clients[way]

    def _check(self, tool: ToolSpec, response: httpx.Response, said: str) -> None:
        """Pass a success on; sort everything else. A redirect could lead past the allow-list."""
        if response.is_success:
            return
        status, reason = response.status_code, may_pass(response.status_code)
        if reason is not None:
            raise Transient(
                reason,
                N_("The tool {tool} answered with HTTP {status}: {said}"),
                retry_after_seconds=retry_after_seconds(response.headers, now=self._now()),
                tool=tool.name,
                status=status,
                said=shortened(said),
            )
        template = N_("The tool {tool} refused the call with HTTP {status}: {said}")
        if response.is_redirect:
            template = N_(
                "The tool {tool} answered with a redirect (HTTP {status}), which is not followed."
            )
        raise StepFailed(
            FailureReason.TOOL, template, tool=tool.name, status=status, said=shortened(said) or "-"
        )


async def _text_of(response: httpx.Response) -> str:
    """The body as text, cut at 256 KB; bodies that are no text are only described."""
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > _LARGEST_ANSWER_BYTES:
            break
    kind = response.headers.get("content-type", "text/plain")
    if body and not any(mark in kind for mark in _TEXTUAL):
        return f"[{kind}, not shown: it is no text]"
    text = body[:_LARGEST_ANSWER_BYTES].decode(_charset(response), errors="replace")
    cut = "\n[cut at 256 KB]" if len(body) > _LARGEST_ANSWER_BYTES else ""
    return well_formed(text) + cut


def _charset(response: httpx.Response) -> str:
    try:
        "".encode(response.charset_encoding or "utf-8")
    except LookupError:
        return "utf-8"
    return response.charset_encoding or "utf-8"
