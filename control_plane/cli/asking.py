"""Who asks on the command line, and of which control plane."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from control_plane.domain.access import Principal, local_principal
from control_plane.services.desk import Desk
from control_plane.services.sign_in import enter_locally

if TYPE_CHECKING:
    from control_plane.bootstrap import Plane


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


def asking() -> Asking:
    """The local principal at that control plane, in the workspace the environment names.

    Raises:
        NotFound: There is no such workspace.
    """
    desk = plane().desk
    wanted = os.environ.get(_WORKSPACE)
    return Asking(desk, enter_locally(desk, wanted).principal if wanted else local_principal())
