"""Control planes behind the pages: an empty one, a furnished one, and one with the demo's runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from control_plane.bootstrap import Plane, use_plane
from control_plane.domain.runs import RunStatus
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs
from tests.planes import PRINCIPAL, demo_in, plane_in, plane_over, until

UNDER_WAY = (RunStatus.QUEUED, RunStatus.RUNNING)


@pytest.fixture(scope="session", autouse=True)
def _installed_components() -> Iterator[None]:
    """Streamlit looks through all installed packages for components, anew for every visitor."""
    with pytest.MonkeyPatch.context() as patch:
        found_once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found_once)
        yield


@pytest.fixture
def empty(tmp_path) -> Iterator[Plane]:
    """An empty store that nothing works on."""
    with plane_in(tmp_path) as plane:
        yield plane


@pytest.fixture
def furnished(tmp_path) -> Iterator[Plane]:
    """Agents and patterns, but no run; nothing works on it."""
    with plane_in(tmp_path, furnished=True) as plane:
        yield plane


@pytest.fixture
def working(furnished: Plane) -> Plane:
    """The furnished plane with its worker at work."""
    furnished.worker.start()
    return furnished


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory) -> Iterator[Plane]:
    """The demo after its runs ended or wait. For looking only."""
    plane = plane_over(demo_in(tmp_path_factory.mktemp("demo")))
    plane.worker.start()
    until(lambda: not list_runs(plane.desk, PRINCIPAL, RunFilter(statuses=UNDER_WAY)).items)
    plane.worker.stop()
    yield plane
    plane.close()


@pytest.fixture
def demo(demonstrated: Plane) -> Iterator[Plane]:
    """The demo as the process's control plane."""
    use_plane(demonstrated)
    yield demonstrated
    use_plane(None)
