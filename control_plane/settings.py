"""Every setting, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from control_plane.domain.errors import N_, ConfigurationError


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Each field names its environment variable."""

    database_url: str
    """`DATABASE_URL`: `postgresql://…` or `sqlite:///path`; default a file in `data_folder`."""
    data_folder: Path
    """`CONTROL_PLANE_DATA`: where the default store lives. Default `data`."""
    worker: bool = True
    """`CONTROL_PLANE_WORKER`: whether the app works on runs; 0 leaves it to a worker process."""
    demo: bool = True
    """`CONTROL_PLANE_DEMO`: whether an empty store is filled with the demo at first start."""
    max_runs: int = 50
    """`CONTROL_PLANE_MAX_RUNS`: runs in a worker's hands at once. Waiting runs do not count."""
    max_input_bytes: int = 1_000_000
    """`CONTROL_PLANE_MAX_INPUT_BYTES`: largest input of a run, as JSON."""
    tool_hosts: frozenset[str] = frozenset()
    """`CONTROL_PLANE_TOOL_HOSTS`: `host` or `host:port`, comma-separated, HTTP tools may call."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of the process's environment, or of the given one.

        Raises:
            ConfigurationError: A variable holds something it cannot.
        """
        env = os.environ if environment is None else environment
        folder = Path(env.get("CONTROL_PLANE_DATA") or "data")
        return cls(
            database_url=env.get("DATABASE_URL") or f"sqlite:///{folder / 'control_plane.db'}",
            data_folder=folder,
            worker=_flag(env, "CONTROL_PLANE_WORKER", default=True),
            demo=_flag(env, "CONTROL_PLANE_DEMO", default=True),
            max_runs=_number(env, "CONTROL_PLANE_MAX_RUNS", default=50),
            max_input_bytes=_number(env, "CONTROL_PLANE_MAX_INPUT_BYTES", default=1_000_000),
            tool_hosts=frozenset(
                host.strip().lower()
                for host in env.get("CONTROL_PLANE_TOOL_HOSTS", "").split(",")
                if host.strip()
            ),
        )


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ConfigurationError(N_("{name} is {value!r}; set it to 1 or 0."), name=name, value=value)


def _number(env: Mapping[str, str], name: str, *, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise ConfigurationError(
        N_("{name} is {value!r}; set it to a whole number above 0."), name=name, value=value
    )
