"""Whether to call tools or to hand over, and with which arguments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final, Protocol, cast

from control_plane.models.rehearsal import prose
from control_plane.models.rehearsal.conversation import HANDOFF_PREFIX, Conversation
from control_plane.models.rehearsal.directives import Directives
from control_plane.models.rehearsal.extraction import lacks_facts
from control_plane.models.rehearsal.hints import ArgumentHints
from control_plane.models.rehearsal.lexicon import CHANGING_VERBS, READING_NOUNS, words
from control_plane.models.rehearsal.ranking import matches
from control_plane.models.rehearsal.request import ChatRequest, NamedChoice
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
_HANDOFF_SUMMARY: Final = {"en": "The request: {topic}", "ja": "ご依頼: {topic}"}


class Offer(Protocol):
    """A tool as the model is told of it, natively or in the prompt."""

    @property
    def name(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def parameters(self) -> dict[str, Any]: ...


def calls_for(
    request: ChatRequest, conversation: Conversation, directives: Directives
) -> list[FunctionCall]:
    """The native calls to make now; empty to answer in words, or where tools are in the prompt."""
    offers, choice = request.functions, request.tool_choice
    if choice == "none" or conversation.offered:
        return []
    names = forced_names(offers, conversation, directives)
    if not names and isinstance(choice, NamedChoice):
        names = [name for name in [choice.function.name] if name not in conversation.called]
    elif not names:
        names = fitting_names(offers, conversation, directives)
        if choice == "required" and not names:
            names = [offer.name for offer in offers if _is_open(offer.name, conversation)][:1]
    if request.parallel_tool_calls is False:
        names = names[:1]
    return [_call(name, offers, conversation) for name in names]


def forced_names(
    offers: Sequence[Offer], conversation: Conversation, directives: Directives
) -> list[str]:
    """The call a directive asks for, as a list; a refused handoff is only repeated stubbornly."""
    offered = {offer.name for offer in offers}
    agent = directives.handoff_unlisted
    if agent is None and HANDOFF_PREFIX + (directives.handoff or "") in offered:
        agent = directives.handoff
    if agent is not None:
        name = HANDOFF_PREFIX + agent
        refused = agent in conversation.refused_handoffs or conversation.answered_last == name
        if directives.stubborn or not refused:
            return [name]
    tool = directives.tool or ""
    return [tool] if tool in offered and tool not in conversation.called else []


def fitting_names(
    offers: Sequence[Offer], conversation: Conversation, directives: Directives
) -> list[str]:
    """What fits the request: all tools that only read, else those that change, else a handoff."""
    if directives.say is not None or directives.empty:
        return []
    said = "\n".join([*conversation.open_requests, conversation.told])
    tools = [offer for offer in offers if not offer.name.startswith(HANDOFF_PREFIX)]
    described = {tool.name: tool.description for tool in tools}
    usable = {
        tool.name
        for tool in tools
        if tool.name not in conversation.called and not lacks_facts(tool.parameters, conversation)
    }
    fitting = [match.name for match in matches(said, described) if match.name in usable]
    reading = [name for name in fitting if not _changes_something(name)]
    return (
        reading
        or fitting
        or _told_to_use(tools, conversation)
        or _handoff(offers, said, conversation)
    )


def arguments_for(name: str, offers: Sequence[Offer], conversation: Conversation) -> dict[str, Any]:
    """Arguments that satisfy the tool's schema, taken from the conversation where it has them."""
    handing_over = _handing_over(name, conversation) if name.startswith(HANDOFF_PREFIX) else {}
    offer = next((offer for offer in offers if offer.name == name), None)
    if offer is None:
        return handing_over
    schema = {"type": "object"} | offer.parameters
    allowed = {k: v for k, v in handing_over.items() if k in schema.get("properties", {})}
    value = value_for(schema, ArgumentHints(conversation), decided=allowed)
    return cast("dict[str, Any]", value if isinstance(value, dict) else {})


def _told_to_use(tools: Sequence[Offer], conversation: Conversation) -> list[str]:
    """Reading tools the instructions speak of, if the request has what they need to know."""
    if not terms_of(conversation.request):
        return []
    instructed = terms_of(conversation.instructions)
    return [
        tool.name
        for tool in tools
        if not _changes_something(tool.name)
        and tool.name not in conversation.called
        and not name_terms(tool.name).isdisjoint(instructed)
        and not lacks_facts(tool.parameters, conversation)
    ]


def _handoff(offers: Sequence[Offer], said: str, conversation: Conversation) -> list[str]:
    """The transfer that fits best: at most one, never back, never to what this agent is itself."""
    agents = {
        offer.name.removeprefix(HANDOFF_PREFIX): offer.description
        for offer in offers
        if offer.name.startswith(HANDOFF_PREFIX)
    }
    fitting = [m for m in matches(said, agents) if _is_open(HANDOFF_PREFIX + m.name, conversation)]
    others = [m for m in fitting if not _is_own_topic(m.name, conversation)]
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


def _is_own_topic(agent: str, conversation: Conversation) -> bool:
    """Whether the system prompt says that this agent is that specialist itself."""
    identity = ". ".join(conversation.identities)
    said = set(words_of_name(identity).split())
    if said & _SORTS_OUT or any(word in identity for word in _JAPANESE_SORTS_OUT):
        return False
    return not name_terms(agent).isdisjoint(terms_of(identity))


def _changes_something(name: str) -> bool:
    parts = words_of_name(name).split()
    return parts[0] in CHANGING_VERBS and parts[-1] not in READING_NOUNS


def _call(name: str, offers: Sequence[Offer], conversation: Conversation) -> FunctionCall:
    arguments = arguments_for(name, offers, conversation)
    digest = hashlib.blake2b(f"{conversation.seed}/{name}".encode(), digest_size=12).hexdigest()
    return FunctionCall(f"call_{digest}", name, json.dumps(arguments, ensure_ascii=False))


def _handing_over(name: str, conversation: Conversation) -> dict[str, Any]:
    agent, language = name.removeprefix(HANDOFF_PREFIX), conversation.language
    reason = _HANDOFF_REASON[language].format(agent=agent)
    request = _HANDOFF_SUMMARY[language].format(topic=prose.topic(conversation))
    return {"reason": reason, "summary": "\n".join([request, *prose.known(conversation)])}
