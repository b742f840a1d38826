"""Findings of the validation libraries, which speak English only, in words of ours. Pure."""

from __future__ import annotations

import re

from control_plane.domain.errors import N_, Problem

_SLUG = r"^[a-z][a-z0-9_]{0,47}$"
_VARIABLE = r"^([A-Za-z_][A-Za-z0-9_]*)?$"
_OF_PATTERNS = {
    _SLUG: N_("Use lower case letters, digits and _, beginning with a letter."),
    _VARIABLE: N_("Use letters, digits and _, as names of environment variables have them."),
}
_OF_SCHEMAS: tuple[tuple[str, str], ...] = (
    (r".* (?:should be non-empty|is too short)", N_("It is too short.")),
    (r".* (?:is too long|is expected to be empty)", N_("It is too long.")),
    (r".* is not of type (?P<type>.+)", N_("It must be of type {type}.")),
    (r".* is not one of \[(?P<expected>.*)\]", N_("Choose one of {expected}.")),
    (r".* is less than the minimum of (?P<ge>.+)", N_("It must be at least {ge}.")),
    (r".* is less than or equal to the minimum of (?P<gt>.+)", N_("It must be greater than {gt}.")),
    (r".* is greater than the maximum of (?P<le>.+)", N_("It must be at most {le}.")),
    (r".* is greater than or equal to the maximum of (?P<lt>.+)", N_("It must be less than {lt}.")),
    (r".* does not match (?P<pattern>'.+')", N_("It must match {pattern}.")),
)
_REQUIRED = re.compile(r"'(?P<name>[^']+)' is a required property", re.DOTALL)
_UNKNOWN = re.compile(
    r"Additional properties are not allowed \((?P<names>.+) (?:was|were) unexpected\)", re.DOTALL
)
_FIXED = (
    N_("must start with http:// or https://"),
    N_('not a valid JSON Schema here: its "type" must be "object"'),
    N_("not a valid JSON Schema here: one of its references leads nowhere or in a circle"),
)
"""Reasons our own validators give in one fixed sentence; translated as they are."""


def clearer(problem: Problem) -> Problem:
    """The same problem, with the place it is about and a sentence that can be translated."""
    if pattern := _OF_PATTERNS.get(str(problem.params.get("pattern", ""))):
        return Problem(problem.field, pattern)
    if problem.template != "{reason}":
        return problem
    reason = str(problem.params.get("reason", ""))
    for read in (_missing, _unexpected, _by_schema):
        found = read(problem.field, reason)
        if found is not None:
            return found
    return Problem(problem.field, reason) if reason in _FIXED else problem


def _missing(field: str, reason: str) -> Problem | None:
    match = _REQUIRED.fullmatch(reason)
    return Problem(f"{field}.{match['name']}".strip("."), N_("Give a value.")) if match else None


def _unexpected(field: str, reason: str) -> Problem | None:
    match = _UNKNOWN.fullmatch(reason)
    template = N_("There is no such field here: {names}.")
    return Problem(field, template, {"names": match["names"]}) if match else None


def _by_schema(field: str, reason: str) -> Problem | None:
    for pattern, template in _OF_SCHEMAS:
        match = re.fullmatch(pattern, reason, re.DOTALL)
        if match:
            return Problem(field, template, dict(match.groupdict()))
    return None
