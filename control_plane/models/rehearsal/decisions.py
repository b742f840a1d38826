"""The structured decisions of the control plane's patterns, recognised by their property names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, cast

from control_plane.models.rehearsal import prose
from control_plane.models.rehearsal.conversation import Conversation
from control_plane.models.rehearsal.lexicon import WRITING_CONCEPTS
from control_plane.models.rehearsal.ranking import most_relevant
from control_plane.models.rehearsal.reading import without_listed
from control_plane.models.rehearsal.schema_merge import Schema, merged, resolved
from control_plane.models.rehearsal.terms import name_terms, terms_of

_FINISHED = frozenset({"finish", "finished", "done", "end", "__end__"})
_MOST_MEMBERS = 3
_LEAST_STEPS = 2
_TOGETHER = re.compile(
    r"\b(?:both|together|in parallel|at once|at the same time|simultaneously)\b|同時|並行|両方",
    re.IGNORECASE,
)

_ROUTE_TEXTS: Final = {
    "en": {
        "instruction": "Do your part of the request: {topic}",
        "reason": "{member} fits the request and has not contributed yet.",
        "finish": "Merge what was contributed into one answer.",
        "finished": "Every member the request needs has contributed.",
    },
    "ja": {
        "instruction": "ご依頼のうち担当部分を進めてください: {topic}",
        "reason": "{member}が依頼に合っており、まだ回答していません。",
        "finish": "集まった回答を一つにまとめてください。",
        "finished": "依頼に必要なメンバーはすべて回答しました。",
    },
}
_TASKS: Final = {
    "en": (
        "Work out your part of: {topic}",
        "Combine the earlier steps into the answer to: {topic}",
    ),
    "ja": ("次の依頼のうち担当部分を進める: {topic}", "前の手順の結果をまとめて回答する: {topic}"),
}


def decided(schema: Schema, conversation: Conversation) -> dict[str, Any]:
    """The answer's properties that the conversation decides; empty for another kind of schema."""
    properties = _flat(schema, schema).get("properties", {})
    if isinstance(properties.get("next"), dict):
        return _route(properties["next"], schema, conversation)
    if isinstance(properties.get("steps"), dict):
        return _plan(properties["steps"], schema, conversation)
    return {}


def _route(schema: Schema, root: Schema, conversation: Conversation) -> dict[str, Any]:
    """Who goes next: members in the order the request speaks of them, until each contributed."""
    options = _options(schema, root)
    finish = next((name for name in options if name.lower() in _FINISHED), None)
    members = [name for name in options if name != finish]
    if not members:
        return {}
    relevant = _relevant(members, conversation) or members[:1]
    passed = conversation.contributors | conversation.unavailable
    waiting = [name for name in relevant if name not in passed]
    texts, topic = _ROUTE_TEXTS[conversation.language], prose.topic(conversation)
    flat = _flat(schema, root)
    is_list = flat.get("type") == "array" or "items" in flat
    if not waiting:
        done = [finish] if finish is not None else []
        next_one = done if is_list else finish
        return {"next": next_one, "instruction": texts["finish"], "reason": texts["finished"]}
    together = is_list and any(_TOGETHER.search(request) for request in conversation.requests)
    chosen = waiting[: flat.get("maxItems", len(waiting))] if together else waiting[:1]
    member = ", ".join(chosen)
    return {
        "next": chosen if is_list else chosen[0],
        "instruction": texts["instruction"].format(topic=topic),
        "reason": texts["reason"].format(member=member),
    }


def _plan(schema: Schema, root: Schema, conversation: Conversation) -> dict[str, Any]:
    """Two or three steps: the first ones side by side, the last one on top of them."""
    steps = _flat(schema, root)
    step = _flat(steps.get("items", {}), root).get("properties", {})
    agents = _options(step.get("agent", {}), root)
    if not {"id", "agent", "task", "needs"} <= set(step) or not agents:
        return {}
    chosen = _relevant(agents, conversation)
    chosen += [name for name in agents if name not in chosen][: max(0, _LEAST_STEPS - len(chosen))]
    chosen = _writers_last(chosen, conversation) if len(chosen) > 1 else chosen * _LEAST_STEPS
    chosen = chosen[-int(steps.get("maxItems", _MOST_MEMBERS)) :]
    whole = _flat(step["id"], root).get("type") == "integer"
    ids: list[Any] = [number if whole else f"s{number}" for number in range(1, len(chosen) + 1)]
    part, last = (
        text.format(topic=prose.topic(conversation)) for text in _TASKS[conversation.language]
    )
    planned = [
        {"id": ids[n], "agent": agent, "task": part, "needs": cast("list[Any]", [])}
        for n, agent in enumerate(chosen[:-1])
    ]
    planned.append({"id": ids[-1], "agent": chosen[-1], "task": last, "needs": ids[:-1]})
    return {"steps": planned}


def _relevant(members: Sequence[str], conversation: Conversation) -> list[str]:
    request = "\n".join(without_listed(text, members) for text in conversation.requests)
    described = {name: conversation.roles.get(name, "") for name in members}
    return most_relevant(request, described, limit=_MOST_MEMBERS)


def _writers_last(agents: list[str], conversation: Conversation) -> list[str]:
    """The agents with the one that writes, sums up or reviews moved to the end."""
    for concept in WRITING_CONCEPTS:
        for name in agents:
            if concept in name_terms(name) or concept in terms_of(conversation.roles.get(name, "")):
                return [*(other for other in agents if other != name), name]
    return agents


def _options(schema: Schema, root: Schema) -> list[str]:
    """The names an enum allows, looked for in items, alternatives and references."""
    flat = _flat(schema, root)
    found = [*flat.get("enum", []), *([flat["const"]] if "const" in flat else [])]
    nested: list[Any] = [flat.get("items"), *flat.get("anyOf", []), *flat.get("oneOf", [])]
    for part in cast("list[Schema]", [part for part in nested if isinstance(part, dict)]):
        found += _options(part, root)
    return list(dict.fromkeys(name for name in found if isinstance(name, str)))


def _flat(schema: Schema, root: Schema) -> Schema:
    """The schema with its reference looked up; one inside another is rare enough to be left."""
    pointer = schema.get("$ref")
    if pointer is None:
        return schema
    return merged(
        resolved(root, pointer) or {},
        {key: value for key, value in schema.items() if key != "$ref"},
    )
