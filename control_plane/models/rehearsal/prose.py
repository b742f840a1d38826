"""Plain answers: short, well-formed, made of what the conversation holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from control_plane.models.rehearsal.conversation import Conversation
from control_plane.models.rehearsal.reading import Contribution, ToolResult
from control_plane.models.rehearsal.terms import pick, shorten, topics_of, words_of_name

_MARKS: Final = {"en": " (rehearsal)", "ja": "（リハーサル）"}
"""Says honestly that no real model spoke."""

_MOST_FACTS = 2
_MOST_FIELDS = 5
_MOST_CONTRIBUTIONS = 3
_LONGEST_GIST = 200
_LONGEST_VALUE = 80
_LONGEST_TOPIC = 90
_LEADS = re.compile(r"^From \w+: |^\w+の報告: ")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*")

_OPENINGS: Final = {
    "en": (
        "I went through the request “{topic}”{role}.",
        "This answers “{topic}”{role}.",
        "That is what I found on “{topic}”{role}.",
    ),
    "ja": (
        "「{topic}」について{role}確認しました。",
        "ご依頼の「{topic}」に{role}お答えしました。",
        "「{topic}」を{role}検討した結果です。",
    ),
}
_CLOSINGS: Final = {
    "en": (
        "Nothing else is open from my side.",
        "Tell me if you need more detail.",
        "I have no further points.",
    ),
    "ja": (
        "ほかに未解決の点はありません。",
        "詳しい説明が必要でしたらお知らせください。",
        "補足は以上です。",
    ),
}
_POINTS: Final = {
    "en": (
        "The main points are {first} and {second}; {first} comes first, then {second}.",
        "Two things matter here, {first} and {second}, and {first} comes first.",
        "In short, {first} can be dealt with now and {second} follows from it.",
    ),
    "ja": (
        "要点は{first}と{second}です。まず{first}を固め、次に{second}を進めるのがよいと考えます。",
        "重要なのは{first}と{second}の二点で、{first}を優先します。",
        "{first}はすぐに対応でき、{second}はその後に続きます。",
    ),
}
_POINT: Final = {
    "en": (
        "The main point is {first}, and it can be settled directly.",
        "It comes down to {first}, which is clear.",
    ),
    "ja": ("要点は{first}で、すぐに対応できます。", "論点は{first}に尽き、内容は明確です。"),
}
_NOTHING: Final = {
    "en": "I am ready; tell me what you would like to know.",
    "ja": "準備ができています。ご用件をお知らせください。",
}


def answer(conversation: Conversation) -> str:
    """Two to five sentences: the substance first, so that it survives a preview."""
    return compose(conversation) + _MARKS[conversation.language]


def compose(conversation: Conversation) -> str:
    """The answer without the mark of the rehearsal."""
    language = conversation.language
    substance = _substance(conversation)
    if not substance:
        return _NOTHING[language]
    opening = pick(conversation.seed + "opening", _OPENINGS[language])
    closing = pick(conversation.seed + "closing", _CLOSINGS[language])
    sentences = [
        *substance,
        opening.format(topic=topic(conversation), role=_as_role(conversation)),
        closing,
    ]
    return ("" if language == "ja" else " ").join(sentences)


def gist(conversation: Conversation) -> str:
    """The answer in one or two sentences, without the mark."""
    substance = _substance(conversation) or [_NOTHING[conversation.language]]
    return ("" if conversation.language == "ja" else " ").join(substance[:2])


def topic(conversation: Conversation) -> str:
    """What the request is about, short enough to quote."""
    line = next(iter(conversation.task.strip().splitlines()), "")
    unquoted = re.sub(r"[“”「」]", "", line)
    return shorten(unquoted.rstrip(".。 "), _LONGEST_TOPIC)


def known(conversation: Conversation) -> list[str]:
    """What tools and other agents said, a sentence each; empty if nobody said anything."""
    facts = [_fact(result, conversation) for result in conversation.results[-_MOST_FACTS:]]
    latest = {contribution.name: contribution for contribution in conversation.contributions}
    told = list(latest.values())[-_MOST_CONTRIBUTIONS:]
    said = [_told(one, conversation) for one in told if one.text]
    return [*facts, *said][:_MOST_CONTRIBUTIONS]


def _substance(conversation: Conversation) -> list[str]:
    return known(conversation) or _points(conversation)


def _points(conversation: Conversation) -> list[str]:
    found = topics_of(conversation.task, 2)
    if not found:
        return []
    options = (_POINTS if len(found) > 1 else _POINT)[conversation.language]
    return [pick(conversation.seed + "points", options).format(first=found[0], second=found[-1])]


def _fact(result: ToolResult, conversation: Conversation) -> str:
    value, name = result.value(), words_of_name(result.tool).capitalize()
    ja = conversation.language == "ja"
    if not isinstance(value, dict):
        text = value if isinstance(value, str) else result.text
        return _sentence(f"{result.tool}の結果: " if ja else f"{name}: ", text, conversation)
    fields = cast("dict[str, Any]", value)
    if "error" in fields:
        lead = f"{result.tool}は失敗しました: " if ja else f"{name} failed: "
        return _sentence(lead, str(_error_text(fields["error"])), conversation)
    article = _first_article(fields)
    if article is not None:
        title, text = article
        lead = f"「{title}」によると、" if ja else f"“{title}” says: "
        return _sentence(lead, text, conversation)
    if all(said in ([], None, "") for said in fields.values()):
        nothing = "該当なし" if ja else "nothing found"
        return _sentence(f"{result.tool}の結果: " if ja else f"{name}: ", nothing, conversation)
    pairs = _scalars(fields)
    if ja:
        listed = "、".join(f"{key}は{said}" for key, said in pairs)
        return _sentence(f"{result.tool}の結果: ", listed, conversation)
    listed = ", ".join(f"{words_of_name(key)} {said}" for key, said in pairs)
    return _sentence(f"{name}: ", listed, conversation)


def _sentence(lead: str, text: str, conversation: Conversation) -> str:
    stop = "。" if conversation.language == "ja" else "."
    return lead + shorten(text, _LONGEST_GIST).rstrip(".。 ") + stop


def _error_text(error: object) -> object:
    fields = cast("dict[str, Any]", error if isinstance(error, dict) else {})
    return fields.get("message", error)


def _first_article(value: Mapping[str, Any]) -> tuple[str, str] | None:
    """Title and text of the first object in a list that has both; `None` if there is none."""
    for items in (cast("list[Any]", v) for v in value.values() if isinstance(v, list)):
        for item in (cast("dict[str, Any]", i) for i in items if isinstance(i, dict)):
            if isinstance(item.get("title"), str) and isinstance(item.get("text"), str):
                return item["title"], item["text"]
    return None


def _scalars(value: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The fields that can be quoted; the whole if there are none."""
    plain = [
        (key, shorten(str(said), _LONGEST_VALUE))
        for key, said in value.items()
        if isinstance(said, str | int | float)
    ]
    return plain[:_MOST_FIELDS] or [("result", shorten(str(dict(value)), _LONGEST_VALUE))]


def _told(contribution: Contribution, conversation: Conversation) -> str:
    text = _LEADS.sub("", contribution.text.strip())
    for mark in _MARKS.values():
        text = text.replace(mark.strip(), "")
    first = next((s for s in _SENTENCE_END.split(text.strip()) if s.strip()), "")
    ja = conversation.language == "ja"
    lead = f"{contribution.name}の報告: " if ja else f"From {contribution.name}: "
    return _sentence(lead, first, conversation)


def _as_role(conversation: Conversation) -> str:
    if not conversation.role:
        return ""
    role = shorten(conversation.role, _LONGEST_TOPIC)
    return f"{role}として" if conversation.language == "ja" else f" as the {role}"
