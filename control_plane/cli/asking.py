"""Who asks on the command line, and of which control plane."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from control_plane.domain.access import Principal, local_principal
from control_plane.domain.errors import N_, ConfigurationError
from control_plane.services.desk import Desk
from control_plane.services.sign_in import enter_locally
from control_plane.settings import Settings

if TYPE_CHECKING:
    from control_plane.bootstrap import Plane


_FILE_URL = "sqlite:///"
_WORKSPACE = "CONTROL_PLANE_WORKSPACE"
"""Names the workspace that commands are about; the default one without it."""


class Asking(NamedTuple):
    """The first two arguments of every service."""

    desk: Desk
    principal: Principal


def plane() -> Plane:
    """The control plane the environment names. Raises as `bootstrap.build`."""
    # Loading the engine and the model client takes a second; `--help` does not wait for it.
    from control_plane.bootstrap import current_plane

    return current_plane()


def require_store() -> None:
    """Refuse to go on where the first use would make a store: an empty one proves nothing.

    Raises:
        ConfigurationError: There is no file where the environment says that the store is.
    """
    path = missing_store(Settings.from_environment().database_url)
    if path is not None:
        raise ConfigurationError(
            N_("There is no store at {path}; look at CONTROL_PLANE_DATA and DATABASE_URL."),
            path=path,
        )


def missing_store(database_url: str) -> Path | None:
    """The file that the first use would make; `None` when it is there, or the store is no file."""
    path = Path(database_url.removeprefix(_FILE_URL))
    return path if database_url.startswith(_FILE_URL) and not path.exists() else None


def asking() -> Asking:
    """The local principal at that control plane, in the workspace the environment names.

    Raises:
        NotFound: There is no such workspace.
    """
    desk = plane().desk
    wanted = os.environ.get(_WORKSPACE)
    return Asking(desk, enter_locally(desk, wanted).principal if wanted else local_principal())
