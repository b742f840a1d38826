"""The schema's revision: bring it up to date, or refuse."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from control_plane.domain.errors import N_, ConfigurationError, SchemaTooNew

_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that are missing, within the connection's transaction: all or none.

    Raises:
        SchemaTooNew: Newer code has written the schema.
    """
    config = _config()
    if not _is_current(connection, config):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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


def _is_current(connection: Connection, config: Config) -> bool:
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    found = MigrationContext.configure(connection).get_current_heads()
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
    return set(found) == set(scripts.get_heads())


def _config() -> Config:
    config = Config()
    # `%` begins an interpolation in Alembic's settings.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
