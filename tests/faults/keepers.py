"""The processes that are killed while they keep deadlines."""

from __future__ import annotations

import threading
from pathlib import Path

from control_plane.bootstrap import Plane, build
from control_plane.settings import Settings


def keeping_plane(folder: Path) -> Plane:
    """A control plane over the store that the processes share."""
    return build(Settings(database_url=f"sqlite:///{folder}/store.db", data_folder=folder))


def keep(folder: Path) -> None:
    """Keep deadlines, and see to every other duty, until killed."""
    for duty in keeping_plane(folder).duties:
        duty.start()
    threading.Event().wait()
