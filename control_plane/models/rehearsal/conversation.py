"""What the rehearsal model understands of a conversation before it decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from control_plane.models.rehearsal.reading import (
    Contribution,
    OfferedTool,
    ToolResult,
    contributions_in,
    identities_in,
    instruction_in,
    instructions_in,
    offered_tools_in,
    refused_handoffs_in,
    request_in,
    roles_in,
    schema_in,
    told_results_in,
    unavailable_in,
    without_lead_in,
)
from control_plane.models.rehearsal.request import ChatRequest, Message
from control_plane.models.rehearsal.terms import Language, language_of, terms_of

HANDOFF_PREFIX: Final = "transfer_to_"


@dataclass(frozen=True, slots=True)
class Conversation:
    """The conversation, read."""

    instructions: str
    """The system prompts, without schemas and tools they describe."""
    identities: tuple[str, ...]
    """Who the system prompts say the agent is."""
    requests: tuple[str, ...]
    """What users said, in their own words; oldest first."""
    open_requests: tuple[str, ...]
    """Those of the requests that no assistant message answered yet."""
    told: str
    """What the last user message says is to be done now; empty when the request says it all."""
    contributions: tuple[Contribution, ...]
    called: frozenset[str]
    """Tools called so far."""
    answered_last: str | None
    """The tool whose result is the last message; `None` if the last message is something else."""
    results: tuple[ToolResult, ...]
    """Answers of tools, without those of handoffs."""
    refused_handoffs: frozenset[str]
    """Agents the user texts say one may not hand off to."""
    unavailable: frozenset[str]
    """Members the last message reports as failed or not allowed."""
    offered: tuple[OfferedTool, ...]
    """Tools described in the prompt instead of offered natively."""
    roles: Mapping[str, str]
    """Everything the prompts list as `- name: role`."""
    prompt_schema: dict[str, Any] | None
    """A schema written into the prompt."""
    corrected: bool
    """Whether an assistant message is in the conversation already."""
    language: Language
    seed: str
    """The same for equal requests; what varies the phrasing."""

    @property
    def role(self) -> str:
        """Who the agent is, in the language of the user if the prompt has it; may be empty."""
        fitting = (name for name in self.identities if language_of(name) == self.language)
        return next(fitting, next(iter(self.identities), ""))

    @property
    def request(self) -> str:
        """What is to be answered now; when others' work is merged, what it was all about."""
        said = self.open_requests or self.requests
        if not said:
            return self.told
        return said[0] if self.contributions else said[-1]

    @property
    def task(self) -> str:
        """What this agent is to do of the request; one-line instructions about it count."""
        named = without_lead_in(self.told)
        general = "\n" in self.told or "request" in named.lower() or "依頼" in named
        shares = not terms_of(named).keys().isdisjoint(terms_of(self.request))
        return named if shares and not general else self.request

    @property
    def contributors(self) -> set[str]:
        """Names of those who contributed."""
        return {contribution.name for contribution in self.contributions}


def read_conversation(request: ChatRequest) -> Conversation:
    """Understand the request's messages."""
    messages = request.messages
    prompts = [m.text for m in messages if m.role in ("system", "developer")]
    users = [m.text for m in messages if m.role == "user"]
    names = {call.id: call.function.name for m in messages for call in m.tool_calls or []}
    answers = [
        ToolResult(names[m.tool_call_id or ""], m.text) for m in messages if m.role == "tool"
    ]
    told_results = told_results_in(users)
    requests, open_requests = _requests(users), _requests(_open_texts(messages))
    return Conversation(
        instructions=instructions_in("\n".join(prompts)),
        identities=identities_in("\n".join(prompts)),
        requests=requests,
        open_requests=open_requests,
        told=instruction_in(users[-1]) if users else "",
        contributions=contributions_in(m.text for m in messages if m.role != "tool"),
        called=frozenset([*names.values(), *(result.tool for result in told_results)]),
        answered_last=answers[-1].tool if messages[-1].role == "tool" else None,
        results=tuple(
            answer
            for answer in (*answers, *told_results)
            if not answer.tool.startswith(HANDOFF_PREFIX)
        ),
        refused_handoffs=refused_handoffs_in(users),
        unavailable=unavailable_in(users[-1:]),
        offered=offered_tools_in(prompts),
        roles=roles_in([*prompts, *users]),
        prompt_schema=schema_in([*prompts, *users]),
        corrected=any(m.role == "assistant" for m in messages),
        language=_language("\n".join(open_requests), *reversed(requests), *users, *prompts),
        seed=request.digest(),
    )


def _requests(texts: list[str]) -> tuple[str, ...]:
    return tuple(words for words in map(request_in, texts) if words)


def _open_texts(messages: list[Message]) -> list[str]:
    """User texts after the last final answer: one after which the user asked something new."""
    texts: list[str] = []
    answered = False
    for message in messages:
        if message.role == "assistant":
            answered = not message.tool_calls
        elif message.role == "user":
            if answered and request_in(message.text):
                texts.clear()
            texts.append(message.text)
    return texts


def _language(*texts: str) -> Language:
    """Of the first text that has letters; English if none has."""
    for text in texts:
        language = language_of(text)
        if language is not None:
            return language
    return "en"
