"""A checked connection goes to the address that was checked, whatever the name says next."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from control_plane.domain.errors import ConfigurationError
from control_plane.outgoing.reach import Reach
from control_plane.outgoing.transport import guarded_client, proxy_for

INSIDE = Reach(private=True)


@pytest.fixture
async def inner_service() -> AsyncIterator[int]:
    """A service of the private network that would tell its secrets to anybody."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b" /away " in head:
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\n")
        writer.write(b"Content-Length: 6\r\nConnection: close\r\n\r\ninside")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def names_lead_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let every look-up give the next address; the last one stays. Returns the names asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


async def get(url: str, reach: Reach) -> httpx.Response:
    async with guarded_client(url, reach) as client:
        return await client.get(url)


async def test_a_permitted_host_answers(inner_service: int) -> None:
    assert (await get(f"http://localhost:{inner_service}/", INSIDE)).text == "inside"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]"])
async def test_a_private_address_is_not_reached_under_any_spelling(
    host: str, inner_service: int
) -> None:
    with pytest.raises(ConfigurationError):
        await get(f"http://{host}:{inner_service}/", Reach())


async def test_a_public_name_that_leads_inside_is_refused(
    inner_service: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names_lead_to(monkeypatch, "127.0.0.1")
    with pytest.raises(
        ConfigurationError, match=r"shop\.example from here; it leads to 127\.0\.0\.1"
    ):
        await get(f"http://shop.example:{inner_service}/", Reach())


async def test_a_name_is_asked_once_so_that_it_cannot_be_rebound(
    inner_service: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First a harmless address, at the second look the one inside: there is no second look."""
    asked = names_lead_to(monkeypatch, "127.0.0.1", "169.254.169.254")
    answer = await get(f"http://shop.example:{inner_service}/", INSIDE)
    assert (answer.text, asked) == ("inside", ["shop.example"])


async def test_a_redirect_is_not_followed_and_would_be_checked(inner_service: int) -> None:
    url = f"http://127.0.0.1:{inner_service}/away"
    assert (await get(url, INSIDE)).status_code == 302
    async with guarded_client(url, INSIDE) as client:
        with pytest.raises(ConfigurationError):
            await client.get(url, follow_redirects=True)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "ftp://x/"])
async def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(httpx.UnsupportedProtocol):
        await get(url, INSIDE)


async def test_a_name_that_leads_nowhere_is_a_connection_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(httpx.ConnectError):
        await get("http://nowhere.example/", Reach())


def test_the_environment_s_proxy_is_for_the_world_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for("https://api.example/v1") == "http://proxy.example:3128"
    assert proxy_for("https://inside.example/v1") is None
    assert proxy_for("https://127.0.0.1/v1") is None
    assert proxy_for("https://localhost/v1") is None
    assert proxy_for("http://api.example/v1") is None


async def test_through_a_proxy_names_and_addresses_are_still_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    for host in ("169.254.169.254", "metadata.google.internal", "10.0.0.5"):
        with pytest.raises(ConfigurationError):
            await get(f"http://{host}/", Reach())
