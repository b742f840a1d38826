"""Model connections reach what they may, whatever an endpoint or a name server says."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.errors import StepFailed
from control_plane.models.client import ChatClient
from control_plane.models.probe import EndpointProbe
from control_plane.outgoing.reach import Reach
from control_plane.services.turns import Attempt
from tests.openai_server import OpenAIServer

HELLO = [{"role": "user", "content": "Hello"}]


async def ask(url: str, attempt: Attempt, **means: Any) -> str:
    client = ChatClient(rehearsal_url=lambda: "", **means)
    where = ConnectionSpec(name="there", base_url=url)
    try:
        answer = await client.chat(
            where, model="m", messages=HELLO, timeout_seconds=10, attempt=attempt
        )
    finally:
        await client.aclose()
    return answer.text


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "http://2852039166/v1",
        "http://metadata.google.internal/computeMetadata/v1",
        "http://0.0.0.0:9/v1",
        "http://[fd00:ec2::254]/v1",
    ],
)
async def test_metadata_services_are_no_models(url: str, attempt: Attempt) -> None:
    with pytest.raises(StepFailed, match="Nothing may be sent to") as refused:
        await ask(url, attempt)
    assert refused.value.reason == "configuration"


async def test_a_model_on_this_machine_answers_unless_the_operator_says_no(
    server: OpenAIServer, attempt: Attempt
) -> None:
    server.says("Hello.")
    url = server.base_url.replace("127.0.0.1", "localhost")
    assert await ask(url, attempt) == "Hello."
    for private in (url, server.base_url):
        with pytest.raises(StepFailed) as refused:
            await ask(private, attempt, reach=Reach())
        assert refused.value.reason == "configuration"


async def test_a_name_that_leads_to_a_metadata_service_is_refused(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebound(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    with pytest.raises(StepFailed, match=r"models\.example from here; it leads to 169\."):
        await ask("http://models.example/v1", attempt)


async def test_a_redirect_of_an_endpoint_is_not_followed(
    server: OpenAIServer, attempt: Attempt
) -> None:
    """It would carry the conversation on into the private network."""
    server.responds(307, "", headers={"Location": f"{server.url}/elsewhere"})
    with pytest.raises(StepFailed, match="HTTP 307") as refused:
        await ask(server.base_url, attempt)
    assert refused.value.reason == "refused"
    assert len(server.requests) == 1


def test_a_probe_says_where_nothing_may_be_sent() -> None:
    spec = ConnectionSpec(name="there", base_url="http://169.254.169.254/v1")
    report = EndpointProbe(rehearsal_url=lambda: "").probe(spec, model="m", workspace_id="default")
    assert not report.reachable
    assert "169.254.169.254" in report.problem
