"""The probe against a real HTTP endpoint."""

from __future__ import annotations

import pytest

from control_plane.domain.connections import ConnectionSpec
from control_plane.models.probe import EndpointProbe
from control_plane.services.ports import ModelProbe, ProbeReport
from tests.openai_server import OpenAIServer

READY = '{"ready": true}'


@pytest.fixture
def probe(server: OpenAIServer) -> ModelProbe:
    return EndpointProbe(rehearsal_url=lambda: server.base_url, timeout_seconds=10)


def test_an_able_endpoint_is_reported_able(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.says("ready").says(READY).calls(("report_ready", {"ready": True}))
    report = probe.probe(connection, model="", workspace_id="default")
    assert report.reachable
    assert report.models == ("m",)
    assert (report.json_schema, report.native_tools) == (True, True)
    assert report.latency_ms is not None
    assert report.problem == ""


def test_what_the_endpoint_refuses_or_the_model_ignores_is_reported_missing(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.says("ready").refuses(400, "response_format is not supported").says("report_ready(true)")
    report = probe.probe(connection, model="m", workspace_id="default")
    assert report.reachable
    assert (report.json_schema, report.native_tools) == (False, False)


def test_a_passing_trouble_teaches_nothing(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.says("ready").refuses(503, "busy").refuses(429, "busy")
    report = probe.probe(connection, model="m", workspace_id="default")
    assert report.reachable
    assert (report.json_schema, report.native_tools) == (None, None)


def test_an_endpoint_without_a_list_of_models_can_still_be_tried(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.models = None
    server.says("ready").says(READY).calls(("report_ready", {"ready": True}))
    report = probe.probe(
        connection.model_copy(update={"default_model": "m"}), model="", workspace_id="default"
    )
    assert report.reachable
    assert report.models == ()
    assert server.requests[1].json["model"] == "m"


def test_without_any_model_to_try_the_report_asks_for_one(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.models = []
    assert "name the model" in probe.probe(connection, model="", workspace_id="default").problem


def test_a_wrong_model_is_told_in_the_endpoints_words(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.refuses(404, "The model `x` does not exist")
    report = probe.probe(connection, model="x", workspace_id="default")
    assert report.reachable
    assert report.models == ("m",)
    assert "`x` does not exist" in report.problem


def test_nobody_there_is_reported_in_words(probe: ModelProbe) -> None:
    report = probe.probe(
        ConnectionSpec(name="gone", base_url="http://127.0.0.1:9/v1"),
        model="m",
        workspace_id="default",
    )
    assert report == ProbeReport(
        reachable=False,
        models=(),
        json_schema=None,
        native_tools=None,
        latency_ms=None,
        problem="Nothing answers for gone at http://127.0.0.1:9/v1. Check the address and that it "
        "runs.",
    )


def test_a_missing_key_is_reported_in_words(
    probe: ModelProbe, connection: ConnectionSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    report = probe.probe(
        connection.model_copy(update={"api_key": "env:MY_KEY"}), model="m", workspace_id="default"
    )
    assert not report.reachable
    assert "MY_KEY" in report.problem


async def test_a_caller_inside_an_event_loop_may_probe_too(
    server: OpenAIServer, probe: ModelProbe, connection: ConnectionSpec
) -> None:
    server.says("ready").says(READY).says("no")
    assert probe.probe(connection, model="m", workspace_id="default").reachable


def test_a_page_that_is_no_endpoint_is_reported_in_words(probe: ModelProbe) -> None:
    with OpenAIServer() as page:
        page.responds(200, "<html>Welcome</html>", content_type="text/html")
        page.responds(200, "<html>Welcome</html>", content_type="text/html")
        report = probe.probe(
            ConnectionSpec(name="page", base_url=f"{page.url}/web"),
            model="m",
            workspace_id="default",
        )
    assert "is no OpenAI-compatible endpoint" in report.problem
    assert report.json_schema is None
