"""`serve`, `worker`, `demo`, `migrate`: the processes of an installation, and its store."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from argparse import REMAINDER, Namespace
from pathlib import Path
from types import FrameType

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import asking, plane
from control_plane.cli.terminal import Terminal
from control_plane.domain.errors import N_, ConfigurationError
from control_plane.services.demo import seed_demo

_APP = Path(__file__).resolve().parents[2] / "app.py"
_LOOPBACK = "127.0.0.1"


def declare(commands: Commands) -> None:
    """Add the commands."""
    serve = command(commands, "serve", _serve, "serve the pages, the API and a worker on one port")
    serve.add_argument("--port", type=int, default=8501)
    serve.add_argument(
        "--host", default=_LOOPBACK, help="without sign-in only this machine is answered"
    )
    serve.add_argument("rest", nargs=REMAINDER, help="further options for Streamlit, after --")
    command(
        commands,
        "worker",
        _worker,
        "work on runs until stopped; of the embedded engine, one worker does at a time",
    )
    command(commands, "demo", _demo, "fill an empty workspace with agents, patterns and runs")
    command(commands, "migrate", _migrate, "make the store, or bring its schema up to date")


def serve_command(*, host: str, port: int, rest: list[str]) -> list[str]:
    """The command line that serves the app."""
    further = rest[1:] if rest[:1] == ["--"] else rest
    streamlit = [sys.executable, "-m", "streamlit", "run", str(_APP)]
    return [*streamlit, f"--server.address={host}", f"--server.port={port}", *further]


def _serve(arguments: Namespace, terminal: Terminal) -> int:
    if not _APP.is_file():
        raise ConfigurationError(N_("{path} is missing; run this from a complete copy."), path=_APP)
    line = serve_command(host=arguments.host, port=arguments.port, rest=arguments.rest)
    terminal.note(f"Serving on http://{arguments.host}:{arguments.port}")
    os.execv(line[0], line)  # nosec B606 # noqa: S606 - no shell; this interpreter


def _worker(_: Namespace, terminal: Terminal) -> int:
    here = plane()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stop = threading.Event()

    def asked_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = signal.signal(signal.SIGTERM, asked_to_stop)
    here.start_work()
    terminal.note("Working on runs. Ctrl-C stops; what is under way is picked up again later.")
    try:
        while not stop.wait(1.0):  # A wait without end cannot be interrupted on Windows.
            pass
    finally:
        signal.signal(signal.SIGTERM, before)
        here.stop_work()
        here.rehearsal.stop()
    return 0


def _demo(_: Namespace, terminal: Terminal) -> int:
    filled = seed_demo(*asking())
    terminal.document({"filled": filled})
    if filled:
        terminal.say("The workspace has agents, patterns and a few runs now.")
        terminal.say("The runs are carried out by `serve` or `worker`.")
    else:
        terminal.say("The workspace holds something already; nothing was changed.")
    return 0


def _migrate(_: Namespace, terminal: Terminal) -> int:
    plane()
    terminal.document({"schema": "current"})
    terminal.say("The store's schema is up to date.")
    return 0
