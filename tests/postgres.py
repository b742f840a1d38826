"""A PostgreSQL server of the tests' own, or the one named in CONTROL_PLANE_TEST_POSTGRES."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

_numbers = itertools.count(1)


class NoPostgres(Exception):
    """There is no server to test with; says why."""


@contextmanager
def server() -> Generator[str]:
    """The URL of a server's maintenance database. Raises `NoPostgres`."""
    if given := os.environ.get("CONTROL_PLANE_TEST_POSTGRES"):
        yield given
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="cp-pg-"))
    data = folder / "data"
    as_owner = _owned_by_postgres(folder)
    settings = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=200"
    try:
        _run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", **as_owner)
        _run(
            binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", settings, "-w", "start",
            **as_owner,
        )  # fmt: skip
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", **as_owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server_url: str, *, template: str = "template0") -> Generator[str]:
    """The URL of a new database that is dropped at the end."""
    name = f"cp_test_{os.getpid()}_{next(_numbers)}"
    admin = create_engine(
        make_url(server_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        admin.dispose()


def _binaries() -> Path:
    asked = shutil.which("pg_config")
    found = [Path(_run(asked, "--bindir").strip())] if asked else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists():
            return folder
    raise NoPostgres("no PostgreSQL server is installed and CONTROL_PLANE_TEST_POSTGRES is not set")


def _owned_by_postgres(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError as error:
        raise NoPostgres(
            "PostgreSQL does not run as root, and there is no user postgres"
        ) from error
    return {"user": "postgres", "group": "postgres"}


def _run(*command: object, **options: Any) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if "start" in command else subprocess.STDOUT,
        cwd="/",
        **options,
    )
    if done.returncode:
        raise NoPostgres(f"{command[0]} failed: {done.stdout}")
    return done.stdout
