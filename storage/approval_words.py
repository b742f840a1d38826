"""What a search for words looks through in a question, and on PostgreSQL the index for it."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, func, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from control_plane.domain.approvals import Approval
from storage.tables import OPEN_QUESTIONS, ApprovalRow, table_of

_LOG = logging.getLogger(__name__)
_A = table_of(ApprovalRow).c
_INDEX = "approval_words"
_MARK = "\u0275"
_MARKED = rf"regexp_replace(said, '([^\x01-\x7f])', '\1{_MARK}', 'g')"
"""The index holds runs of three letters. A letter after each one that is not ASCII makes two of
them, which many a Japanese word is, three and more."""
_THREE_LETTERS = re.compile(r"[^\W_]{3}")
_FEW = 500
"""So many questions by their ids are still found faster than by going through all in order."""
_HAS_LETTERS = text(f"SELECT cardinality(show_trgm('\u91dd{_MARK}\u5c71')) > 0")
_UNINDEXED = "Words in approvals are searched without an index: %s"


def said_by(approval: Approval) -> str:
    """All that a search can find of a question, folded, an item a line."""
    action = approval.action
    said = [action.kind.value, action.source, action.target, action.targets, action.payload]
    said += [action.ungrounded, approval.because, approval.pattern_name, approval.evidence]
    return folded("\n".join(_texts(said)))


def folded(words: str) -> str:
    """The same for upper and lower case, and for full and half width."""
    return unicodedata.normalize("NFKC", words.replace("\0", "\ufffd")).casefold()


def says(words: str) -> ColumnElement[bool]:
    """Whether the words occur in a question."""
    return _A.said.contains(folded(words), autoescape=True)


def few_that_say(sql: Connection, workspace_id: str, words: str) -> list[str] | None:
    """Ids of the open questions in which the words occur; `None` if many, or no index can tell."""
    marked = re.sub(r"([^\x00-\x7f])", rf"\1{_MARK}", folded(words))
    if not _THREE_LETTERS.search(marked) or not is_indexed(sql):
        return None
    occurs = literal_column(_MARKED, Text).contains(marked, autoescape=True)
    query = select(_A.id).where(_A.workspace_id == workspace_id, text(OPEN_QUESTIONS), occurs)
    found = list(sql.execute(query.limit(_FEW + 1)).scalars())
    return found if len(found) <= _FEW else None


def is_indexed(sql: Connection) -> bool:
    """Whether the index is there; SQLite has none."""
    if sql.dialect.name == "sqlite":
        return False
    return sql.execute(select(func.to_regclass(_INDEX).is_not(None))).scalar_one()


def index_words(sql: Connection) -> None:
    """Make the index where it is missing and the server has what it needs: `pg_trgm`, and letters.

    Without it all works; words are then searched by reading every open question.
    """
    if sql.dialect.name == "sqlite" or is_indexed(sql):
        return
    try:
        with sql.begin_nested():
            sql.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            if sql.execute(_HAS_LETTERS).scalar_one():
                sql.exec_driver_sql(
                    f"CREATE INDEX {_INDEX} ON approval USING gin (({_MARKED}) gin_trgm_ops)"
                    f" WHERE {OPEN_QUESTIONS}"
                )
            else:
                _LOG.warning(_UNINDEXED, "to the database's locale only ASCII is letters")
    except DBAPIError as error:
        _LOG.warning(_UNINDEXED, error.orig)


def _texts(said: Any) -> Iterator[str]:
    match said:
        case dict():
            for name, value in said.items():  # pyright: ignore[reportUnknownVariableType]
                yield str(name)  # pyright: ignore[reportUnknownArgumentType]
                yield from _texts(value)
        case list() | tuple():
            for each in said:  # pyright: ignore[reportUnknownVariableType]
                yield from _texts(each)
        case None:
            return
        case _:
            yield str(said)
