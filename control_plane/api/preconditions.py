"""Changes name the version they are based on, so that nobody overwrites what they have not seen."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header

from control_plane.domain.errors import N_, InvalidInput, Problem

IfMatch = Annotated[
    str | None,
    Header(
        description='The `ETag` that was read, such as `"3"`; instead of `expected_version`.',
        max_length=40,
    ),
]
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,10})"', re.ASCII)


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def version_to_change(if_match: str | None, expected_version: int | None, *, least: int = 1) -> int:
    """The version the caller read.

    Args:
        least: 0 where something may be changed before it has a first version.

    Raises:
        InvalidInput: It is neither in the header nor in the body, or the header is not one of ours.
    """
    if if_match is None:
        if expected_version is None:
            raise InvalidInput(
                [
                    Problem(
                        "expected_version", N_("Say which version you read, here or as If-Match.")
                    )
                ]
            )
        return expected_version
    match = _ETAG.fullmatch(if_match.strip())
    if match is None or not least <= int(match[1]) <= 2_147_483_646:
        raise InvalidInput([Problem("If-Match", N_('Send the ETag that was read, such as "3".'))])
    return int(match[1])
