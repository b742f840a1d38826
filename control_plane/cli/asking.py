"""Who asks on the command line, and of which control plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from control_plane.domain.access import Principal, local_principal
from control_plane.services.desk import Desk

if TYPE_CHECKING:
    from control_plane.bootstrap import Plane


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
    """The local principal, at that control plane."""
    return Asking(plane().desk, local_principal())
