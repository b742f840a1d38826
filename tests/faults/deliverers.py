"""The processes that are killed while they tell endpoints, or people."""

from __future__ import annotations

import threading
from pathlib import Path

from control_plane.bootstrap import Plane, build
from control_plane.settings import Settings
from tests.planes import SECRET_KEY


def telling_plane(folder: Path) -> Plane:
    """A control plane that may call this machine."""
    return build(
        Settings(
            database_url=f"sqlite:///{folder}/store.db",
            data_folder=folder,
            secret_keys=(SECRET_KEY,),
            webhook_hosts=frozenset({"localhost"}),
            notify_hosts=frozenset({"localhost"}),
        )
    )


def deliver(folder: Path) -> None:
    """Tell endpoints until killed."""
    telling_plane(folder).deliverer.start()
    threading.Event().wait()


def notify(folder: Path) -> None:
    """Tell people, and see to every other duty, until killed."""
    for duty in telling_plane(folder).duties:
        duty.start()
    threading.Event().wait()
