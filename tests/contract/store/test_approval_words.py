"""A search for words in questions, with the index of PostgreSQL and without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from control_plane.domain.approvals import Action
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.policy import ActionKind
from storage import approval_words
from storage.approval_words import few_that_say, index_words, is_indexed
from storage.database import open_database
from storage.emptying import empty_runs
from storage.store import SqlStore
from tests import postgres
from tests.deciding import ANN, Office
from tests.stores import HERE, a_run, added, ask

PAYLOAD = {
    "note": "請求書の返金を確認してください",
    "path": r"C:\orders\10_50%",
    "Order": {"lines": [{"item": "ＡＢＣ-Straße", "count": 4711}, None]},
}
ACTION = Action(ActionKind.TOOL, "triage", "refund", PAYLOAD, ungrounded=("No such order",))
SAID = {"action": ACTION, "because": "Money moves\0", "evidence": ("ｶﾅ said Hello",)}

_WORDS = text("SELECT id, said FROM approval ORDER BY id")

FOUND = [
    pytest.param("MONEY", id="another case"),
    pytest.param("ｍｏｎｅｙ", id="full width for half"),
    pytest.param("abc-", id="half width for full"),
    pytest.param("カナ", id="wide kana for narrow"),
    pytest.param("STRASSE", id="folded to more letters"),
    pytest.param("返金", id="two characters"),
    pytest.param("金", id="one character"),
    pytest.param("返金を確認", id="several characters"),
    pytest.param("10_50%", id="reserved by LIKE"),
    pytest.param(r"c:\orders", id="a backslash"),
    pytest.param("order", id="the name of a field"),
    pytest.param("4711", id="a number"),
    pytest.param("no such order", id="a sentence without support"),
    pytest.param("hello", id="evidence"),
    pytest.param("refund", id="the target"),
    pytest.param("answer", id="the pattern"),
    pytest.param("moves\0", id="a character no database keeps"),
]
NOT_FOUND = [
    pytest.param("返確", id="characters apart"),
    pytest.param("105", id="a wildcard is itself"),
    pytest.param("1%0", id="a percent sign is itself"),
    pytest.param("1__50", id="an underscore is itself"),
    pytest.param("money hello", id="words of two fields"),
    pytest.param("返ɵ金", id="the mark of the index"),
    pytest.param('"note"', id="punctuation of JSON"),
]


def listed(store: SqlStore, words: str, view: InboxView = InboxView.WAITING) -> list[str]:
    """Ids of the questions in which the words occur; they are counted the same."""
    wanted = InboxFilter(view=view, text=words)
    with store.reading() as tx:
        found = [each.id for each in tx.approvals.page(HERE, wanted).items]
        assert tx.approvals.count(HERE, wanted) == len(found)
    return found


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[SqlStore]:
    """An empty store in a database of its own."""
    with postgres.fresh_database(postgres_url) as url:
        store = SqlStore(open_database(url))
        yield store
        store.close()


@pytest.mark.parametrize("view", [InboxView.WAITING, InboxView.ALL])
@pytest.mark.parametrize("words", FOUND)
def test_words_are_found_wherever_and_however_they_are_written(
    store: SqlStore, words: str, view: InboxView
) -> None:
    run = added(store, a_run())
    another = Action(ActionKind.AGENT, "planner", "writer", {})
    ask(store, run, "other", action=another, pattern_name="plan", because="", evidence=())
    wanted = ask(store, run, **SAID)
    assert listed(store, words, view) == [wanted.id]


@pytest.mark.parametrize("words", NOT_FOUND)
def test_what_nobody_said_is_not_found(store: SqlStore, words: str) -> None:
    ask(store, added(store, a_run()), **SAID)
    assert listed(store, words) == []


def test_words_in_more_questions_than_the_index_is_good_for_are_all_found(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval_words, "_FEW", 2)
    run = added(store, a_run())
    asked = [ask(store, run, f"q{number}", **SAID).id for number in range(4)]
    assert listed(store, "返金") == asked


def test_what_was_taken_out_of_a_question_is_not_found_any_more(store: SqlStore) -> None:
    run = added(store, a_run())
    asked = ask(store, run, **SAID)
    assert listed(store, "返金", InboxView.ALL) == [asked.id]
    with store.database.writing() as sql:
        empty_runs(sql, [run.id], now_micros=1)
    assert listed(store, "返金", InboxView.ALL) == []


@pytest.mark.postgres
def test_the_index_tells_two_japanese_characters_but_not_two_letters(
    postgres_store: SqlStore,
) -> None:
    asked = ask(postgres_store, added(postgres_store, a_run()), **SAID)
    with postgres_store.database.reading() as sql:
        assert is_indexed(sql)
        assert few_that_say(sql, HERE, "返金") == [asked.id]
        assert few_that_say(sql, HERE, "mo") is None


@pytest.mark.postgres
def test_a_server_that_refuses_the_extension_is_searched_without_an_index(
    postgres_store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    store = postgres_store
    asked = ask(store, added(store, a_run()), **SAID)
    with store.database.writing() as sql:
        sql.execute(text("DROP EXTENSION pg_trgm CASCADE"))
        sql.execute(text("SET LOCAL ROLE pg_monitor"))  # Which may create nothing.
        index_words(sql)
        sql.execute(text("RESET ROLE"))
        assert not is_indexed(sql)
    assert "permission denied" in caplog.text
    assert listed(store, "返金") == [asked.id]
    with store.database.writing() as sql:
        index_words(sql)
        assert is_indexed(sql)


@pytest.mark.postgres
def test_where_the_locale_knows_only_ascii_there_is_no_index(
    postgres_store: SqlStore, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval_words, "_HAS_LETTERS", text("SELECT false"))
    with postgres_store.database.writing() as sql:
        sql.execute(text("DROP INDEX approval_words"))
        index_words(sql)
        assert not is_indexed(sql)
    assert "locale" in caplog.text


def test_questions_of_a_store_without_the_words_get_them_and_keep_their_votes(
    database_url: str,
) -> None:
    store = SqlStore(open_database(database_url))
    office = Office(store)
    asked = ask(store, added(store, a_run()), **SAID)
    voted = office.asks(quorum=2)
    office.decide(ANN, voted)
    with store.database.writing() as sql:
        before = sql.execute(_WORDS).all()
        if not store.database.on_sqlite:
            sql.execute(text("DROP INDEX approval_words"))
        sql.execute(text("ALTER TABLE approval DROP COLUMN said"))
        sql.execute(text("UPDATE alembic_version SET version_num = '0015'"))
    store.close()
    store = SqlStore(open_database(database_url))
    with store.reading() as tx:
        assert len(tx.approvals.votes(voted.id)) == 1
    with store.database.reading() as sql:
        assert sql.execute(_WORDS).all() == before
    assert listed(store, "返金") == [asked.id]
    store.close()
