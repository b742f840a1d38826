"""Findings of the validation library, which speaks English only, in words of ours. Pure."""

from __future__ import annotations

from control_plane.domain.errors import N_, Problem

_SLUG = r"^[a-z][a-z0-9_]{0,47}$"
_VARIABLE = r"^([A-Za-z_][A-Za-z0-9_]*)?$"
_OF_PATTERNS = {
    _SLUG: N_("Use lower case letters, digits and _, beginning with a letter."),
    _VARIABLE: N_("Use letters, digits and _, as names of environment variables have them."),
}
_FIXED = (
    N_("must start with http:// or https://"),
    N_('not a valid JSON Schema here: its "type" must be "object"'),
    N_("not a valid JSON Schema here: one of its references leads nowhere or in a circle"),
)
"""Reasons our own validators give in one fixed sentence; translated as they are."""


def clearer(problem: Problem) -> Problem:
    """The same problem, in a sentence that can be translated."""
    if pattern := _OF_PATTERNS.get(str(problem.params.get("pattern", ""))):
        return Problem(problem.field, pattern)
    if problem.template != "{reason}":
        return problem
    reason = str(problem.params.get("reason", ""))
    return Problem(problem.field, reason) if reason in _FIXED else problem
