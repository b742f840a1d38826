"""The audit record as a chain: what it promises on both databases, and what a check of it finds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select, text, update

from control_plane.domain.audit import EVERYTHING, AuditEvent, AuditFilter
from control_plane.domain.audit_chain import Head, Link
from control_plane.domain.audit_check import ERASED_EVENTS, ChainCheck, Fault, Standing
from control_plane.domain.audit_file import check_file, header_of, line_of
from control_plane.domain.errors import CallerError, ControlPlaneError
from storage.database import Database, open_database
from storage.store import SqlStore
from storage.tables import AuditHeadRow, AuditRow, table_of
from tests.stores import ELSEWHERE, HERE, NOW, at, new_id

_EVENT, _HEAD = table_of(AuditRow), table_of(AuditHeadRow)
_E, _H = _EVENT.c, _HEAD.c
COLUMNS = [column.name for column in _EVENT.columns]


def event(number: int = 0, **changes: object) -> AuditEvent:
    made = AuditEvent(
        new_id("aud"), HERE, at(number), "ann", "agent.saved", "agent/a", {"note": f"n {number} 🔐"}
    )
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


def recorded(store: SqlStore, count: int = 6) -> None:
    for number in range(count):
        with store.writing() as tx:
            tx.audit.append(event(number))
            tx.audit.append(event(workspace_id=ELSEWHERE))


def checked(store: SqlStore, expected: Head | None = None) -> Standing:
    with store.reading() as tx:
        check = ChainCheck(HERE, tx.audit.head(HERE), expected=expected)
        for link in tx.audit.links(HERE, EVERYTHING):
            check.add(link)
    return check.finish()


def as_a_dba(store: SqlStore, act: Callable[[Connection], object]) -> None:
    """Past the triggers, as somebody with all rights on the database could."""
    with store.database.writing() as sql:
        if store.database.on_sqlite:
            triggers = sql.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            ).all()
            for name, _sql in triggers:
                sql.execute(text(f"DROP TRIGGER {name}"))
            act(sql)
            for _name, made_by in triggers:
                sql.exec_driver_sql(made_by)
        else:
            sql.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
            act(sql)
            sql.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))


def faults(standing: Standing) -> list[tuple[int, Fault]]:
    return [(found.seq, found.fault) for found in standing.breaks]


def links(store: SqlStore) -> list[Link]:
    with store.reading() as tx:
        return list(tx.audit.links(HERE, EVERYTHING))


def test_what_was_recorded_holds_and_each_workspace_has_a_chain_of_its_own(
    store: SqlStore,
) -> None:
    recorded(store)
    standing = checked(store)
    assert standing.sound
    assert (standing.events, standing.first_seq, standing.head.seq) == (6, 1, 6)
    with store.reading() as tx:
        assert {name: head.seq for name, head in tx.audit.heads().items()} == {
            HERE: 6,
            ELSEWHERE: 6,
        }


def test_an_empty_record_is_sound(store: SqlStore) -> None:
    assert checked(store).sound


def test_events_of_one_transaction_are_chained_in_order_and_a_failed_one_leaves_no_gap(
    store: SqlStore,
) -> None:
    def fail() -> None:
        with store.writing() as tx:
            tx.audit.append(event())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.writing() as tx:
        for number in range(3):
            tx.audit.append(event(number, actor=f"p{number}"))
        newest = tx.audit.page(HERE, EVERYTHING, limit=9, cursor=None).items
        assert [one.actor for one in newest] == ["p2", "p1", "p0"]
    assert checked(store).sound
    assert [link.seq for link in links(store)] == [1, 2, 3]


def test_text_that_no_store_takes_is_hashed_as_it_is_stored(store: SqlStore) -> None:
    with store.writing() as tx:
        odd = "a\0b\ud800 \x7f\x1f\u2028"
        tx.audit.append(event(actor=odd, subject=odd, detail={"x": odd, odd: 2**70}))
    assert checked(store).sound


def test_racing_writers_keep_one_chain(store: SqlStore) -> None:
    def write(number: int) -> None:
        with store.writing() as tx:
            tx.audit.append(event(number))
            tx.audit.append(event(number))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    standing = checked(store)
    assert standing.sound
    assert standing.events == 80


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 3, 6])
def test_one_byte_changed_in_any_column_of_any_event_is_found(
    store: SqlStore, column: str, seq: int
) -> None:
    recorded(store)
    values = {"seq": 99, "at": 1, "erased_in": "x"}
    here = (_E.workspace_id == HERE, _E.seq == seq)

    def change(sql: Connection) -> None:
        old = sql.execute(select(_E[column]).where(*here)).scalar_one()
        new = values.get(column) or chr(ord(old[0]) ^ 1) + old[1:]
        sql.execute(update(_EVENT).where(*here).values({column: new}))

    as_a_dba(store, change)
    assert not checked(store).sound


def test_any_byte_of_any_text_or_number_changed_is_found() -> None:
    """Without a database: whatever is changed in a link, by one bit, its check fails."""
    chain = made_chain(3)

    @settings(max_examples=300)
    @given(
        place=st.integers(0, 2),
        name=st.sampled_from([name for name in vars(chain[0]) if name != "erased_in"]),
        position=st.integers(0, 200),
        bit=st.integers(0, 6),
    )
    def changed(place: int, name: str, position: int, bit: int) -> None:
        old = vars(chain[place])[name]
        if isinstance(old, int):
            new: object = old ^ (1 << bit)
        else:
            spot = position % len(old)
            new = old[:spot] + chr(ord(old[spot]) ^ (1 << bit)) + old[spot + 1 :]
        tampered = [*chain]
        tampered[place] = replace(chain[place], **{name: new})
        check = ChainCheck(HERE, Head(3, chain[-1].hash))
        for link in tampered:
            check.add(link)
        assert not check.finish().sound

    changed()


def made_chain(count: int) -> list[Link]:
    from control_plane.domain.audit_chain import GENESIS, chained

    made: list[Link] = []
    for seq in range(1, count + 1):
        previous = made[-1].hash if made else GENESIS
        made.append(
            chained(
                Link(
                    HERE, seq, f"aud_{seq}", seq, "ann", "a.b", "k/n", '{"a":1}', "5a", "",
                    previous, "",
                )
            )
        )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("seq", "column", "found"),
    [
        (3, "actor", [(3, Fault.CHANGED)]),
        (3, "hash", [(3, Fault.CHANGED)]),
        (3, "previous", [(3, Fault.CHANGED)]),
        (3, "detail", [(3, Fault.DETAIL)]),
        (6, "hash", [(6, Fault.CHANGED), (6, Fault.HEAD)]),
    ],
)
def test_a_break_says_where_it_is_and_what_is_wrong(
    store: SqlStore, seq: int, column: str, found: list[tuple[int, Fault]]
) -> None:
    recorded(store)
    here = (_E.workspace_id == HERE, _E.seq == seq)
    as_a_dba(store, lambda sql: sql.execute(update(_EVENT).where(*here).values({column: "{}"})))
    assert faults(checked(store)) == found


@pytest.mark.parametrize(
    ("seqs", "found"),
    [
        ([1], [(1, Fault.MISSING)]),
        ([3, 4], [(3, Fault.MISSING)]),
        ([5, 6], [(5, Fault.TRUNCATED)]),
        ([1, 2, 3, 4, 5, 6], [(1, Fault.TRUNCATED)]),
    ],
)
def test_deleted_events_are_missed(
    store: SqlStore, seqs: list[int], found: list[tuple[int, Fault]]
) -> None:
    recorded(store)
    gone = delete(_EVENT).where(_E.workspace_id == HERE, _E.seq.in_(seqs))
    as_a_dba(store, lambda sql: sql.execute(gone))
    assert faults(checked(store)) == found


def test_events_that_changed_places_are_recognised(store: SqlStore) -> None:
    recorded(store)

    def swap(sql: Connection) -> None:
        for old, new in ((2, 1002), (4, 1004), (1002, 4), (1004, 2)):
            here = (_E.workspace_id == HERE, _E.seq == old)
            sql.execute(update(_EVENT).where(*here).values(seq=new))

    as_a_dba(store, swap)
    found = faults(checked(store))
    assert (2, Fault.CHANGED) in found
    assert (4, Fault.MOVED) in found


def test_an_event_put_in_later_is_found_wherever_it_is_put(store: SqlStore) -> None:
    recorded(store)
    last = links(store)[-1]
    with store.reading() as tx:
        head = tx.audit.head(HERE)
    forged = made_chain(1)[0]
    row = {**vars(forged), "at": 1, "seq": last.seq + 1, "previous": last.hash, "id": "aud_x"}
    del row["at_micros"]
    as_a_dba(store, lambda sql: sql.execute(_EVENT.insert().values(row)))
    assert faults(checked(store)) == [(7, Fault.CHANGED), (7, Fault.HEAD)]
    assert head.seq == 6


def test_a_record_rewritten_with_its_head_is_found_by_what_was_noted_before(
    store: SqlStore,
) -> None:
    recorded(store)
    with store.reading() as tx:
        noted = tx.audit.head(HERE)
    forged = made_chain(6)

    def rewrite(sql: Connection) -> None:
        sql.execute(delete(_EVENT).where(_E.workspace_id == HERE))
        for link in forged:
            row = dict(vars(link))
            sql.execute(_EVENT.insert().values(at=row.pop("at_micros"), **row))
        head = update(_HEAD).where(_H.workspace_id == HERE)
        sql.execute(head.values(hash=forged[-1].hash))

    as_a_dba(store, rewrite)
    assert checked(store).sound
    assert faults(checked(store, noted)) == [(6, Fault.EXPECTED)]


@pytest.mark.parametrize(
    ("noted", "found"),
    [
        (Head(0), []),
        (Head(3, "f" * 64), [(3, Fault.EXPECTED)]),
        (Head(9, "f" * 64), [(9, Fault.TRUNCATED)]),
    ],
)
def test_what_was_noted_is_held_against_the_record(
    store: SqlStore, noted: Head, found: list[tuple[int, Fault]]
) -> None:
    recorded(store)
    assert faults(checked(store, noted)) == found


def test_the_database_itself_refuses_to_change_or_delete_an_event(store: SqlStore) -> None:
    recorded(store)
    for statement in (
        update(_EVENT).values(actor="eve"),
        update(_EVENT).values(detail="{}"),
        update(_EVENT).values(detail=None, salt=None),
        update(_EVENT).values(detail=None, salt=None, erased_in="x", hash="0"),
        delete(_EVENT),
    ):
        with pytest.raises(ControlPlaneError), store.database.writing() as sql:
            sql.execute(statement)
    assert checked(store).sound


def test_details_can_be_erased_without_breaking_the_chain(store: SqlStore) -> None:
    recorded(store)
    with store.writing() as tx:
        told = event(detail={ERASED_EVENTS: 2})
        assert tx.audit.erase_details(HERE, [2, 3], told_in=told.id) == 2
        tx.audit.append(told)
        assert tx.audit.erase_details(HERE, [2], told_in="another") == 0
    standing = checked(store)
    assert standing.sound
    assert standing.erased == 2
    assert [(link.detail, link.salt) for link in links(store)][1:3] == [(None, None)] * 2
    with store.reading() as tx:
        shown = tx.audit.page(HERE, EVERYTHING, limit=9, cursor=None).items
    assert [one.seq for one in shown if one.erased] == [3, 2]


def test_an_erasure_that_no_event_tells_of_is_found(store: SqlStore) -> None:
    recorded(store)
    with store.writing() as tx:
        told = event(detail={ERASED_EVENTS: 1})
        tx.audit.erase_details(HERE, [2], told_in=told.id)
        tx.audit.append(told)
    with store.database.writing() as sql:
        gone = update(_EVENT).where(_E.workspace_id == HERE, _E.seq == 3)
        sql.execute(gone.values(detail=None, salt=None, erased_in=told.id))
    assert [fault for _seq, fault in faults(checked(store))] == [Fault.ERASED]


def test_events_whose_time_is_over_leave_an_anchor_that_the_record_tells_of(
    store: SqlStore,
) -> None:
    recorded(store)
    with store.reading() as tx:
        noted_before = tx.audit.head(HERE)
        assert tx.audit.last_before(HERE, NOW) == 0
        assert tx.audit.last_before(HERE, at(2)) == 2
        assert tx.audit.last_before(HERE, at(99)) == 6
    with store.writing() as tx:
        last = tx.audit.prune(HERE, 4)
        assert last is not None
        pruned = {"through": 4, "hash": last.hash}
        tx.audit.append(event(action="audit.pruned", detail=pruned))
        assert tx.audit.sweep(HERE, limit=3) == 3
        assert tx.audit.sweep(HERE, limit=3) == 1
    standing = checked(store, noted_before)
    assert standing.sound
    assert (standing.first_seq, standing.events) == (5, 3)
    assert faults(checked(store, Head(2, "f" * 64))) == [(2, Fault.UNCHECKED)]
    assert checked(store, Head(4, last.hash)).sound


def test_events_removed_without_a_word_are_found(store: SqlStore) -> None:
    recorded(store)
    with store.writing() as tx:
        tx.audit.prune(HERE, 4)
        tx.audit.sweep(HERE, limit=9)
    assert faults(checked(store)) == [(4, Fault.PRUNED)]


def test_events_are_found_by_who_what_and_when(store: SqlStore) -> None:
    with store.writing() as tx:
        for number, actor in enumerate(("ann", "bob", "ann")):
            tx.audit.append(event(number, actor=actor, action=f"agent.{number}"))
    for where, found in (
        (AuditFilter(actor="ann"), [3, 1]),
        (AuditFilter(action="agent.1"), [2]),
        (AuditFilter(since=at(1)), [3, 2]),
        (AuditFilter(until=at(1)), [1]),
        (AuditFilter(actor="ann", since=at(1)), [3]),
    ):
        with store.reading() as tx:
            items = tx.audit.page(HERE, where, limit=9, cursor=None).items
        assert [one.seq for one in items] == found


def exported(store: SqlStore, where: AuditFilter = EVERYTHING) -> list[bytes]:
    with store.reading() as tx:
        head = tx.audit.head(HERE)
        first = header_of(HERE, head, exported_at=NOW, complete=where.everything)
        lines = [first, *map(line_of, tx.audit.links(HERE, where))]
    return [orjson.dumps(line) for line in lines]


def test_an_export_is_checked_without_the_store(store: SqlStore) -> None:
    recorded(store)
    with store.writing() as tx:
        told = event(detail={ERASED_EVENTS: 1, "odd": "\0\x7f"})
        tx.audit.erase_details(HERE, [2], told_in=told.id)
        tx.audit.append(told)
    lines = exported(store)
    assert check_file(lines).sound
    assert check_file(lines, expected=checked(store).head).sound
    assert faults(check_file(lines[:-1])) == [(7, Fault.TRUNCATED), (6, Fault.ERASED)]
    assert faults(check_file([*lines[:4], *lines[5:]])) == [(4, Fault.MISSING)]
    swapped = [*lines[:3], lines[4], lines[3], *lines[5:]]
    assert (3, Fault.MOVED) in faults(check_file(swapped))
    tampered = [line.replace(b'"n 4', b'"n 5') for line in lines]
    assert faults(check_file(tampered)) == [(5, Fault.DETAIL)]
    some = exported(store, AuditFilter(since=at(3)))
    assert check_file(some).sound
    assert faults(check_file([one.replace(b'"ann"', b'"eve"') for one in some[:2]])) == [
        (4, Fault.CHANGED)
    ]


@pytest.mark.parametrize("lines", [[], [b"x"], [b"[]"], [b"{}"], [b'{"kind":"audit_event"}']])
def test_what_is_no_export_is_refused(lines: list[bytes]) -> None:
    with pytest.raises(CallerError):
        check_file(lines)


def test_what_was_on_record_before_there_was_a_chain_becomes_its_beginning(
    database_url: str,
) -> None:
    open_database(database_url).close()
    store = SqlStore(Database(database_url))
    with store.database.writing() as sql:
        sql.execute(text("DROP TABLE audit_event"))
        sql.execute(
            text(
                "CREATE TABLE audit_event (id VARCHAR CONSTRAINT pk_audit_event PRIMARY KEY,"
                " workspace_id VARCHAR NOT NULL, at BIGINT NOT NULL, actor VARCHAR NOT NULL,"
                " action VARCHAR NOT NULL, subject VARCHAR NOT NULL, detail TEXT NOT NULL)"
            )
        )
        for index in ("audit_by_age", "audit_by_subject"):
            sql.execute(text(f"CREATE INDEX {index} ON audit_event (id)"))
        for number in range(5):
            sql.execute(
                text("INSERT INTO audit_event VALUES (:id, 'default', 5, 'ann', 'a.b', 'k/n', :d)"),
                {"id": f"aud_{number}", "d": '{"note":"\\u0000 \u007f 🔐"}'},
            )
        for table in ("audit_head", "audit_cursor"):
            sql.execute(text(f"DROP TABLE {table}"))
        _run_only(sql, "0005_audit_chain")
    standing = checked(store)
    assert standing.sound
    assert standing.events == 5
    with store.writing() as tx:
        tx.audit.append(event())
    assert checked(store).sound
    store.close()


def _run_only(sql: Connection, migration: str) -> None:
    import importlib

    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    step = importlib.import_module(f"storage.migrations.versions.{migration}")
    with Operations.context(MigrationContext.configure(sql)):
        step.upgrade()
