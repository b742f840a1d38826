"""What structured answers and tool arguments should say, by the name of the property."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from control_plane.models.rehearsal import prose
from control_plane.models.rehearsal.conversation import Conversation
from control_plane.models.rehearsal.extraction import field_of_results, number_for, text_for
from control_plane.models.rehearsal.lexicon import words
from control_plane.models.rehearsal.terms import name_terms, terms_of, words_of_name

_SCORES = words("score confidence probability certainty rating relevance grounding quality")
_HIGH = 0.9  # Of the range: a good mark that is visibly not the best.
_TROUBLE = re.compile(
    r"need|require|escalat|block|flag|unsafe|toxic|inject|pii|hallucinat|fail|error|reject|refus|missing"
    r"|spam|violat|retry|replan|unsupported|issue|problem|warning|gap|objection|conflict"
)
"""Names that report trouble: such booleans are false and such lists empty in a rehearsal."""

_LONG_TEXTS = words("answer response reply text content body draft report output message result")
_SHORT_TEXTS = words("summary gist conclusion finding abstract notes note details description")
_REASONS = words("reason rationale why explanation reasoning justification because comment")
_TITLES = words("title subject topic name headline task goal query question instruction")

_WORDED: Final = {
    "en": ("The request is about {topic}.", "{words} for {topic}"),
    "ja": ("ご依頼が「{topic}」に関するものだからです。", "{topic}の{words}"),
}
_NO_TOPIC: Final = {"en": "this request", "ja": "ご依頼"}


class ConversationHints:
    """Hints taken from the conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._about = terms_of("\n".join(conversation.requests))

    def string(self, name: str) -> str:
        """What the conversation says for the property, else a short text about the request."""
        conversation, parts = self._conversation, set(words_of_name(name).split())
        if parts & _LONG_TEXTS and not parts & {"id", "type"}:
            return prose.compose(conversation)
        if parts & _SHORT_TEXTS:
            return prose.gist(conversation)
        reason, worded = _WORDED[conversation.language]
        topic = prose.topic(conversation) or _NO_TOPIC[conversation.language]
        if parts & _REASONS:
            return reason.format(topic=topic)
        found = text_for(name, conversation)
        if found is not None:
            return found
        return (
            topic
            if parts & _TITLES
            else worded.format(words=words_of_name(name) or "value", topic=topic)
        )

    def number(self, name: str, *, low: float | None, high: float | None) -> float:
        """A high mark for scores, else a number the conversation names, else a small one."""
        if _SCORES & set(words_of_name(name).split()):
            top = high if high is not None else 1
            bottom = low if low is not None else 0
            return bottom + _HIGH * (top - bottom)
        found = number_for(name, self._conversation)
        return found if found is not None else max(1, low or 1)

    def boolean(self, name: str) -> bool:
        """A tool's result decides; else all is well."""
        known = field_of_results(name, self._conversation)
        return known if isinstance(known, bool) else not self.leaves_empty(name)

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        """The option the request names first; `None` if it names none."""
        known = field_of_results(name, self._conversation) if name else None
        if known in options:
            return str(known)
        named = [
            (min(self._about[term] for term in name_terms(option) if term in self._about), option)
            for option in options
            if not name_terms(option).isdisjoint(self._about)
        ]
        return min(named)[1] if named else None

    def leaves_empty(self, name: str) -> bool:
        """Whether the name reports trouble."""
        return _TROUBLE.search(words_of_name(name)) is not None


class ArgumentHints(ConversationHints):
    """Hints for a tool's arguments: what the conversation says, before anything made up."""

    def string(self, name: str) -> str:
        """The value the conversation names, else as for an answer."""
        found = text_for(name, self._conversation)
        return found if found is not None else super().string(name)
