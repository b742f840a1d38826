"""The database behind the store: connections for reading, for decisions, and for the journal."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from control_plane.domain.errors import N_, ConfigurationError
from storage import postgresql, schema, sqlite
from storage.failures import opening, translated

DEFAULT_URL = "sqlite:///data/control_plane.db"


class Database:
    """Hands out connections to one SQLite file or PostgreSQL database, to any thread."""

    def __init__(self, url: str = DEFAULT_URL) -> None:
        """Connects to nothing yet.

        Raises:
            ConfigurationError: The URL is none of a SQLite file or a PostgreSQL database.
        """
        self.url = parsed(url)
        kind = sqlite if self.on_sqlite else postgresql
        self._reading = kind.reading_engine(self.url)
        self._durable = kind.writing_engine(self.url, durable=True)
        self._fast = kind.writing_engine(self.url, durable=False)

    @property
    def on_sqlite(self) -> bool:
        """Whether it is a SQLite file; otherwise it is PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view; waits for no writer, cannot write. Raises `StoreUnavailable`."""
        with translated(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Generator[Connection]:
        """One transaction, committed when the block ends well. Raises `StoreUnavailable`."""
        with translated(), self.connect(durable=durable) as connection, connection.begin():
            yield connection

    def connect(self, *, durable: bool) -> Connection:
        """A connection that writes, for whoever begins and ends transactions alone; close it soon.

        SQLite has one of each kind: whoever holds it keeps the process's other threads waiting.
        Errors of the database pass through untranslated.

        Args:
            durable: Whether a commit survives a power failure; otherwise it survives the end of the
                process. A durable commit makes all earlier ones durable too.
        """
        return (self._durable if durable else self._fast).connect()

    def close(self) -> None:
        """Close all connections that are not in use."""
        for engine in (self._reading, self._durable, self._fast):
            engine.dispose()


def open_database(url: str = DEFAULT_URL, *, migrate: bool = True) -> Database:
    """The database with its schema up to date.

    Args:
        url: `sqlite:///path/to/file.db` (a missing folder is made) or `postgresql://...`.
        migrate: Make or migrate the schema. Of several processes one does, the others wait.

    Raises:
        StoreUnavailable: It cannot be opened, read or written.
        SchemaTooNew: Newer code has written it.
        ConfigurationError: The URL is wrong, or the schema is too old and may not be migrated.
    """
    database = Database(url)
    try:
        with opening():
            if not migrate:
                with database.reading() as connection:
                    schema.require_current(connection)
            elif database.on_sqlite:
                _migrate_sqlite(database)
            else:
                _migrate_postgresql(database)
    except BaseException:
        database.close()
        raise
    return database


def parsed(url: str) -> URL:
    """The URL with the driver this product uses.

    Raises:
        ConfigurationError: It is none of a SQLite file or a PostgreSQL database.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(
            N_(
                "DATABASE_URL is no URL; write sqlite:///path/to/file.db or postgresql://user@host/name."
            )
        ) from error
    scheme = address.drivername.partition("+")[0]
    if scheme in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    if scheme != "sqlite":
        raise ConfigurationError(
            N_("DATABASE_URL begins with {scheme!r}; only sqlite:/// and postgresql:// are known."),
            scheme=scheme,
        )
    if address.database in {None, "", ":memory:"}:
        raise ConfigurationError(N_("DATABASE_URL must name a file: sqlite:///path/to/file.db."))
    return address


def _migrate_sqlite(database: Database) -> None:
    with (
        sqlite.starting_alone(database.url),
        database.connect(durable=True) as connection,
        sqlite.without_foreign_keys(connection),
        connection.begin(),
    ):
        schema.bring_up_to_date(connection)


def _migrate_postgresql(database: Database) -> None:
    with database.connect(durable=True) as connection, connection.begin():
        postgresql.start_alone(connection)
        schema.bring_up_to_date(connection)
