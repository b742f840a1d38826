"""Every sentence a person can see is in both catalogues, and nothing else is."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "control_plane" / "ui" / "locales"
SOURCES = ("control_plane", "storage", "pages")
KEYWORDS = {"_": None, "n_": (1, 2), "N_": None, "Nn_": (1, 2)}
HOW_TO = "see control_plane/ui/locales/README.md"


def key(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


@cache
def marked() -> frozenset[str]:
    return frozenset(
        key(message)
        for top in SOURCES
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / top), [("**.py", "python")], {}, KEYWORDS
        )
    )


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def entries(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_marked_message_is_in_the_catalogue(language: str) -> None:
    known = {key(message.id) for message in entries(language)}
    assert sorted(marked() - known) == [], HOW_TO


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_message_of_the_catalogue_is_still_used(language: str) -> None:
    assert sorted({key(m.id) for m in entries(language)} - marked()) == [], HOW_TO


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_message_is_translated(language: str) -> None:
    untranslated = [
        key(m.id)
        for m in entries(language)
        if m.fuzzy or not all([m.string] if isinstance(m.string, str) else m.string)
    ]
    assert untranslated == [], HOW_TO


@pytest.mark.parametrize("language", ["en", "ja"])
def test_translations_fill_the_same_places(language: str) -> None:
    wrong = {
        key(message.id): translated
        for message in entries(language)
        for translated in (
            [message.string] if isinstance(message.string, str) else list(message.string)
        )
        if not places(translated) <= places_of(message)
    }
    assert wrong == {}


def test_japanese_is_written_in_japanese() -> None:
    """What has words of English in it and no kana or kanji was forgotten."""
    taken_over = {"API", "JSON Schema", "{problems}", "{reason}"}
    forgotten = [key(m.id) for m in entries("ja") if key(m.id) not in taken_over and in_english(m)]
    assert forgotten == []


@pytest.mark.parametrize("top", SOURCES)
def test_no_message_hides_in_an_f_string(top: str) -> None:
    """The extractor does not look there, so that such a message would never be translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / top).rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def in_english(message: Message) -> bool:
    said = message.string if isinstance(message.string, str) else message.string[0]
    words = re.sub(r"\{[^}]*\}", "", said)
    return not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", words) and bool(
        re.search(r"[A-Za-z]{3,}", words)
    )


def places(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def places_of(message: Message) -> set[str]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    return set().union(*(places(each) for each in ids))
