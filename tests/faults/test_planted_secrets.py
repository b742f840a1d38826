"""Secrets planted wherever an installation has some are nowhere in what it keeps, says or gives.

The worker is a process of its own. Its endpoint and its tool are as leaky as can be: they repeat
every key, in answers, errors, pieces of a stream, and JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from control_plane.api.app import api
from control_plane.bootstrap import Plane, use_plane
from control_plane.secrets.redaction import known_secrets
from control_plane.services.agents import save_agent
from control_plane.services.connections import save_connection
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.services.runs import get_run
from control_plane.services.secrets import save_secret
from control_plane.services.tools import save_tool
from tests.databases import sqlite_in
from tests.openai_server import OpenAIServer
from tests.planes import PRINCIPAL, SECRET_KEY, plane_over, until
from tests.scripted_server import ScriptedServer

ROOT = Path(__file__).resolve().parents[2]
OF_THE_ENVIRONMENT = {
    "MODEL_KEY": "planted-env-key-01",
    "OIDC_CLIENT_SECRET": "planted-oidc-client-02",
    "COOKIE_SECRET": "planted-cookie-secret-03",
    "TEMPORAL_API_KEY": "planted-temporal-04",
    "REPORTS_URL": "postgresql://reader:planted-password-05@127.0.0.1/reports",
    "WEBHOOK_TOKEN": "planted-webhook-06",
}
PLANTED = {
    "environment": "planted-env-key-01",
    "client secret": "planted-oidc-client-02",
    "cookie secret": "planted-cookie-secret-03",
    "temporal": "planted-temporal-04",
    "database password": "planted-password-05",
    "webhook token": "planted-webhook-06",
    "file": "planted-file-key-07",
    "store": "planted-stored-key-08",
    "tool header": 'planted-"tool\\key-09',
    "looks like one": "sk-proj-planted0123456789abcdef10",
    "sealing key": SECRET_KEY,
}


class Leaks(NamedTuple):
    """What is left of an installation after its runs."""

    plane: Plane
    folder: Path
    runs: list[str]
    said: str
    """By the worker, on standard output and standard error."""
    sent: list[str]
    """The authorization of each request that came in."""


@pytest.fixture(scope="module")
def leaks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaks]:
    """Three runs over leaky services: one that ends well, one refused, one broken off."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "keys").mkdir()
    (folder / "keys" / "openai").write_text(PLANTED["file"] + "\n")
    plane = plane_over(sqlite_in(folder))
    with OpenAIServer() as endpoint, ScriptedServer() as shop:
        furnish(plane, folder, endpoint, shop)
        runs = script_and_launch(plane, endpoint, shop)
        said = worked_off(plane, folder, shop, runs)
        sent = [r.headers.get("authorization", "") for r in (*endpoint.requests, *shop.requests)]
    known_secrets.forget()  # What this process knows must not help.
    use_plane(plane)
    yield Leaks(plane, folder, runs, said, sent)
    use_plane(None)
    plane.close()


def furnish(plane: Plane, folder: Path, endpoint: OpenAIServer, shop: ScriptedServer) -> None:
    who = plane.desk, PRINCIPAL
    for name in ("store", "tool header"):
        kept = name.replace(" ", "_")
        save_secret(*who, name=kept, value=PLANTED[name], expected_version=None)
    places = {
        "by_env": "env:MODEL_KEY",
        "by_file": f"file:{folder}/keys/openai",
        "by_store": "store:store",
    }
    tool = {"name": "echo", "description": "Echoes.", "url": f"{shop.url}/echo", "method": "POST"}
    nothing: dict[str, Any] = {"type": "object", "properties": {"text": {"type": "string"}}}
    spec = {**tool, "parameters": nothing, "api_key": "store:tool_header"}
    save_tool(*who, spec=spec, expected_version=None)
    for name, reference in places.items():
        connection = {"name": name, "base_url": endpoint.base_url, "api_key": reference}
        save_connection(*who, spec=connection, expected_version=None)
        agent = {"role": "r", "instructions": "i", "connection": name, "model": "m", "retries": 1}
        agent["tools"] = ["echo"]
        save_agent(*who, name=name, owner="o", spec=agent)
        single = {"kind": "single", "member": {"name": name}}
        save_pattern(*who, name=f"ask_{name}", owner="o", spec=single)


