"""Every setting, read once from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from control_plane.domain.errors import N_, ConfigurationError
from control_plane.secrets.vault import keys_in
from control_plane.sign_in import SignIn, sign_in_from

_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour)", re.ASCII)


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
    max_token_days: int = 365
    """`CONTROL_PLANE_MAX_TOKEN_DAYS`: how long a bearer token of the API may last."""
    rate_limit: str = "600/minute"
    """`CONTROL_PLANE_RATE_LIMIT`: API requests of one token, or of one principal without a token,
    per `second`, `minute` or `hour`; counted in each process."""
    engine: str = "embedded"
    """`CONTROL_PLANE_ENGINE`: what carries out runs of patterns that do not choose: `embedded` (the
    default) or `temporal`."""
    temporal: Mapping[str, str] | None = None
    """Every `TEMPORAL_…` variable, as Temporal's own tools read them; `None` without the Temporal
    engine. It is there when `TEMPORAL_ADDRESS` or `TEMPORAL_PROFILE` is set, or it is the default.
    """
    temporal_task_queue: str = "agent-control-plane"
    """`TEMPORAL_TASK_QUEUE`."""
    temporal_ui_url: str = ""
    """`TEMPORAL_UI_URL`: Temporal's own pages, for links; empty for none."""
    temporal_build_id: str = ""
    """`TEMPORAL_WORKER_BUILD_ID`: runs stay with workers of the build they began on; empty leaves
    worker versioning off."""
    undo_seconds: int = 10
    """`CONTROL_PLANE_UNDO_SECONDS`: how long a decision made on the pages can be undone before it
    counts; 0 lets it count at once."""
    tool_hosts: frozenset[str] = frozenset()
    """`CONTROL_PLANE_TOOL_HOSTS`: `host` or `host:port`, comma-separated, HTTP tools may call."""
    webhook_hosts: frozenset[str] = frozenset()
    """`CONTROL_PLANE_WEBHOOK_HOSTS`: addresses and networks of this house, such as `10.0.0.0/8`,
    comma-separated, that endpoints of webhooks may lead to; public ones always may."""
    notify_hosts: frozenset[str] = frozenset()
    """`CONTROL_PLANE_NOTIFY_HOSTS`: addresses and networks of this house, such as `10.0.0.0/8`,
    comma-separated, that channels of notifications may lead to; public ones always may."""
    link_hours: int = 24
    """`CONTROL_PLANE_LINK_HOURS`: how long a link in a notification can decide."""
    private_models: bool = True
    """`CONTROL_PLANE_PRIVATE_MODELS`: whether model connections may lead to this machine and to
    private networks; 0 where admins of workspaces are not trusted with these."""
    secret_folders: tuple[Path, ...] = ()
    """`CONTROL_PLANE_SECRET_FOLDERS`: folders, separated as in `PATH`, below which connections and
    tools may name files with keys."""
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    """`CONTROL_PLANE_SECRET_KEY` or the file `CONTROL_PLANE_SECRET_KEY_FILE`: what stored secrets
    are sealed with; the first seals, all open."""
    sign_in: SignIn | None = None
    """`CONTROL_PLANE_OIDC_…` and its neighbours, see `sign_in.py`; `None` where nobody signs in."""

    @property
    def signs_in(self) -> bool:
        """Whether people sign in; if not, the one local principal is served, on loopback only."""
        return self.sign_in is not None

    @property
    def public_url(self) -> str:
        """Scheme and host under which browsers know the desk; empty where nobody signs in."""
        return "" if self.sign_in is None else self.sign_in.public_url

    syslog: str = ""
    """`CONTROL_PLANE_SYSLOG`: where audit events are told, such as `tcp://host:514`; empty tells
    nobody."""
    syslog_detail: bool = False
    """`CONTROL_PLANE_SYSLOG_DETAIL`: whether their details leave, too; there nobody erases them."""
    syslog_ca: str = ""
    """`CONTROL_PLANE_SYSLOG_CA`: file with the authority of a `tls://` receiver."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of the process's environment, or of the given one.

        Raises:
            ConfigurationError: A variable holds something it cannot.
        """
        env = os.environ if environment is None else environment
        folder = Path(env.get("CONTROL_PLANE_DATA") or "data")
        engine = _one_of(env, "CONTROL_PLANE_ENGINE", ("embedded", "temporal"))
        return cls(
            database_url=env.get("DATABASE_URL") or f"sqlite:///{folder / 'control_plane.db'}",
            data_folder=folder,
            worker=_flag(env, "CONTROL_PLANE_WORKER", default=True),
            demo=_flag(env, "CONTROL_PLANE_DEMO", default=True),
            max_runs=_number(env, "CONTROL_PLANE_MAX_RUNS", default=50),
            max_input_bytes=_number(env, "CONTROL_PLANE_MAX_INPUT_BYTES", default=1_000_000),
            max_token_days=_number(env, "CONTROL_PLANE_MAX_TOKEN_DAYS", default=365),
            rate_limit=_rate(env, "CONTROL_PLANE_RATE_LIMIT", default="600/minute"),
            engine=engine,
            temporal=_temporal(env, wanted=engine == "temporal"),
            temporal_task_queue=env.get("TEMPORAL_TASK_QUEUE") or "agent-control-plane",
            temporal_ui_url=env.get("TEMPORAL_UI_URL") or "",
            temporal_build_id=env.get("TEMPORAL_WORKER_BUILD_ID") or "",
            syslog=env.get("CONTROL_PLANE_SYSLOG", "").strip(),
            syslog_detail=_flag(env, "CONTROL_PLANE_SYSLOG_DETAIL", default=False),
            syslog_ca=env.get("CONTROL_PLANE_SYSLOG_CA", "").strip(),
            undo_seconds=_count(env, "CONTROL_PLANE_UNDO_SECONDS", default=10),
            tool_hosts=_hosts(env, "CONTROL_PLANE_TOOL_HOSTS"),
            webhook_hosts=_hosts(env, "CONTROL_PLANE_WEBHOOK_HOSTS"),
            notify_hosts=_hosts(env, "CONTROL_PLANE_NOTIFY_HOSTS"),
            link_hours=_number(env, "CONTROL_PLANE_LINK_HOURS", default=24),
            private_models=_flag(env, "CONTROL_PLANE_PRIVATE_MODELS", default=True),
            secret_folders=tuple(
                Path(folder).absolute()
                for folder in env.get("CONTROL_PLANE_SECRET_FOLDERS", "").split(os.pathsep)
                if folder.strip()
            ),
            secret_keys=keys_in(env),
            sign_in=sign_in_from(env),
        )


