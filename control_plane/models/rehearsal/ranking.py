"""Who of several fits a request, by the words of their names and descriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from control_plane.models.rehearsal.terms import name_terms, terms_of

_NAME_WEIGHT = 3  # A word of the name says more than one of the description.


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that fits."""

    name: str
    score: int
    position: int
    """Where in the request its first word stands."""


def matches(request: str, described: Mapping[str, str]) -> list[Match]:
    """Those that fit, in the order in which the request speaks of them.

    A word of a description counts only if no other candidate's name or description has it.

    Args:
        request: The text to answer.
        described: Description by name; names are identifiers.
    """
    about = terms_of(request)
    names = {name: name_terms(name) for name in described}
    roles = {name: set(terms_of(role)) - names[name] for name, role in described.items()}
    owners = Counter(term for name in described for term in names[name] | roles[name])
    name_owners = Counter(term for terms in names.values() for term in terms)
    found: list[Match] = []
    for name in described:
        by_name = {
            t for t in names[name] if t in about and (name_owners[t] == 1 or len(described) == 1)
        }
        by_role = {t for t in roles[name] if t in about and owners[t] == 1}
        if by_name or by_role:
            position = min(about[term] for term in by_name | by_role)
            found.append(Match(name, _NAME_WEIGHT * len(by_name) + len(by_role), position))
    return sorted(found, key=lambda match: match.position)


def most_relevant(request: str, described: Mapping[str, str], *, limit: int) -> list[str]:
    """The best-fitting names, at most `limit`, in the order in which the request speaks of them."""
    found = matches(request, described)
    best = sorted(found, key=lambda match: -match.score)[:limit]
    return [match.name for match in found if match in best]
