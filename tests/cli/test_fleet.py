"""KPIs, the audit record, the doctor and the demo on the command line."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from control_plane.bootstrap import Plane, use_plane
from control_plane.cli import doctor, processes
from control_plane.cli.doctor import FAILED, OK, WARNING
from control_plane.domain.errors import StoreUnavailable
from tests.cli.conftest import Command
from tests.planes import BILLING, engine_says, joined_by_temporal, plane_in


def test_kpis_are_shown_with_target_and_formula(cli: Command) -> None:
    cli("run", "ask_billing", "--request", "Hello")

    shown = cli("kpis").out

    assert "Task success" in shown
    assert "95.0%" in shown
    assert "not measured" in shown
    assert "divided by all ended runs" in shown
    assert cli("kpis", "--json").document["facts"]["count"] == 1
    assert cli("kpis", "--no-rehearsal", "--json").document["facts"]["count"] == 0


@pytest.mark.parametrize("dimension", ["pattern", "agent", "model"])
def test_kpis_are_broken_down(cli: Command, dimension: str) -> None:
    cli("run", "ask_billing", "--request", "Hello")

    (row,) = cli("kpis", "--by", dimension, "--json").document["items"]

    assert row["count"] == 1
    assert row["name"] in cli("kpis", "--by", dimension).out


def test_the_audit_record_is_listed(cli: Command) -> None:
    assert "agent.saved" in cli("audit", "--subject", "agent/billing").out
    assert len(cli("audit", "--limit", "2", "--json").document["items"]) == 2


def test_an_installation_in_order_passes_the_doctor(cli: Command) -> None:
    done = cli("doctor", "--port", "0", "--json")

    levels = {finding["check"]: finding["level"] for finding in done.document["findings"]}
    assert done.code == 0
    assert levels == {
        "python": OK,
        "settings": OK,
        "disk": OK,
        "store": OK,
        "engine embedded": WARNING,
        "rehearsal": OK,
        "port": OK,
    }


def test_the_doctor_names_each_engine_and_what_is_wrong_with_it(
    cli: Command, plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = joined_by_temporal(plane)
    use_plane(replace(joined, temporal=Unreachable()))
    engine_says(joined, "embedded", seconds_ago=60)
    engine_says(joined, "temporal", "It does not answer.")

    done = cli("doctor", "--port", "0", "--json")

    findings = {finding["check"]: finding for finding in done.document["findings"]}
    assert done.code == 3
    assert findings["engine embedded"]["level"] == WARNING
    assert findings["engine embedded"]["detail"].startswith("the default; host:7, last seen")
    assert findings["engine temporal"]["level"] == FAILED
    assert findings["engine temporal"]["remedy"] == "It does not answer."
    assert findings["temporal"]["level"] == FAILED
    assert findings["temporal"]["detail"] == "There is nobody."
    assert findings["temporal"]["remedy"] == "Its client says: tcp connect error"


class Unreachable:
    """The Temporal engine of a server that is away."""

    def reach(self) -> str:
        raise StoreUnavailable("There is nobody.") from RuntimeError("tcp connect error")

    def stop(self) -> None:
        """It never began."""


def test_the_doctor_names_the_key_that_is_missing(
    cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    cli(
        "connections",
        "save",
        "--name",
        "mine",
        "--base-url",
        "http://h/v1",
        "--api-key-env",
        "MY_KEY",
    )

    missing = cli("doctor", "--port", "0")
    monkeypatch.setenv("MY_KEY", "secret-value")
    present = cli("doctor", "--port", "0")

    assert missing.code == 3
    assert "Set env:MY_KEY" in missing.out
    assert present.code == 0
    assert "secret-value" not in present.out


def test_the_doctor_names_the_workspace_that_claims_lead_to_in_vain(
    cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        "OIDC_METADATA_URL": "https://id.example/.well-known/openid-configuration",
        "OIDC_CLIENT_ID": "desk",
        "OIDC_CLIENT_SECRET": "s" * 32,
        "COOKIE_SECRET": "c" * 32,
        "PUBLIC_URL": "https://desk.example",
        "ROLE_MAP": "ops=operator@paymnets,all=viewer",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"CONTROL_PLANE_{name}", value)
    told = cli("doctor", "--port", "0")
    assert told.code == 0
    assert "There is no workspace paymnets" in told.out
    assert "no workspace default" not in told.out


def test_the_doctor_says_what_to_do_about_settings_and_store(
    cli: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONTROL_PLANE_MAX_RUNS", "many")
    assert cli("doctor").out.count("CONTROL_PLANE_MAX_RUNS") == 1
    monkeypatch.delenv("CONTROL_PLANE_MAX_RUNS")

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert "There is none yet" in cli("doctor").out

    (tmp_path / "none.db").write_bytes(b"this is no database at all, not even nearly" * 100)
    broken = cli("doctor")
    assert broken.code == 3
    assert "Traceback" not in broken.out


@pytest.mark.parametrize(
    ("finding", "level"),
    [
        (doctor.python_version((3, 10, 9)), FAILED),
        (doctor.python_version((3, 11, 0)), OK),
        (doctor.python_version((4, 0, 0)), OK),
        (doctor.disk_space(10_000_000), FAILED),
        (doctor.disk_space(500_000_000), WARNING),
        (doctor.disk_space(50_000_000_000), OK),
    ],
)
def test_whatever_is_not_in_order_comes_with_a_remedy(finding: doctor.Finding, level: str) -> None:
    assert finding.level == level
    assert bool(finding.remedy) == (level != OK)


def test_the_demo_fills_only_an_empty_workspace(cli: Command, tmp_path: Path) -> None:
    assert cli("demo", "--json").document == {"filled": False}

    empty = tmp_path / "empty"
    empty.mkdir()
    with plane_in(empty):
        assert cli("demo", "--json").document == {"filled": True}
        assert len(cli("agents", "--json").document["items"]) == 5
        assert "already" in cli("demo").out


def test_migrating_an_up_to_date_store_changes_nothing(cli: Command) -> None:
    assert cli("migrate", "--json").document == {"schema": "current"}


def test_serving_passes_options_through() -> None:
    line = processes.serve_command(
        host="127.0.0.1", port=9000, rest=["--", "--server.runOnSave", "true"]
    )

    assert line[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(line[4]).name == "app.py"
    assert line[5:] == [
        "--server.address=127.0.0.1",
        "--server.port=9000",
        "--server.runOnSave",
        "true",
    ]


def test_a_store_out_of_reach_is_the_operators_to_mend(
    cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise StoreUnavailable("The database is locked by another process.")

    monkeypatch.setattr("control_plane.services.agents.list_agents", locked)

    done = cli("agents")

    assert (done.code, done.err) == (3, "The database is locked by another process.\n")


def test_an_unforeseen_error_is_one_sentence(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom \x1b[31m")

    monkeypatch.setattr("control_plane.services.agents.list_agents", broken)

    done = cli("agents")

    assert done.code == 1
    assert "RuntimeError: boom" in done.err
    assert "Traceback" not in done.err
    assert "\x1b" not in done.err


def test_an_agent_is_tried_alone(cli: Command) -> None:
    started = cli("agents", "try", "billing", "--request", BILLING["role"], "--json").document

    assert cli("runs", "follow", started["id"]).code == 0
