"""Whether to call tools or to hand over, and with which arguments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, cast

from control_plane.models.rehearsal import prose
from control_plane.models.rehearsal.conversation import HANDOFF_PREFIX, Conversation
from control_plane.models.rehearsal.directives import Directives
from control_plane.models.rehearsal.hints import ArgumentHints
from control_plane.models.rehearsal.lexicon import CHANGING_VERBS, words
from control_plane.models.rehearsal.ranking import matches
from control_plane.models.rehearsal.request import ChatRequest, Function, NamedChoice
from control_plane.models.rehearsal.schema_values import value_for
from control_plane.models.rehearsal.terms import name_terms, terms_of, words_of_name
from control_plane.models.rehearsal.wire import FunctionCall

_SORTS_OUT = words(
    "triage router routing dispatcher concierge frontdesk reception receptionist desk"
)
_JAPANESE_SORTS_OUT = ("受付", "振り分け", "窓口")
_HANDOFF_REASON: Final = {
    "en": "The request belongs to {agent}.",
    "ja": "ご依頼は{agent}の担当範囲です。",
}
_HANDOFF_SUMMARY: Final = {"en": "The request: {topic}. {gist}", "ja": "ご依頼: {topic}。{gist}"}


def calls_for(
    request: ChatRequest, conversation: Conversation, directives: Directives
) -> list[FunctionCall]:
    """The calls to make now; empty to answer in words."""
    functions = {function.name: function for function in request.functions}
    forced = _forced_names(request, functions, conversation, directives)
    if forced is None:
        forced = (
            []
            if directives.say is not None or directives.empty
            else _chosen_names(functions, conversation)
        )
        if request.tool_choice == "required" and not forced:
            forced = [name for name in functions if _is_open(name, conversation)][:1]
    if request.parallel_tool_calls is False:
        forced = forced[:1]
    return [_call(name, functions.get(name), conversation) for name in forced]


def _forced_names(
    request: ChatRequest,
    functions: Mapping[str, Function],
    conversation: Conversation,
    directives: Directives,
) -> list[str] | None:
    """The calls a directive or `tool_choice` decides on; `None` if they leave it open."""
    if request.tool_choice == "none":
        return []
    handoff = _forced_handoff(functions, conversation, directives)
    if handoff is not None:
        return [handoff]
    tool = directives.tool
    if tool is not None and tool in functions and tool not in conversation.called:
        return [tool]
    if isinstance(request.tool_choice, NamedChoice):
        name = request.tool_choice.function.name
        return [] if name in conversation.called else [name]
    return None if functions else []


def _forced_handoff(
    functions: Mapping[str, Function], conversation: Conversation, directives: Directives
) -> str | None:
    """The transfer a directive asks for; once refused, only a stubborn one is repeated."""
    if directives.handoff_unlisted is not None:
        agent = directives.handoff_unlisted
    elif directives.handoff is not None and HANDOFF_PREFIX + directives.handoff in functions:
        agent = directives.handoff
    else:
        return None
    name = HANDOFF_PREFIX + agent
    refused = agent in conversation.refused_handoffs or conversation.answered_last == name
    return None if refused and not directives.stubborn else name


def _chosen_names(functions: Mapping[str, Function], conversation: Conversation) -> list[str]:
    """What fits the request: all tools that only read, else those that change, else a handoff."""
    said = "\n".join(conversation.open_requests)
    tools = {
        name: f.description for name, f in functions.items() if not name.startswith(HANDOFF_PREFIX)
    }
    fitting = [m.name for m in matches(said, tools) if m.name not in conversation.called]
    reading = [name for name in fitting if not _changes_something(name)]
    return reading or fitting or _handoff(functions, said, conversation)


def _handoff(functions: Mapping[str, Function], said: str, conversation: Conversation) -> list[str]:
    """The transfer that fits best: at most one, never back, never to what this agent is itself."""
    agents = {
        name.removeprefix(HANDOFF_PREFIX): f.description
        for name, f in functions.items()
        if name.startswith(HANDOFF_PREFIX)
    }
    fitting = [m for m in matches(said, agents) if _is_open(HANDOFF_PREFIX + m.name, conversation)]
    others = [m for m in fitting if not _is_own_topic(m.name, conversation.role)]
    best = sorted(others, key=lambda match: (-match.score, match.position))[:1]
    return [HANDOFF_PREFIX + match.name for match in best]


def _is_open(name: str, conversation: Conversation) -> bool:
    """Whether the tool was not called, and the agent it leads to was not heard or refused."""
    if name in conversation.called:
        return False
    if not name.startswith(HANDOFF_PREFIX):
        return True
    agent = name.removeprefix(HANDOFF_PREFIX)
    return agent not in conversation.contributors and agent not in conversation.refused_handoffs


def _is_own_topic(agent: str, role: str) -> bool:
    """Whether the system prompt says that this agent is that specialist itself."""
    said = set(words_of_name(role).split())
    if said & _SORTS_OUT or any(word in role for word in _JAPANESE_SORTS_OUT):
        return False
    return not name_terms(agent).isdisjoint(terms_of(role))


def _changes_something(name: str) -> bool:
    return words_of_name(name).split()[0] in CHANGING_VERBS


def _call(name: str, function: Function | None, conversation: Conversation) -> FunctionCall:
    arguments = _arguments(name, function, conversation)
    digest = hashlib.blake2b(f"{conversation.seed}/{name}".encode(), digest_size=12).hexdigest()
    return FunctionCall(f"call_{digest}", name, json.dumps(arguments, ensure_ascii=False))


def _arguments(name: str, function: Function | None, conversation: Conversation) -> dict[str, Any]:
    handing_over = _handing_over(name, conversation) if name.startswith(HANDOFF_PREFIX) else {}
    if function is None:
        return handing_over
    schema = {"type": "object"} | function.parameters
    allowed = {k: v for k, v in handing_over.items() if k in schema.get("properties", {})}
    value = value_for(schema, ArgumentHints(conversation), decided=allowed)
    return cast("dict[str, Any]", value if isinstance(value, dict) else {})


def _handing_over(name: str, conversation: Conversation) -> dict[str, Any]:
    agent, language = name.removeprefix(HANDOFF_PREFIX), conversation.language
    reason = _HANDOFF_REASON[language].format(agent=agent)
    summary = _HANDOFF_SUMMARY[language].format(
        topic=prose.topic(conversation), gist=prose.gist(conversation)
    )
    return {"reason": reason, "summary": summary.strip()}
