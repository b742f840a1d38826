"""Secrets: named where they are needed, kept elsewhere, and never part of what is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from control_plane.domain.errors import N_, Problem
from control_plane.domain.frozen import Frozen, Slug
from control_plane.domain.members import HOME

_REFERENCE = (
    r"^(env:[A-Za-z_][A-Za-z0-9_]{0,99}|store:[a-z][a-z0-9_]{0,47}|file:/[^\x00-\x1f]{1,400})?$"
)
_OWN_VARIABLE = N_(
    "{variable} belongs to the control plane itself; keep the key in a variable of its own."
)
_ANOTHER_S_VARIABLE = N_(
    "{variable} is no variable of this workspace: its variables are called {prefix}NAME. Keep the"
    " key in one of these, or as a stored secret."
)
# Whoever may name a variable learns what is in it by naming an endpoint of theirs beside it.
_OWN_VARIABLES = ("CONTROL_PLANE_", "STREAMLIT_", "TEMPORAL_", "DATABASE_URL", "PGPASS")
_LONGEST_VALUE = 10_000


class SecretKind(StrEnum):
    """Where a secret is kept."""

    ENV = "env"
    """In an environment variable of the process that uses it."""
    STORE = "store"
    """Sealed in the store, by a name of its workspace."""
    FILE = "file"
    """In a file on the machine of the process that uses it."""


@dataclass(frozen=True)
class SecretReference:
    """Where a secret is to be read from."""

    kind: SecretKind
    name: str
    """Of the variable or the stored secret, or the file's absolute path."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def reference_in(text: str) -> SecretReference | None:
    """The reference a checked text spells out; `None` when no secret is needed."""
    kind, _, name = text.partition(":")
    return SecretReference(SecretKind(kind), name) if text else None


def variable_prefix(workspace_id: str) -> str:
    """What the variables of a workspace begin with; empty for the first one, which has all.

    Its admins look after the installation; those of the others shall not get at each other's keys.
    """
    return "" if workspace_id == HOME else f"WORKSPACE_{workspace_id.upper()}__"


def problem_of_variable(name: str, workspace_id: str) -> Problem | None:
    """Why connections and tools of the workspace may not take a key from the variable."""
    if name.upper().startswith(_OWN_VARIABLES):
        return Problem("api_key", _OWN_VARIABLE, {"variable": name})
    prefix = variable_prefix(workspace_id)
    # The last `__` ends the workspace's id, so that each name belongs to one workspace at most.
    head, sign, rest = name.rpartition("__")
    if prefix and not (head + sign == prefix and rest):
        return Problem("api_key", _ANOTHER_S_VARIABLE, {"variable": name, "prefix": prefix})
    return None


def problems_of_address(field: str, url: str, api_key: str, *, workspace_id: str) -> list[Problem]:
    """What is wrong with where something calls and with what key, beyond its form."""
    problems: list[Problem] = []
    reference = reference_in(api_key)
    if reference and reference.kind is SecretKind.ENV:
        refusal = problem_of_variable(reference.name, workspace_id)
        problems += [refusal] if refusal else []
    if holds_password(url):
        template = N_(
            "An address holds no user name or password: everybody who sees it would know them."
            " Keep a key as a secret and name it."
        )
        problems.append(Problem(field, template))
    return problems


def holds_password(url: str) -> bool:
    """Whether the address brings a user name or password along, as `https://name:word@host`."""
    return "@" in url.partition("://")[2].split("/")[0].split("?")[0].split("#")[0]


def _checked(text: str) -> str:
    if re.fullmatch(_REFERENCE, text) is None:
        raise PydanticCustomError("secret_reference", "no reference")
    return text


SecretRef = Annotated[
    str,
    AfterValidator(_checked),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _REFERENCE.replace(r"\x00-\x1f", r"\u0000-\u001f"),
            "examples": ["env:OPENAI_API_KEY", "store:openai", "file:/run/secrets/openai"],
            "description": "Where the key is kept: `env:VARIABLE`, `store:NAME` or `file:/path`;"
            " empty for none. Never the key itself.",
        }
    ),
]
"""A reference as text; empty for none."""


class WithApiKey(Frozen):
    """What calls somebody else with a key: its field `api_key` says where that is kept."""

    @model_validator(mode="before")
    @classmethod
    def _read_former_name(cls, data: Any) -> Any:
        """Records and callers may still name the variable alone, as `api_key_env`."""
        if not isinstance(data, dict) or "api_key_env" not in data:
            return cast("Any", data)
        fields = dict(cast("dict[str, Any]", data))
        variable = fields.pop("api_key_env")
        if not fields.get("api_key"):
            named = isinstance(variable, str) and variable.strip()
            fields["api_key"] = f"env:{variable.strip()}" if named else variable or ""
        return fields


class SecretDraft(Frozen):
    """A secret to keep."""

    name: Slug
    value: SecretStr = Field(min_length=1, max_length=_LONGEST_VALUE)


@dataclass(frozen=True)
class Secret:
    """What is known of a stored secret: everything but its value."""

    id: str
    workspace_id: str
    name: str
    version: int
    """Counts replacements."""
    created_at: datetime
    updated_at: datetime
    updated_by: str
    """Id of the principal."""
    last_used_at: datetime | None
    """To some minutes; `None` when it never was."""

    @property
    def reference(self) -> str:
        """How connections and tools name it."""
        return f"{SecretKind.STORE}:{self.name}"


@dataclass(frozen=True)
class SealedValue:
    """A sealed text in the store, wherever it is."""

    kind: Literal["secret", "endpoint", "schedule", "channel"]
    """Whose it is: a stored secret, an endpoint that is told of events, a schedule's callers, or a
    channel people are told through."""
    column: str
    id: str
    workspace_id: str
    name: str
    sealed: str


def sealing_context(workspace_id: str, name: str) -> str:
    """What the sealed value is bound to: it opens as this secret of this workspace only."""
    return f"secret/{workspace_id}/{name}"
