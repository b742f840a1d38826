"""Records whose name is part of their specification keep it for life."""

from __future__ import annotations

from typing import Any

from control_plane.domain.errors import N_, InvalidInput, Problem


def named(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with the name from the address.

    Raises:
        InvalidInput: It names something else.
    """
    if spec.get("name", name) != name:
        raise InvalidInput(
            [
                Problem(
                    "name",
                    N_("A name cannot change; leave {name!r}, or register a new one."),
                    {"name": name},
                )
            ]
        )
    return {**spec, "name": name}
