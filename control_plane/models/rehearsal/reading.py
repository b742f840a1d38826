"""What a prompt text holds besides the words of the user: schemas, lists, other agents' blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from control_plane.models.rehearsal.directives import without_directives

_FENCED_SCHEMA = re.compile(r"```json schema\s*\n(.*?)\n\s*```", re.DOTALL)
_CONTRIBUTION = re.compile(
    r"^\[from (?P<name>[^\]\n]+)\][^\S\n]*(?P<text>.*?)(?:(?=^\[from )|^\[end\]|^---+$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_LISTED = re.compile(
    r"^\s*[-*]\s*[`*]*(?P<name>\w[\w.-]*)[`*]*\s*[:：]\s*(?P<role>.+)$", re.MULTILINE
)
_LABEL = re.compile(
    r"^\s*(?:(?:user )?(?:request|task|question|input)|依頼|質問)\s*[:：]\s*", re.IGNORECASE
)
_LEAD_IN = re.compile(
    r"^[^:：\n]{0,60}(?:part of|the request|answer to|進めてください|進める|回答する)\s*[:：]\s*",
    re.IGNORECASE,
)
_HANDOFF_NEWS = re.compile(
    r"^\w+ handed this task to you\.?"
    r"|You cannot hand ?off to .*?answer yourself\.?"
    r"|The handoff to \w+ was .*?answer yourself\.?",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_REFUSED_HANDOFF = re.compile(
    r"cannot hand ?off to (\w+)|handoff to (\w+) was (?:rejected|refused)", re.IGNORECASE
)
_ROLE = re.compile(r"\byou(?:'re| are) (?:the |an? |our )?([^.,;:\n]{2,80})", re.IGNORECASE)
_JAPANESE_ROLE = re.compile(r"あなたは([^。、\n]{2,40}?)(?:です|として|。|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What another agent said, from a block that starts with `[from NAME]`.

    The block ends at the next such line, at a line `[end]` or `---`, or with its message.
    """

    name: str
    text: str


def request_in(text: str) -> str:
    """The user's own words; empty if there are none. Fields of a JSON object become lines."""
    for pattern in (_FENCED_SCHEMA, _CONTRIBUTION, _HANDOFF_NEWS):
        text = pattern.sub("", text)
    words = _LABEL.sub("", without_directives(text)).strip()
    if not words.startswith("{"):
        return words
    try:
        fields = json.loads(words).values()
    except ValueError:
        return words
    return "\n".join(str(value) for value in fields if isinstance(value, str | int | float))


def without_lead_in(line: str) -> str:
    """The line without words that announce it, such as `Do your part of:`."""
    return _LEAD_IN.sub("", line, count=1)


def without_listed(text: str, names: Iterable[str]) -> str:
    """The text without the lines `- name: role` of these names."""
    known = set(names)
    return _LISTED.sub(lambda match: "" if match["name"] in known else match.group(), text)


def contributions_in(texts: Iterable[str]) -> tuple[Contribution, ...]:
    """The blocks of other agents, in order."""
    matches = (match for text in texts for match in _CONTRIBUTION.finditer(text))
    return tuple(
        Contribution(match["name"].strip(), without_directives(match["text"]).strip())
        for match in matches
    )


def refused_handoffs_in(texts: Iterable[str]) -> frozenset[str]:
    """Agents the texts say one may not hand off to."""
    matches = (match for text in texts for match in _REFUSED_HANDOFF.finditer(text))
    return frozenset(match[1] or match[2] for match in matches)


def roles_in(texts: Iterable[str]) -> dict[str, str]:
    """Everything listed as `- name: role`; of several lines with a name the first counts."""
    roles: dict[str, str] = {}
    for match in (match for text in texts for match in _LISTED.finditer(text)):
        roles.setdefault(match["name"], match["role"].strip())
    return roles


def schema_in(texts: Iterable[str]) -> dict[str, Any] | None:
    """The last schema between "```json schema" and "```"; `None` if there is none that is JSON."""
    blocks = [block for text in texts for block in _FENCED_SCHEMA.findall(text)]
    if not blocks:
        return None
    try:
        schema = json.loads(blocks[-1])
    except ValueError:
        return None
    return cast("dict[str, Any]", schema) if isinstance(schema, dict) else None


def role_in(prompt: str) -> str:
    """Who the prompt says the agent is; empty when it does not."""
    words = without_directives(prompt)
    match = _ROLE.search(words) or _JAPANESE_ROLE.search(words)
    return match[1].strip() if match else ""
