"""How a tool call becomes an HTTP request, and which hosts it may go to. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import httpx

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.steps import FailureReason
from control_plane.domain.tools import ToolSpec

REHEARSAL_PREFIX = "rehearsal:/"
"""Begins the URL of a tool that the built-in rehearsal server plays."""

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_IN_QUERY = frozenset({"GET", "DELETE"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class ToolRequest:
    """What goes over the wire, headers aside."""

    method: str
    url: httpx.URL
    body: dict[str, Any] | None
    """JSON; `None` sends no body."""


def tool_request(
    tool: ToolSpec, arguments: Mapping[str, Any], *, rehearsal_root: str
) -> ToolRequest:
    """The request for a call: named places of the URL filled, the rest in the query or the body.

    Args:
        tool: An `http` tool.
        arguments: Checked against the tool's schema.
        rehearsal_root: Address of the rehearsal server without `/v1`; empty when it does not run.

    Raises:
        StepFailed: `tool` when an argument cannot stand in the URL, `configuration` when the URL is
            unusable.
    """
    template, root = tool.url, rehearsal_root.rstrip("/")
    if template.startswith(REHEARSAL_PREFIX):
        template = f"{root}/{template.removeprefix(REHEARSAL_PREFIX)}"
    placed = set(_PLACE.findall(template))
    try:
        url = httpx.URL(_PLACE.sub(lambda place: _in_path(tool, place[1], arguments), template))
    except httpx.InvalidURL as error:
        raise _unusable(tool) from error
    if url.scheme not in _DEFAULT_PORTS or not url.host:
        raise _unusable(tool)
    rest = {name: value for name, value in arguments.items() if name not in placed}
    if tool.method in _IN_QUERY:
        return ToolRequest(tool.method, url.copy_merge_params(_query(rest)), body=None)
    return ToolRequest(tool.method, url, body=rest)


def origin(url: httpx.URL) -> str:
    """`host`, or `host:port` where the port is not the scheme's own: what an allow-list names."""
    return _host(url) if url.port is None else f"{_host(url)}:{url.port}"


def check_host(tool: ToolSpec, url: httpx.URL, *, allowed: frozenset[str]) -> None:
    """Let the request pass if its host is on the allow-list.

    Raises:
        StepFailed: `configuration`: it is not; names the setting to change.
    """
    in_full = f"{_host(url)}:{url.port or _DEFAULT_PORTS[url.scheme]}"
    if not {origin(url), in_full} & {entry.lower() for entry in allowed}:
        raise StepFailed(
            FailureReason.CONFIGURATION,
            N_(
                "The tool {tool} would call {host}, which is not allowed. If it should be, add "
                "{host} to CONTROL_PLANE_TOOL_HOSTS and restart."
            ),
            tool=tool.name,
            host=origin(url),
        )


def _host(url: httpx.URL) -> str:
    return (f"[{url.host}]" if ":" in url.host else url.host).lower()


def _in_path(tool: ToolSpec, name: str, arguments: Mapping[str, Any]) -> str:
    """An argument as one piece of a path. Empty and dots would make it another path."""
    value = arguments.get(name)
    text = "" if value is None else _text(value)
    if text in ("", ".", ".."):
        raise StepFailed(
            FailureReason.TOOL,
            N_(
                "The tool {tool} needs a proper value for {argument}; {value!r} cannot stand in "
                "its URL."
            ),
            tool=tool.name,
            argument=name,
            value=text,
        )
    return quote(text, safe="")


def _query(arguments: Mapping[str, Any]) -> dict[str, str | list[str]]:
    return {
        name: [_text(item) for item in cast("list[object]", value)]
        if isinstance(value, list)
        else _text(value)
        for name, value in arguments.items()
        if value is not None
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _unusable(tool: ToolSpec) -> StepFailed:
    return StepFailed(
        FailureReason.CONFIGURATION,
        N_("The tool {tool} has no usable URL: {url}. It must start with http:// or https://."),
        tool=tool.name,
        url=tool.url,
    )
