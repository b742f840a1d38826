"""The process that is killed: a worker over the mixed fleet."""

from __future__ import annotations

import threading
from pathlib import Path

from control_plane.bootstrap import Plane, build
from control_plane.settings import Settings
from tests.faults.mixed_fleet import LoggedEffects


def plane_in(folder: Path) -> Plane:
    """The fleet's control plane; its worker is started only in the processes that are killed."""
    settings = Settings(database_url=f"sqlite:///{folder}/store.db", data_folder=folder)
    return build(settings, runtimes={"openai_chat": LoggedEffects(folder / "effects.log")})


def work(folder: Path) -> None:
    """Work until killed."""
    plane_in(folder).worker.start()
    threading.Event().wait()
