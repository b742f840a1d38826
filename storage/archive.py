"""A backup's file: a gzipped tar of JSON Lines, a few MB a part, and a manifest as its last member.

    run/00001.jsonl …    one row a line: its values in the order of the manifest's columns
    manifest.json        schema revision, and of each table columns, rows and SHA-256 of its lines

Nothing is ever unpacked to disk, and no more than one part is in memory.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

import orjson
from pydantic import ValidationError

from control_plane.domain.errors import N_, CallerError
from control_plane.domain.frozen import Frozen

_PART_BYTES = 4_000_000
_LARGEST_MANIFEST_BYTES = 1_000_000
_MANIFEST = "manifest.json"
_PART_NAME = re.compile(r"([a-z_]+)/[0-9]{5,}\.jsonl")

Row = Sequence[Any]
ColumnKind = Literal["int", "text", "bool", "float", "bytes"]


class ColumnFacts(Frozen):
    """One column of a table."""

    name: str
    kind: ColumnKind
    key: bool = False
    """Whether it is part of the primary key, by which rows are ordered."""


class TableFacts(Frozen):
    """What a backup holds of one table."""

    name: str
    columns: tuple[ColumnFacts, ...]
    rows: int
    sha256: str
    """Of its lines, in order."""


class Manifest(Frozen):
    """What a backup holds."""

    format: Literal[1] = 1
    product: Literal["agent-control-plane"] = "agent-control-plane"
    version: str
    """Of the product that wrote it."""
    revision: str
    """Of the schema."""
    created_at: datetime
    tables: tuple[TableFacts, ...]
    """In an order in which they can be filled."""

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def digest(self) -> str:
        """SHA-256 over the manifest, and so over everything: kept elsewhere it proves the file."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Tally:
    """Counts rows and hashes them, as the lines of a backup."""

    def __init__(self, columns: Sequence[ColumnFacts]) -> None:
        self._bytes_at = [i for i, column in enumerate(columns) if column.kind == "bytes"]
        self._digest = hashlib.sha256()
        self.rows = 0

    @property
    def sha256(self) -> str:
        """Of the lines so far."""
        return self._digest.hexdigest()

    def line(self, row: Row) -> bytes:
        """The row as a line, counted."""
        values = list(row)
        for place in self._bytes_at:
            if values[place] is not None:
                values[place] = base64.b64encode(values[place]).decode()
        return self.counted(orjson.dumps(values) + b"\n")

    def counted(self, line: bytes) -> bytes:
        """A line that was read, counted."""
        self._digest.update(line)
        self.rows += 1
        return line

    def row(self, line: bytes) -> list[Any]:
        """The values in a line."""
        values: list[Any] = orjson.loads(line)
        for place in self._bytes_at:
            if values[place] is not None:
                values[place] = base64.b64decode(values[place])
        return values


class ArchiveWriter:
    """Writes tables, then the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def table(self, name: str, columns: Sequence[ColumnFacts], rows: Iterable[Row]) -> TableFacts:
        """Write one table, row by row; what was written."""
        tally, part, number = Tally(columns), bytearray(), 0
        for row in rows:
            part += tally.line(row)
            if len(part) >= _PART_BYTES:
                number += 1
                self._member(f"{name}/{number:05}.jsonl", bytes(part))
                part.clear()
        if part:
            self._member(f"{name}/{number + 1:05}.jsonl", bytes(part))
        return TableFacts(name=name, columns=tuple(columns), rows=tally.rows, sha256=tally.sha256)

    def manifest(self, manifest: Manifest) -> None:
        """Write what the archive holds, last of all."""
        self._member(_MANIFEST, manifest.model_dump_json().encode())

    def _member(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        member.mode = 0o600
        self._tar.addfile(member, io.BytesIO(content))


@contextmanager
def writing_archive(path: Path) -> Generator[ArchiveWriter]:
    """A new archive that only its owner can read; it has its name once it is complete.

    Raises:
        CallerError: The file is there already, or cannot be written.
    """
    if path.exists():
        raise CallerError(N_("{path} is there already; choose another name."), path=path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(opened, "wb") as file:
                with (
                    gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, filename="") as zipped,
                    tarfile.open(fileobj=zipped, mode="w|") as tar,
                ):
                    yield ArchiveWriter(tar)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise CallerError(
            N_("{path} cannot be written: {reason}."), path=path, reason=reason
        ) from error


def verified(path: Path) -> Manifest:
    """The manifest of a complete archive whose every table has the rows and hash it says.

    Raises:
        CallerError: It is no backup, or not whole, or was changed.
    """
    found: dict[str, Tally] = {}
    manifest: Manifest | None = None
    with _reading(path) as (tar, check_end):
        for name, content in _members(tar):
            if manifest is not None:
                raise _refused(path, "something follows the manifest")
            if name == _MANIFEST:
                manifest = Manifest.model_validate_json(content.read(_LARGEST_MANIFEST_BYTES))
                continue
            tally = found.setdefault(_table_of(path, name), Tally(()))
            for line in content:
                tally.counted(line)
        check_end()
    if manifest is None:
        raise _refused(path, "its manifest is missing")
    _compare(path, manifest, found)
    return manifest


def rows_of(path: Path, manifest: Manifest) -> Iterator[tuple[TableFacts, Iterator[list[Any]]]]:
    """The rows of a verified archive, part by part, in the order in which they were written."""
    tables = {table.name: table for table in manifest.tables}
    with _reading(path) as (tar, _check_end):
        for name, content in _members(tar):
            if name != _MANIFEST:
                table = tables[_table_of(path, name)]
                tally = Tally(table.columns)
                yield table, (tally.row(line) for line in content)


@contextmanager
def _reading(path: Path) -> Generator[tuple[tarfile.TarFile, Callable[[], object]]]:
    try:
        with (
            path.open("rb") as file,
            gzip.GzipFile(fileobj=file, mode="rb") as zipped,
            tarfile.open(fileobj=zipped, mode="r|") as tar,
        ):
            yield tar, lambda: zipped.read(1)  # The end holds a checksum of its own.
    except FileNotFoundError as error:
        raise CallerError(
            N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror
        ) from error
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise _refused(path, str(error) or type(error).__name__) from error
    except (orjson.JSONDecodeError, ValidationError, ValueError) as error:
        raise _refused(path, "it holds something else than a backup does") from error


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        content = tar.extractfile(member) if member.isfile() else None
        if content is not None:
            yield member.name, content


def _table_of(path: Path, name: str) -> str:
    match = _PART_NAME.fullmatch(name)
    if match is None:
        raise _refused(path, f"it holds {name!r}")
    return match[1]


def _compare(path: Path, manifest: Manifest, found: dict[str, Tally]) -> None:
    nothing = Tally(())
    if set(found) - {table.name for table in manifest.tables}:
        raise _refused(path, "it holds tables its manifest does not name")
    for table in manifest.tables:
        tally = found.get(table.name, nothing)
        if (tally.rows, tally.sha256) != (table.rows, table.sha256):
            raise _refused(path, f"table {table.name} is not as it was written")


def _refused(path: Path, reason: str) -> CallerError:
    return CallerError(N_("{path} is no whole backup: {reason}."), path=path, reason=reason)
