"""Notice that the server stops: it waits for open streams, and those have no end of their own."""

from __future__ import annotations

import signal


def server_stops() -> bool:
    """Whether the server was asked to stop.

    It tells its applications only once all connections are closed. Before that, the one trace is on
    the server itself, whose method handles the signal.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))
