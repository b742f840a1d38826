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
    r"^\[from (?P<name>[^\]\n]+)\][^\S\n]*(?P<text>.*?)(?:(?=^\[from )|^\[end\]|\Z)",
    re.DOTALL | re.MULTILINE,
)
_DIVIDER = re.compile(r"^---[^\S\n]*$", re.MULTILINE)
_TOLD_RESULT = re.compile(r"\A\[result of (?P<tool>[^\]\n]+)\]\n(?P<text>.*)\Z", re.DOTALL)
_OFFERED = re.compile(
    r"^- (?P<name>[\w-]+): (?P<description>.*?) Arguments as JSON Schema: (?P<schema>\{.*\})$",
    re.MULTILINE,
)
_UNAVAILABLE = re.compile(r"^(\w+) (?:failed|did not work):", re.MULTILINE)
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
_NEWS = re.compile(
    r"^Your answer could not be used:.*"
    r"|^\w+ handed this task to you\.?"
    r"|You cannot hand ?off to .*?answer yourself\.?"
    r"|The handoff to \w+ was .*?answer yourself\.?",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_REFUSED_HANDOFF = re.compile(
    r"cannot hand ?off to (\w+)|handoff to (\w+) was (?:rejected|refused)", re.IGNORECASE
)
_ROLE = re.compile(r"(?:^|[.!?:]\s+)You are (?:the |an? |our )?([^.,;:\n]{2,80})", re.MULTILINE)
_JAPANESE_ROLE = re.compile(r"あなたは([^。、\n]{2,40}?)(?:です|として|。|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What another agent said, from a block that starts with `[from NAME]`.

    The block ends at the next such line, at a line `[end]`, at the last line `---` of its message,
    or with the message.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool answered in this conversation."""

    tool: str
    text: str

    def value(self) -> object:
        """The result as JSON, alone or under a first line; the plain text where it is no JSON."""
        for candidate in (self.text, self.text.partition("\n")[2]):
            try:
                return json.loads(candidate)
            except ValueError:
                continue
        return self.text


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """A tool described in the prompt, for models that cannot call tools natively."""

    name: str
    description: str
    parameters: dict[str, Any]


def request_in(text: str) -> str:
    """The user's own words; empty if there are none. Fields of a JSON object become lines."""
    if _TOLD_RESULT.match(text):
        return ""
    heard = _cleaned(_divided(text)[0])
    words = _LABEL.sub("", _CONTRIBUTION.sub("", heard)).strip()
    if not words.startswith("{"):
        return words
    try:
        fields = json.loads(words).values()
    except ValueError:
        return words
    return "\n".join(str(value) for value in fields if isinstance(value, str | int | float))


def instruction_in(text: str) -> str:
    """What the agent is told to do now: the words after the last line `---`; empty if none."""
    return _cleaned(_divided(text)[1]).strip()


def _divided(text: str) -> tuple[str, str]:
    """What was heard, and what is to be done."""
    dividers = list(_DIVIDER.finditer(text))
    if not dividers:
        return text, ""
    return text[: dividers[-1].start()], text[dividers[-1].end() :]


def _cleaned(text: str) -> str:
    return without_directives(_NEWS.sub("", _FENCED_SCHEMA.sub("", text)))


def without_lead_in(line: str) -> str:
    """The line without words that announce it, such as `Do your part of:`."""
    return _LEAD_IN.sub("", line, count=1)


def without_listed(text: str, names: Iterable[str]) -> str:
    """The text without the lines `- name: role` of these names."""
    known = set(names)
    return _LISTED.sub(lambda match: "" if match["name"] in known else match.group(), text)


def contributions_in(texts: Iterable[str]) -> tuple[Contribution, ...]:
    """The blocks of other agents, in order."""
    matches = (match for text in texts for match in _CONTRIBUTION.finditer(_divided(text)[0]))
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


def told_results_in(texts: Iterable[str]) -> tuple[ToolResult, ...]:
    """Results that are told as text, `[result of NAME]`, to models that cannot call tools."""
    matches = (match for text in texts if (match := _TOLD_RESULT.match(text)))
    return tuple(ToolResult(match["tool"], match["text"]) for match in matches)


def instructions_in(prompt: str) -> str:
    """The prompt without directives, schemas and the tools it describes."""
    return _OFFERED.sub("", _FENCED_SCHEMA.sub("", without_directives(prompt)))


def offered_tools_in(texts: Iterable[str]) -> tuple[OfferedTool, ...]:
    """The tools described as `- NAME: DESCRIPTION Arguments as JSON Schema: {...}`."""
    offered: list[OfferedTool] = []
    for match in (match for text in texts for match in _OFFERED.finditer(text)):
        try:
            schema = json.loads(match["schema"])
        except ValueError:
            continue
        offered.append(OfferedTool(match["name"], match["description"], schema))
    return tuple(offered)


def unavailable_in(texts: Iterable[str]) -> frozenset[str]:
    """Members reported as `NAME failed: ...` or `NAME did not work: ...`."""
    return frozenset(name for text in texts for name in _UNAVAILABLE.findall(instruction_in(text)))


def identities_in(prompt: str) -> tuple[str, ...]:
    """Who the prompt says the agent is, in the words of each sentence that says so."""
    words = without_directives(prompt)
    found = [*_ROLE.findall(words), *_JAPANESE_ROLE.findall(words)]
    return tuple(name.strip() for name in found)
