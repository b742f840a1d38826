"""CPU that processes have used, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1


def tree_seconds(pid: int) -> float:
    """CPU of a process and of all that it started, dead ones included, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return 0.0  # It ended meanwhile; its parent counts it now.
    own = sum(map(int, fields[11:15])) / _TICKS_A_SECOND
    return own + sum(tree_seconds(int(child)) for child in children)


def machine_seconds() -> float:
    """CPU that everything on this machine has used, in seconds."""
    first = Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = map(int, first)
    return (user + nice + system + interrupts + soft + stolen) / _TICKS_A_SECOND


def server_of(connection: Any) -> int:
    """The process that all of a local PostgreSQL server's processes belong to."""
    backend: int = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1])