def _temporal(env: Mapping[str, str], *, wanted: bool) -> Mapping[str, str] | None:
    named = env.get("TEMPORAL_ADDRESS") or env.get("TEMPORAL_PROFILE")
    if not (wanted or named):
        return None
    return {name: value for name, value in env.items() if name.startswith("TEMPORAL_")}


def _hosts(env: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in env.get(name, "").split(",") if host.strip())


def _one_of(env: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """The value, or the first of them by default."""
    value = env.get(name, "").strip().lower() or values[0]
    if value in values:
        return value
    raise ConfigurationError(
        N_("{name} is {value!r}; set it to one of {values}."),
        name=name,
        value=value,
        values=", ".join(values),
    )


def _rate(env: Mapping[str, str], name: str, *, default: str) -> str:
    value = env.get(name, "").strip().lower() or default
    if _RATE.fullmatch(value):
        return value
    raise ConfigurationError(
        N_("{name} is {value!r}; set it to a number per second, minute or hour, such as {like}."),
        name=name,
        value=value,
        like=default,
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


def _count(env: Mapping[str, str], name: str, *, default: int) -> int:
    return 0 if env.get(name, "").strip() == "0" else _number(env, name, default=default)


def _number(env: Mapping[str, str], name: str, *, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise ConfigurationError(
        N_("{name} is {value!r}; set it to a whole number above 0."), name=name, value=value
    )
