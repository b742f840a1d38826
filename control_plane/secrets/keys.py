"""Keys: read where they are used, and kept out of every text from then on."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from control_plane.domain.errors import N_, ControlPlaneError, StepFailed
from control_plane.domain.members import HOME
from control_plane.domain.secrets import (
    SecretKind,
    SecretReference,
    problem_of_variable,
    reference_in,
)
from control_plane.domain.steps import FailureReason
from control_plane.secrets.redaction import known_secrets

_LARGEST_FILE_BYTES = 64 * 1024

Stored = Callable[[str, str], str | None]
"""Opens the secret of a workspace by name; `None` when there is none."""


class Keys:
    """Resolves references of connections and tools.

    Args:
        stored: Opens stored secrets; `None` where there is no store.
        folders: Below which files may be read: by the first workspace all, by another one what is
            in the folder there that has its id.
        environment: What `env:` references name; `None` is the process's own.
    """

    def __init__(
        self,
        *,
        stored: Stored | None = None,
        folders: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._stored = stored
        self._folders = tuple(folders)
        self._environment = environment

    async def key(self, reference: str, *, workspace_id: str, needed_by: str) -> str:
        """The key behind the reference; empty when there is no reference.

        Args:
            workspace_id: Whose stored secrets are meant.
            needed_by: The connection or tool that names it, for the message.

        Raises:
            StepFailed: `configuration`: it is missing, or nothing that can be sent as a key. Names
                where it should be, never a value.
        """
        named = reference_in(reference)
        if named is None:
            return ""
        if named.kind is SecretKind.ENV:
            value = self._from_environment(named, workspace_id, needed_by)
        else:
            value = await asyncio.to_thread(self._read, named, workspace_id, needed_by)
        return _usable(value.strip(), named, needed_by)

    def _from_environment(self, named: SecretReference, workspace_id: str, needed_by: str) -> str:
        refusal = problem_of_variable(named.name, workspace_id)
        if refusal is not None:
            raise StepFailed(FailureReason.CONFIGURATION, refusal.template, **refusal.params)
        here = os.environ if self._environment is None else self._environment
        value = here.get(named.name, "").strip()
        if not value:
            raise StepFailed(
                FailureReason.CONFIGURATION,
                N_(
                    "The environment variable {variable}, which {needed_by} takes its API key from,"
                    " is not set. Set it where the worker runs and restart it, or name another"
                    " variable."
                ),
                variable=named.name,
                needed_by=needed_by,
            )
        return value

    def _read(self, named: SecretReference, workspace_id: str, needed_by: str) -> str:
        if named.kind is SecretKind.FILE:
            own = self._folders
            if workspace_id != HOME:
                own = tuple(folder / workspace_id for folder in own)
            return file_below(own, named.name, needed_by=needed_by)
        try:
            value = self._stored(workspace_id, named.name) if self._stored else None
        except ControlPlaneError as error:
            raise StepFailed(FailureReason.CONFIGURATION, error.template, **error.params) from error
        if value is None:
            raise StepFailed(
                FailureReason.CONFIGURATION,
                N_(
                    "The secret {name}, which {needed_by} takes its API key from, is not kept in"
                    " this workspace. Keep it there, or name another one."
                ),
                name=named.name,
                needed_by=needed_by,
            )
        return value


def file_below(folders: Sequence[Path], path: str, *, needed_by: str) -> str:
    """Text of a file below one of the folders; links that lead out of them are not followed.

    Raises:
        StepFailed: It is elsewhere, no file, too large or unreadable; none says which, so that
            nobody learns by asking what is on the machine.
    """
    try:
        real = Path(path).resolve(strict=True)
        allowed = [folder.resolve() for folder in folders]
        if any(real.is_relative_to(folder) for folder in allowed):
            found = real.stat()
            if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST_FILE_BYTES:
                return real.read_text(encoding="utf-8")
    except (OSError, ValueError, RuntimeError):
        pass
    raise StepFailed(
        FailureReason.CONFIGURATION,
        N_(
            "The file {path}, which {needed_by} takes its API key from, cannot be read. It must be"
            " a text file below a folder that CONTROL_PLANE_SECRET_FOLDERS names where the worker"
            " runs; of a workspace other than default, below the folder there that has its id."
        ),
        path=path,
        needed_by=needed_by,
    )


def _usable(value: str, named: SecretReference, needed_by: str) -> str:
    known_secrets.add(value)
    if value and value.isascii() and value.isprintable():
        return value
    raise StepFailed(
        FailureReason.CONFIGURATION,
        N_(
            "{reference}, where {needed_by} takes its API key from, is empty or holds line breaks"
            " or characters no key has. Set it anew."
        ),
        reference=str(named),
        needed_by=needed_by,
    )
