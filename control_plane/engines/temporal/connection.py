"""How to reach Temporal: by the environment variables and files its own tools use."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, cast

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError

from control_plane.domain.errors import N_, ConfigurationError, OperatorError
from control_plane.engines.temporal.converter import data_converter

_REACH_SECONDS = 3.0
_LOCAL = "localhost:7233"
_SILENT = N_(
    "Temporal at {address} does not answer. Its runs wait and go on by themselves once it does."
)
_CAUSES = (
    (
        re.compile(r"dns error|failed to lookup|no such host|name or service not known"),
        N_(
            "Temporal at {address} does not answer: no host has this name. Check TEMPORAL_ADDRESS;"
            " its runs wait."
        ),
    ),
    (
        re.compile(r"certificate|tls|handshake|invalid peer"),
        N_(
            "Temporal at {address} does not answer: no secure connection to it can be made. Check"
            " the TEMPORAL_TLS variables; its runs wait."
        ),
    ),
    (
        re.compile(r"unauthenticated|permission ?denied|unauthorized|jwt"),
        N_(
            "Temporal at {address} refuses the credentials. Check TEMPORAL_API_KEY and the"
            " namespace; its runs wait."
        ),
    ),
)
"""What the library's words are signs of; whatever is none of it is silence."""

log = logging.getLogger(__name__)


class TemporalUnavailable(OperatorError):
    """The Temporal server cannot be reached now; what was asked is kept and carried out later."""

    title = N_("Temporal cannot be reached")


@dataclass(frozen=True)
class TemporalSettings:
    """Where runs are carried out by Temporal."""

    environment: Mapping[str, str]
    """`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS…`,
    `TEMPORAL_PROFILE`, `TEMPORAL_CONFIG_FILE`: as Temporal's own tools read them."""
    task_queue: str = "agent-control-plane"
    build_id: str = ""
    """Version of the worker's deployment that runs stay with; empty leaves versioning off."""
    ui_url: str = ""
    """Where Temporal's own pages are; empty when there are none to link to."""
    heartbeat_seconds: float = 10.0
    """Silence after which a worker is taken for dead and its work given to another one."""
    history_limit: int = 8_000
    """Events after which a run's workflow continues with a fresh history."""

    @property
    def address(self) -> str:
        """Host and port."""
        return str(self._connect_config().get("target_host", _LOCAL))

    @property
    def namespace(self) -> str:
        """Temporal's namespace."""
        return str(self._connect_config().get("namespace", "default"))

    def page_of(self, run_id: str) -> str | None:
        """Where Temporal's own pages show the run; `None` without such pages."""
        if not self.ui_url:
            return None
        return f"{self.ui_url.rstrip('/')}/namespaces/{self.namespace}/workflows/{run_id}"

    async def connect(self) -> Client:
        """A client.

        Raises:
            TemporalUnavailable: The server does not answer.
            ConfigurationError: The settings cannot work.
        """
        config: Any = {"target_host": _LOCAL, **self._connect_config()}
        try:
            async with asyncio.timeout(_REACH_SECONDS):
                return await Client.connect(
                    **config,
                    data_converter=data_converter,
                    connect_timeout=timedelta(seconds=_REACH_SECONDS),
                )
        except (RuntimeError, RPCError, TimeoutError) as error:
            raise unavailable(self, error) from error

    def _connect_config(self) -> dict[str, Any]:
        try:
            config = ClientConfig.load_client_connect_config(
                override_env_vars=dict(self.environment)
            )
        except (RuntimeError, ValueError) as error:
            raise ConfigurationError(
                N_("Temporal's settings cannot be read: {reason} Check the TEMPORAL_ variables."),
                reason=str(error),
            ) from error
        return cast("dict[str, Any]", dict(config))


def unavailable(settings: TemporalSettings, error: Exception) -> TemporalUnavailable:
    """What to tell people while the server does not answer; the library's words go to the log."""
    words = str(error).lower()
    template = next((said for signs, said in _CAUSES if signs.search(words)), _SILENT)
    _log_once(settings.address, f"{type(error).__name__}: {error}")
    return TemporalUnavailable(template, address=settings.address)


@lru_cache(maxsize=64)
def _log_once(address: str, words: str) -> None:
    """Engines ask every second or two; the same words again would fill the log."""
    log.warning("Temporal at %s does not answer: %s", address, words)
