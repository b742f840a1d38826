"""What other processes do while backups are taken and restored: work on runs, and be killed."""

from __future__ import annotations

import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from control_plane.bootstrap import Plane, build
from control_plane.settings import Settings
from storage import restore
from tests.faults.mixed_fleet import LoggedEffects


def plane_over(url: str, folder: Path) -> Plane:
    """A control plane over the store, whose agents leave a line for each effect."""
    folder.mkdir(parents=True, exist_ok=True)
    return build(
        Settings(database_url=url, data_folder=folder),
        runtimes={"openai_chat": LoggedEffects(folder / "effects.log")},
    )


def work(url: str, folder: Path) -> None:
    """Work until killed."""
    plane_over(url, folder).start_work()
    threading.Event().wait()


def restore_until_killed(url: str, path: Path, told: Connection) -> None:
    """Restore, but wait before the end, when every row is in."""

    def at_the_end(*_: Any) -> None:
        told.send("filled")
        signal.pause()

    restore._check = at_the_end  # pyright: ignore[reportPrivateUsage]
    restore.restore(url, path)
