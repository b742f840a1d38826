"""The API behind a real server: open streams do not keep it from stopping."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.planes import furnished_in, until

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_a_server_with_open_streams_stops_when_asked(tmp_path: Path) -> None:
    furnished_in(tmp_path)
    port = free_port()
    line = [sys.executable, "-m", "uvicorn", "control_plane.api.app:api", "--port", str(port)]
    environment = {**os.environ, "CONTROL_PLANE_DATA": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    with (
        subprocess.Popen(line, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        try:
            until(lambda: _answers(client))
            body = {"pattern": "ask_billing", "input": {"request": "Hello"}}
            run = client.post("/runs", json=body).json()
            with client.stream("GET", f"/runs/{run['id']}/events") as response:
                lines = response.iter_lines()
                assert next(lines) == "event: run"
                server.send_signal(signal.SIGTERM)
                assert "event: end" not in list(lines)
            server.wait(20)
        finally:
            server.kill()


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/agents").status_code == 200
    except httpx.TransportError:
        return False
