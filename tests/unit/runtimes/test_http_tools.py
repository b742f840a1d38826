"""HTTP tools against a real server, and the hosts they may go to."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest

from control_plane.domain.errors import StepFailed
from control_plane.domain.tools import ToolSpec
from control_plane.runtimes.http_requests import check_host, tool_request
from control_plane.runtimes.tools import ToolRunner
from control_plane.services.turns import Attempt, Effect, Transient
from tests.openai_server import OpenAIServer
from tests.scripted_server import ScriptedServer

ATTEMPT = Attempt(number=1, idempotency_key="run-1/tool-1", progress=lambda _: None)


def tool(url: str, **fields: Any) -> ToolSpec:
    told = {"name": "shop", "description": "Asks the shop.", "parameters": {"type": "object"}}
    return ToolSpec.model_validate(told | {"url": url} | fields)


@pytest.fixture
def call(tools: ToolRunner, shop: ScriptedServer) -> Any:
    async def call(path: str, arguments: dict[str, Any] | None = None, **fields: Any) -> Effect:
        return await tools.run(tool(f"{shop.url}{path}", **fields), arguments or {}, ATTEMPT)

    return call


@pytest.mark.parametrize(
    ("method", "query", "body"),
    [
        ("GET", "limit=5&tag=a&tag=b&deep=%7B%22x%22%3A+1%7D&exact=true", b""),
        ("DELETE", "limit=5&tag=a&tag=b&deep=%7B%22x%22%3A+1%7D&exact=true", b""),
        ("POST", "", b'{"limit":5,"tag":["a","b"],"deep":{"x":1},"exact":true,"none":null}'),
        ("PUT", "", b'{"limit":5,"tag":["a","b"],"deep":{"x":1},"exact":true,"none":null}'),
    ],
)
async def test_arguments_go_to_the_path_and_the_query_or_body(
    call: Any, shop: ScriptedServer, method: str, query: str, body: bytes
) -> None:
    shop.responds(200, {"ok": True})
    rest = {"limit": 5, "tag": ["a", "b"], "deep": {"x": 1}, "exact": True, "none": None}
    effect = await call("/orders/{id}", {"id": "a/b 東", **rest}, method=method)
    request = shop.requests[0]
    assert request.method == method
    assert request.path == "/orders/a/b 東"
    assert (request.query, request.body) == (query, body)
    assert effect.output == '{"ok": true}'
    assert effect.detail["status"] == 200


async def test_a_query_in_the_url_is_kept(call: Any, shop: ScriptedServer) -> None:
    shop.responds(200, "ok")
    await call("/search?lang=ja", {"q": "x"}, method="GET")
    assert shop.requests[0].query == "lang=ja&q=x"


@pytest.mark.parametrize("side_effects", [True, False])
async def test_what_changes_something_carries_the_idempotency_key(
    call: Any, shop: ScriptedServer, side_effects: bool
) -> None:
    shop.responds(200, "ok")
    await call("/pay", side_effects=side_effects)
    sent = shop.requests[0].headers.get("idempotency-key")
    assert sent == ("run-1/tool-1" if side_effects else None)


async def test_the_key_goes_to_the_tool_and_nowhere_else(
    call: Any, shop: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", "very-secret")
    shop.responds(200, {"you sent": "Bearer very-secret"}).responds(403, "very-secret is no good")
    effect = await call("/", api_key="env:SHOP_KEY")
    assert shop.requests[0].headers["authorization"] == "Bearer very-secret"
    assert "very-secret" not in str(effect)
    with pytest.raises(StepFailed) as failed:
        await call("/", api_key="env:SHOP_KEY")
    assert "very-secret" not in str(failed.value)


async def test_a_missing_key_is_a_matter_of_configuration(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOP_KEY", raising=False)
    with pytest.raises(StepFailed, match="SHOP_KEY") as failed:
        await call("/", api_key="env:SHOP_KEY")
    assert failed.value.reason == "configuration"


@pytest.mark.parametrize("status", [400, 404, 410, 422, 501])
async def test_a_refusal_is_for_the_model(call: Any, shop: ScriptedServer, status: int) -> None:
    shop.responds(status, "no such order")
    with pytest.raises(StepFailed, match=f"HTTP {status}: no such order") as failed:
        await call("/")
    assert failed.value.reason == "tool"


@pytest.mark.parametrize(
    ("status", "reason"), [(429, "rate_limited"), (500, "server_error"), (503, "server_error")]
)
async def test_a_busy_or_broken_tool_is_tried_again(
    call: Any, shop: ScriptedServer, status: int, reason: str
) -> None:
    shop.responds(status, "busy", headers={"Retry-After": "4"})
    with pytest.raises(Transient, match="busy") as trouble:
        await call("/")
    assert (trouble.value.reason, trouble.value.retry_after_seconds) == (reason, 4.0)


async def test_a_slow_tool_is_tried_again(call: Any, shop: ScriptedServer) -> None:
    shop.hangs()
    with pytest.raises(Transient, match=r"in 0\.3 seconds") as trouble:
        await call("/", timeout_seconds=0.3)
    assert trouble.value.reason == "timeout"


async def test_a_tool_that_is_not_there_is_tried_again(server: OpenAIServer) -> None:
    runner = ToolRunner(
        allowed_hosts=frozenset({"127.0.0.1:9"}), rehearsal_url=lambda: server.base_url
    )
    with pytest.raises(Transient, match=r"cannot be reached at 127\.0\.0\.1:9") as trouble:
        await runner.run(tool("http://127.0.0.1:9/"), {}, ATTEMPT)
    assert trouble.value.reason == "unreachable"
    await runner.aclose()


async def test_a_redirect_is_not_followed(call: Any, shop: ScriptedServer) -> None:
    shop.responds(302, "", headers={"Location": "http://169.254.169.254/latest/meta-data"})
    with pytest.raises(StepFailed, match="redirect") as failed:
        await call("/", method="GET")
    assert failed.value.reason == "tool"


async def test_a_long_answer_is_cut(call: Any, shop: ScriptedServer) -> None:
    shop.responds(200, "x" * 300_000, content_type="text/plain")
    effect = await call("/")
    assert effect.output == "x" * (256 * 1024) + "\n[cut at 256 KB]"
    assert len(effect.preview) == 400


@pytest.mark.parametrize(
    ("body", "content_type", "told"),
    [
        (b"\x89PNG\x00", "image/png", "[image/png, not shown: it is no text]"),
        ("caf\u00e9".encode("latin-1"), "text/plain; charset=latin-1", "café"),
        ("日本".encode(), "text/plain; charset=nonsense", "日本"),
        (b"a\x00b\xff", "text/plain", "a\ufffdb\ufffd"),
        (b"", "image/png", ""),
    ],
)
async def test_what_comes_back_is_always_text_that_can_be_kept(
    call: Any, shop: ScriptedServer, body: bytes, content_type: str, told: str
) -> None:
    shop.responds(200, body, content_type=content_type)
    assert (await call("/")).output == told


async def test_the_rehearsal_servers_own_tools_are_allowed(
    tools: ToolRunner, server: OpenAIServer
) -> None:
    server.responds(200, "by prefix").responds(200, "by address")
    by_prefix = await tools.run(tool("rehearsal:/tools/{name}"), {"name": "stock"}, ATTEMPT)
    by_address = await tools.run(tool(f"{server.url}/tools/stock"), {}, ATTEMPT)
    assert (by_prefix.output, by_address.output) == ("by prefix", "by address")
    assert {request.path for request in server.requests} == {"/tools/stock"}


# Where a call may go.

ALLOWED = frozenset({"api.example.com", "Shop.example.com:8443", "[::1]:8000"})


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/x",
        "http://api.example.com/x",
        "https://API.example.com:443/x",
        "https://shop.example.com:8443/x",
        "http://[::1]:8000/x",
    ],
)
def test_hosts_on_the_list_are_allowed(url: str) -> None:
    check_host(tool(url), httpx.URL(url), allowed=ALLOWED)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://evil.com/x", "evil.com"),
        ("https://api.example.com.evil.com/", "api.example.com.evil.com"),
        ("https://api.example.com@evil.com/", "evil.com"),
        ("https://api.example.com:8443/x", "api.example.com:8443"),
        ("https://shop.example.com/x", "shop.example.com"),
        ("http://169.254.169.254/latest", "169.254.169.254"),
        ("http://127.0.0.1:22/", "127.0.0.1:22"),
        ("http://[::1]/", "[::1]"),
    ],
)
def test_other_hosts_are_refused_and_the_setting_is_named(url: str, host: str) -> None:
    with pytest.raises(StepFailed) as failed:
        check_host(tool(url), httpx.URL(url), allowed=ALLOWED)
    assert failed.value.reason == "configuration"
    assert f"would call {host}," in str(failed.value)
    assert "CONTROL_PLANE_TOOL_HOSTS" in str(failed.value)


async def test_a_host_made_of_an_argument_is_checked_too(tools: ToolRunner) -> None:
    with pytest.raises(StepFailed, match=r"evil\.com"):
        await tools.run(tool("https://{host}/x"), {"host": "evil.com"}, ATTEMPT)


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_an_argument_cannot_change_the_path(value: str | None) -> None:
    with pytest.raises(StepFailed, match="proper value for id") as failed:
        tool_request(tool("https://a.com/orders/{id}/x"), {"id": value}, rehearsal_root="")
    assert failed.value.reason == "tool"


@pytest.mark.parametrize("value", ["../admin", "a?b=c", "a#b", "%2e%2e", "a&b"])
def test_an_argument_stays_one_piece_of_the_path(value: str) -> None:
    url = tool_request(tool("https://a.com/orders/{id}/x"), {"id": value}, rehearsal_root="").url
    assert url.raw_path.count(b"/") == 3
    assert (url.query, url.fragment) == (b"", "")


@pytest.mark.parametrize("url", ["", "ftp://a.com/", "file:///etc/passwd", "http://", "a.com/x"])
def test_an_unusable_url_is_a_matter_of_configuration(url: str) -> None:
    with pytest.raises(StepFailed, match="no usable URL") as failed:
        tool_request(tool(url), {}, rehearsal_root="")
    assert failed.value.reason == "configuration"


async def run_tool(url: str, *allowed: str) -> Effect:
    runner = ToolRunner(
        allowed_hosts=frozenset(allowed), rehearsal_url=lambda: "http://127.0.0.1:9/v1"
    )
    try:
        return await runner.run(tool(url), {}, ATTEMPT)
    finally:
        await runner.aclose()


async def test_a_listed_name_reaches_a_private_address_only_if_that_is_listed_too(
    shop: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the name's DNS could lead it anywhere, at any time."""

    def rebound(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", shop.port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    name = f"shop.example:{shop.port}"
    with pytest.raises(StepFailed, match=r"add 127\.0\.0\.1 to CONTROL_PLANE_TOOL_HOSTS") as failed:
        await run_tool(f"http://{name}/", name)
    assert failed.value.reason == "configuration"
    shop.responds(200, "inside")
    assert (await run_tool(f"http://{name}/", name, "127.0.0.0/8")).output == "inside"


@pytest.mark.parametrize("host", ["169.254.169.254", "metadata.google.internal", "[fe80::1]"])
async def test_metadata_services_are_no_tools_even_when_listed(host: str) -> None:
    with pytest.raises(StepFailed, match="Nothing may be sent to") as failed:
        await run_tool(f"http://{host}/", host, "0.0.0.0/0")
    assert failed.value.reason == "configuration"
