"""The schema's revision: bring it up to date, or refuse."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from control_plane.domain.errors import N_, ConfigurationError, SchemaTooNew
from storage.approval_words import index_words
from storage.tables import SQLModel

_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that are missing, within the connection's transaction: all or none.

    And make the index of words, where the server had no leave for it until now.

    Raises:
        SchemaTooNew: Newer code has written the schema.
    """
    config = _config()
    if not _is_current(connection, config):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    index_words(connection)


def require_current(connection: Connection) -> None:
    """Let a schema of exactly this code pass, or refuse.

    Raises:
        SchemaTooNew: Newer code has written it.
        ConfigurationError: It is older, or there is none yet.
    """
    if not _is_current(connection, _config()):
        raise ConfigurationError(
            N_(
                "The store's schema is older than this version;"
                " run `python -m control_plane migrate`."
            )
        )


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; `None` when there is none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def require_known(revision: str | None) -> None:
    """Let a revision pass that this code can read or migrate; `None`, no schema yet, too.

    Raises:
        SchemaTooNew: Newer code has made it.
    """
    if revision is not None:
        _require_known([revision], ScriptDirectory.from_config(_config()))


def make(connection: Connection, revision: str) -> None:
    """Throw away every table of the store, and make those of the revision, without rows.

    Within the connection's transaction; on SQLite without foreign keys.
    """
    SQLModel.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _is_current(connection: Connection, config: Config) -> bool:
    scripts = ScriptDirectory.from_config(config)
    found = MigrationContext.configure(connection).get_current_heads()
    _require_known(found, scripts)
    return set(found) == set(scripts.get_heads())


def _require_known(found: Collection[str], scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    unknown = [revision for revision in found if revision not in known]
    if unknown:
        raise SchemaTooNew(
            N_(
                "The store's schema is revision {found}, but this version knows only up to"
                " {newest}; start the newer version again, or restore a backup made before it."
            ),
            found=", ".join(unknown),
            newest=", ".join(scripts.get_heads()),
        )


def _config() -> Config:
    config = Config()
    # `%` begins an interpolation in Alembic's settings.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
