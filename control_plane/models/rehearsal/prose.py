"""Plain answers: short, well-formed, made of what the conversation holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from control_plane.models.rehearsal.conversation import Conversation, ToolResult
from control_plane.models.rehearsal.reading import Contribution, without_lead_in
from control_plane.models.rehearsal.terms import pick, shorten, topics_of, words_of_name

_MARKS: Final = {"en": " (rehearsal)", "ja": "（リハーサル）"}
"""Says honestly that no real model spoke."""

_MOST_FACTS = 2
_MOST_FIELDS = 4
_MOST_CONTRIBUTIONS = 3
_LONGEST_GIST = 200
_LONGEST_VALUE = 80
_LONGEST_TOPIC = 90
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
    line = conversation.request.strip().splitlines()[0] if conversation.request.strip() else ""
    unquoted = re.sub(r"[“”「」]", "", without_lead_in(line))
    return shorten(unquoted.rstrip(".。 "), _LONGEST_TOPIC)


def _substance(conversation: Conversation) -> list[str]:
    facts = [_fact(result, conversation) for result in conversation.results[-_MOST_FACTS:]]
    latest = {contribution.name: contribution for contribution in conversation.contributions}
    said = [
        _told(one, conversation) for one in list(latest.values())[-_MOST_CONTRIBUTIONS:] if one.text
    ]
    return [*facts, *said][:_MOST_CONTRIBUTIONS] or _points(conversation)


def _points(conversation: Conversation) -> list[str]:
    found = topics_of(conversation.request, 2)
    if not found:
        return []
    options = (_POINTS if len(found) > 1 else _POINT)[conversation.language]
    return [pick(conversation.seed + "points", options).format(first=found[0], second=found[-1])]


def _fact(result: ToolResult, conversation: Conversation) -> str:
    value, tool = result.value(), words_of_name(result.tool)
    japanese = conversation.language == "ja"
    if isinstance(value, dict) and "error" in value:
        reason = shorten(str(_error_text(cast("Mapping[str, Any]", value))), _LONGEST_VALUE)
        return (
            f"{result.tool}は失敗しました: {reason}。"
            if japanese
            else f"The tool {tool} failed: {reason}."
        )
    if isinstance(value, dict):
        fields = _scalars(cast("Mapping[str, Any]", value))
        if japanese:
            return (
                f"{result.tool}の結果は、" + "、".join(f"{k}が{v}" for k, v in fields) + "でした。"
            )
        return (
            f"The tool {tool} reports "
            + ", ".join(f"{words_of_name(k)} {v}" for k, v in fields)
            + "."
        )
    text = shorten(value if isinstance(value, str) else result.text, _LONGEST_GIST).rstrip(".。")
    return f"{result.tool}の結果: {text}。" if japanese else f"The tool {tool} reports: {text}."


def _error_text(value: Mapping[str, Any]) -> object:
    error = value["error"]
    return (
        cast("Mapping[str, Any]", error).get("message", error) if isinstance(error, dict) else error
    )


def _scalars(value: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The fields that can be quoted; of the first object in a list if there are none."""
    plain = [
        (k, shorten(str(v), _LONGEST_VALUE))
        for k, v in value.items()
        if isinstance(v, str | int | float)
    ]
    lists = (cast("list[Any]", v) for v in value.values() if isinstance(v, list))
    nested = (cast("dict[str, Any]", v[0]) for v in lists if v and isinstance(v[0], dict))
    for item in nested:
        plain += [
            (k, shorten(str(v), _LONGEST_VALUE)) for k, v in item.items() if isinstance(v, str)
        ]
    return plain[:_MOST_FIELDS] or [("result", shorten(str(dict(value)), _LONGEST_VALUE))]


def _told(contribution: Contribution, conversation: Conversation) -> str:
    text = contribution.text
    for mark in _MARKS.values():
        text = text.replace(mark.strip(), "")
    first = next((s for s in _SENTENCE_END.split(text.strip()) if s.strip()), "")
    words = shorten(first, _LONGEST_GIST).rstrip(".。 ")
    if conversation.language == "ja":
        return f"{contribution.name}の報告: {words}。"
    return f"From {contribution.name}: {words}."


def _as_role(conversation: Conversation) -> str:
    if not conversation.role:
        return ""
    role = shorten(conversation.role, _LONGEST_TOPIC)
    return f"{role}として" if conversation.language == "ja" else f" as the {role}"
