"""A Temporal server that dies and comes back, seen from a page nobody touches."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.browser.conftest import Arrive, serving
from tests.browser.person import expect
from tests.browser.workspace import launched
from tests.planes import until
from tests.temporal import DevServer, dev_server

pytestmark = [pytest.mark.browser, pytest.mark.temporal, pytest.mark.slow]
WITHIN_MS = 5_000
"""A reader knows within five seconds."""


@pytest.fixture(scope="module")
def server(chromium: str) -> Iterator[DevServer]:
    """A Temporal server of this test's own, to be killed."""
    with dev_server() as server:
        yield server


@pytest.fixture(scope="module")
def app_url(server: DevServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of this test's own, with Temporal as its second engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEMPORAL_ADDRESS", server.address)
        with serving(tmp_path_factory.mktemp("with-temporal")) as url:
            yield url


def test_trouble_comes_and_goes_without_a_click(
    arrive: Arrive, app_url: str, server: DevServer
) -> None:
    person = arrive()
    with httpx.Client(base_url=f"{app_url}/api/v1", timeout=30) as api:
        far = {"kind": "single", "member": {"name": "research"}, "engine": "temporal"}
        draft = {"name": "far", "owner": "Support", "spec": far}
        api.post("/patterns", json=draft).raise_for_status()
        launched(api, "far", "Before the outage", until_status="succeeded")
        person.visit("/audit")
        sidebar = person.page.get_by_test_id("stSidebar")
        trouble = sidebar.get_by_text("does not answer")
        expect(trouble).to_have_count(0)

        server.kill()
        expect(trouble).to_be_visible(timeout=WITHIN_MS)
        run = launched(api, "far", "During the outage")
        sidebar.get_by_role("link", name="1 run waits for it").click()
        person.sees_heading("Runs")
        expect(person.row("far", "During the outage", "Queued")).to_be_visible()
        expect(person.main.get_by_text("Before the outage")).to_have_count(0)

        server.start()
        expect(trouble).to_have_count(0, timeout=30_000)
        until(lambda: api.get(f"/runs/{run}").json()["status"] == "succeeded")
