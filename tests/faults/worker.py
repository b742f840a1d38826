"""The processes that are killed: workers over the mixed fleet."""

from __future__ import annotations

import threading
from pathlib import Path

from control_plane.bootstrap import Plane, build
from control_plane.settings import Settings
from tests.faults.mixed_fleet import LoggedEffects


def plane_in(folder: Path) -> Plane:
    """The fleet's control plane; its worker is started only in the processes that are killed."""
    return _plane(folder, Settings(database_url=f"sqlite:///{folder}/store.db", data_folder=folder))


def temporal_plane_in(folder: Path, database_url: str, address: str) -> Plane:
    """The same on Temporal, over a store that several workers share."""
    return _plane(
        folder,
        Settings(
            database_url=database_url,
            data_folder=folder,
            engine="temporal",
            temporal={"TEMPORAL_ADDRESS": address},
        ),
    )


def work(folder: Path) -> None:
    """Work until killed."""
    plane_in(folder).start_work()
    threading.Event().wait()


def work_on_temporal(folder: Path, database_url: str, address: str) -> None:
    """Work until killed."""
    temporal_plane_in(folder, database_url, address).start_work()
    threading.Event().wait()


def _plane(folder: Path, settings: Settings) -> Plane:
    return build(settings, runtimes={"openai_chat": LoggedEffects(folder / "effects.log")})