def script_and_launch(plane: Plane, endpoint: OpenAIServer, shop: ScriptedServer) -> list[str]:
    sent_later = {"file", "store", "tool header"}  # Nobody out there knows them before.
    first = " and ".join(value for name, value in PLANTED.items() if name not in sent_later)
    endpoint.calls(("echo", {"text": first}), text=f"I know {first}.")
    with_header = f"{first} and {PLANTED['tool header']}"
    shop.responds(200, {"headers": {"authorization": f"Bearer {with_header}"}, with_header: 1})
    endpoint.says(f"In full: {with_header}" + "." * 300 + with_header)
    with_file = f"{with_header} and {PLANTED['file']}"
    endpoint.refuses(401, f"Incorrect API key provided: {with_file}\nERROR forged line")
    everything = f"{with_file} and {PLANTED['store']}"
    endpoint.breaks_off(everything).refuses(500, f"at /v1: {everything}")
    request = {"request": "Tell me what you know."}
    names = ("ask_by_env", "ask_by_file", "ask_by_store")
    return [launch(plane.desk, PRINCIPAL, pattern=name, input=request).id for name in names]


def worked_off(plane: Plane, folder: Path, shop: ScriptedServer, runs: list[str]) -> str:
    """What a worker says that works on the runs one after another, until all have ended."""
    own = {
        "CONTROL_PLANE_DATA": str(folder),
        "CONTROL_PLANE_SECRET_KEY": SECRET_KEY,
        "CONTROL_PLANE_SECRET_FOLDERS": str(folder / "keys"),
        "CONTROL_PLANE_TOOL_HOSTS": f"127.0.0.1:{shop.port}",
        "CONTROL_PLANE_MAX_RUNS": "1",
        "CONTROL_PLANE_TRACE": "1",
        "PYTHONPATH": str(ROOT),
    }
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with subprocess.Popen(
        [sys.executable, "-m", "control_plane", "worker"],
        cwd=ROOT,
        env={**kept, **OF_THE_ENVIRONMENT, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as worker:
        try:
            until(
                lambda: all(get_run(plane.desk, PRINCIPAL, run).finished_at for run in runs),
                seconds=90,
            )
        finally:
            worker.send_signal(signal.SIGTERM)
        return worker.communicate(timeout=60)[0]


def found_in(text: str) -> list[str]:
    """Which of the secrets the text holds, as they are or as JSON writes them."""
    return [
        where
        for where, secret in PLANTED.items()
        if secret in text or json.dumps(secret)[1:-1] in text
    ]


def test_the_keys_were_sent_where_they_belong(leaks: Leaks) -> None:
    used = ("environment", "file", "store", "tool header")
    assert {f"Bearer {PLANTED[name]}" for name in used} <= set(leaks.sent)
    ends = [get_run(leaks.plane.desk, PRINCIPAL, run).status.value for run in leaks.runs]
    assert ends == ["succeeded", "failed", "failed"]


def test_no_column_of_any_table_holds_a_secret(leaks: Leaks) -> None:
    with sqlite3.connect(leaks.folder / "control_plane.db") as store:
        dump = "\n".join(store.iterdump())
    assert found_in(dump) == []
    assert dump.count("[secret]") > 10
    for file in leaks.folder.glob("control_plane.db*"):
        assert found_in(file.read_bytes().decode(errors="replace")) == [], file.name


def test_the_worker_s_log_holds_no_secret_and_no_forged_line(leaks: Leaks) -> None:
    assert found_in(leaks.said) == []
    assert "Working on runs" in leaks.said
    assert not [line for line in leaks.said.splitlines() if line.startswith("ERROR forged")]


def test_answers_exports_and_events_hold_no_secret(leaks: Leaks) -> None:
    texts: list[str] = []
    with TestClient(api, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        for path in ("connections", "tools", "agents", "secrets", "audit", "runs"):
            texts.append(client.get(f"/{path}").text)
        for run in leaks.runs:
            texts.append(client.get(f"/runs/{run}?steps=true").text)
            texts.append(client.get(f"/runs/{run}/export").text)
            texts.append(client.get(f"/runs/{run}/events").text)
            for step in client.get(f"/runs/{run}/steps").json()["items"]:
                texts.append(client.get(f"/runs/{run}/steps/{step['key']}").text)
    assert found_in("\n".join(texts)) == []
    assert "[secret]" in "\n".join(texts)


def test_a_store_that_cannot_be_reached_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://me:planted-password-05@127.0.0.1:1/none"
    ended = subprocess.run(
        [sys.executable, "-m", "control_plane", "worker"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "CONTROL_PLANE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 3
    assert found_in(ended.stdout + ended.stderr) == []
