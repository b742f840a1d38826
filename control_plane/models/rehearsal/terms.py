"""Terms: what a text is about, as comparable tokens of English and Japanese."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, TypeVar

from control_plane.models.rehearsal.lexicon import CONCEPTS, JAPANESE_STOP_WORDS, STOP_WORDS

Language = Literal["en", "ja"]

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f々"
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_JAPANESE_LETTER = re.compile("[\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff々]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9']+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KANJI_RUN = re.compile(r"[\u4e00-\u9fff々]{2,}")
_KATAKANA_RUN = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_ENDINGS = ("ings", "ing", "ers", "ors", "er", "or", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_JAPANESE_TO_LATIN_LEAST = (
    0.1  # An English text may quote a Japanese name; a wrapped Japanese request has more.
)

T = TypeVar("T")


def stem(word: str) -> str:
    """A crude English stem: only good for comparing with other stems."""
    low = word.lower()
    if low.endswith("ies") and len(low) > _SHORTEST_STEM + 1:
        return low[:-3] + "y"
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= _SHORTEST_STEM:
            low = low[: -len(ending)]
            break
    return low[:-1] if len(low) > _SHORTEST_STEM and low[-1] == low[-2] else low


_CONCEPT_OF_STEM = {
    stem(word): f"@{name}" for name, english, _ in CONCEPTS for word in english.split()
}
_CONCEPT_OF_JAPANESE = {
    word: f"@{name}" for name, _, japanese in CONCEPTS for word in japanese.split()
}
_JAPANESE_CONCEPT = re.compile(
    "|".join(sorted(map(re.escape, _CONCEPT_OF_JAPANESE), key=len, reverse=True))
)


@lru_cache(maxsize=1024)
def terms_of(text: str) -> dict[str, int]:
    """Each term of the text with the position of its first occurrence.

    A term is an English stem, a pair of kanji, a katakana word, or a lexicon word's `@concept`.
    """
    found: dict[str, int] = {}
    for term, position in (*_latin_terms(text), *_japanese_terms(text)):
        found[term] = min(found.get(term, position), position)
    return found


def _latin_terms(text: str) -> Iterator[tuple[str, int]]:
    for match in _LATIN_WORD.finditer(text):
        if match.group().lower() not in STOP_WORDS:
            token = stem(match.group())
            yield token, match.start()
            if token in _CONCEPT_OF_STEM:
                yield _CONCEPT_OF_STEM[token], match.start()


def _japanese_terms(text: str) -> Iterator[tuple[str, int]]:
    for match in _JAPANESE_CONCEPT.finditer(text):
        yield _CONCEPT_OF_JAPANESE[match.group()], match.start()
    for match in _KANJI_RUN.finditer(text):
        run = match.group()
        for offset in range(len(run) - 1):
            if run[offset : offset + 2] not in JAPANESE_STOP_WORDS:
                yield run[offset : offset + 2], match.start() + offset
    for match in _KATAKANA_RUN.finditer(text):
        yield match.group(), match.start()


def name_terms(name: str) -> set[str]:
    """Terms of an identifier such as `get_order` or `issueRefund`; its stop words if all are."""
    spaced = words_of_name(name)
    return set(terms_of(spaced)) or {stem(word) for word in spaced.split()}


def words_of_name(name: str) -> str:
    """An identifier as spaced lower-case words: `issueRefund` is `issue refund`."""
    return re.sub(r"[\W_]+", " ", _CAMEL.sub(" ", name)).strip().lower()


def topics_of(text: str, limit: int) -> list[str]:
    """The words that say what the text is about, in its order; those of the lexicon come first."""
    patterns = (_LATIN_WORD, _KANJI_RUN, _KATAKANA_RUN)
    found = sorted((m.start(), m.group()) for pattern in patterns for m in pattern.finditer(text))
    words = dict.fromkeys(
        word if word.isupper() else word.lower()
        for _, word in found
        if word.lower() not in STOP_WORDS and word not in JAPANESE_STOP_WORDS
    )
    best = sorted(words, key=lambda word: not any(t.startswith("@") for t in terms_of(word)))
    return [word for word in words if word in best[:limit]]


def language_of(text: str) -> Language | None:
    """The language of the text; `None` when it has no letters of either."""
    japanese, latin = len(_JAPANESE_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    if not japanese and not latin:
        return None
    return "ja" if japanese > 0 and japanese >= latin * _JAPANESE_TO_LATIN_LEAST else "en"


def has_cjk(text: str) -> bool:
    """Whether the text is written, at least in part, without spaces between words."""
    return _CJK_CHARACTER.search(text) is not None


def count_tokens(text: str) -> int:
    """A plausible count: one a CJK character, one for four other characters; 0 for no text."""
    cjk = len(_CJK_CHARACTER.findall(text))
    return cjk + -(-(len(text) - cjk) // 4)


def pick(seed: str, options: Sequence[T]) -> T:
    """One of the options, always the same for the same seed."""
    digest = hashlib.blake2b(seed.encode(), digest_size=4).digest()
    return options[int.from_bytes(digest) % len(options)]


def shorten(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters long, cut at a space where there is one."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:、") + "…"
