"""One app with its demo workspace, one Chromium, and people who use the one through the other."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.planes import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.person import Person

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--font-render-hinting=none",
)
_START_SECONDS = 60.0  # A first start imports everything cold and fills the store.
Api = httpx.Client
Arrive = Callable[..., "Person"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser's executable."""
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if shutil.which(path) is None:
        pytest.skip(f"there is no Chromium at {path}")
    return path


@pytest.fixture(scope="session")
def app_url(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app after its first start, with the demo's runs ended or waiting."""
    with serving(tmp_path_factory.mktemp("app")) as url:
        yield url


@contextmanager
def serving(folder: Path, *, undo_seconds: int = 0) -> Iterator[str]:
    """`streamlit run app.py` over an empty store in the folder, with the demo, until the end."""
    port = free_port()
    environment = {"CONTROL_PLANE_DEMO": "1", "CONTROL_PLANE_UNDO_SECONDS": str(undo_seconds)}
    with started(folder, port, environment) as app:
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=f"{url}/api/v1", timeout=10) as api:
            until(lambda: _has_settled(app, api, folder), seconds=_START_SECONDS)
        yield url


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def started(
    folder: Path, port: int, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The app's process over a store in the folder, until the block ends; it may not answer yet."""
    address = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    settings = {"CONTROL_PLANE_DATA": str(folder), **environment}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = (folder / "app.log").open("wb")
    with (
        log,
        subprocess.Popen(
            [*command, *address], cwd=ROOT, env=kept | settings, stdout=log, stderr=log
        ) as app,
    ):
        try:
            yield app
        finally:
            app.send_signal(signal.SIGTERM)
            app.wait(timeout=30)


def _has_settled(app: subprocess.Popen[bytes], api: Api, folder: Path) -> bool:
    """Whether the demo is there and nothing of it is under way any more."""
    assert app.poll() is None, (folder / "app.log").read_text()
    try:
        runs = api.get("/runs").json()["items"]
    except (httpx.TransportError, KeyError):
        return False
    return bool(runs) and not any(run["status"] in ("queued", "running") for run in runs)


@pytest.fixture(scope="session")
def api(app_url: str) -> Iterator[Api]:
    """The REST API, for what a test needs to be there before its story begins."""
    with httpx.Client(base_url=f"{app_url}/api/v1", timeout=30) as client:
        yield client


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def arrive(browser: Browser, app_url: str) -> Iterator[Arrive]:
    """People with a browser profile of their own; each leaves at the end of the test.

    Whatever they did, their browser asked nobody but the app, and no script of a page failed.
    """
    from tests.browser.person import Person

    people: list[Person] = []

    def arrived(*, locale: str = "en-US", timezone: str = "UTC", **profile: Any) -> Person:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale=locale, timezone_id=timezone, **profile
        )
        people.append(Person(context.new_page(), app_url))
        return people[-1]

    yield arrived
    for person in people:
        person.page.context.close()
    assert [request for person in people for request in person.strange_requests] == []
    assert [error for person in people for error in person.script_errors] == []


@pytest.fixture
def person(arrive: Arrive) -> Person:
    """Somebody whose browser speaks English."""
    return arrive()
