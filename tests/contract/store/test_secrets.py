"""Secrets are kept sealed, for one workspace, and given to whoever uses them only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.access import Principal, Role
from control_plane.domain.errors import (
    ConfigurationError,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from control_plane.domain.secrets import Secret
from control_plane.secrets.vault import KeyVault, new_key
from control_plane.services.audit import list_audit
from control_plane.services.connections import remove_connection, save_connection
from control_plane.services.secrets import (
    get_secret,
    list_secrets,
    read_secret,
    remove_secret,
    reseal,
    save_secret,
)
from control_plane.services.webhook_endpoints import (
    rotate_endpoint_secret,
    save_endpoint,
    secret_context,
)
from storage.store import SqlStore
from tests.planes import PRINCIPAL, plane_in

VALUE = "sk-planted-0123456789abcdef"
ENDPOINT = {"name": "told", "url": "https://hooks.example/x", "events": ["run.*"]}
ELSEWHERE = replace(PRINCIPAL, workspace_id="elsewhere")


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    with plane_in(tmp_path) as plane:
        yield plane


def kept(plane: Plane, who: Principal = PRINCIPAL, value: str = VALUE) -> None:
    save_secret(plane.desk, who, name="openai", value=value, expected_version=None)


def test_a_secret_goes_in_and_only_its_user_gets_it_out(plane: Plane, tmp_path: Path) -> None:
    kept(plane)
    (found,) = list_secrets(plane.desk, PRINCIPAL)
    assert (found.secret.name, found.secret.version) == ("openai", 1)
    assert VALUE not in repr(found)
    assert read_secret(plane.desk, "default", "openai") == VALUE
    with sqlite3.connect(tmp_path / "control_plane.db") as raw:
        assert VALUE not in "\n".join(raw.iterdump())
    events = list_audit(plane.desk, PRINCIPAL).items
    assert [e.action for e in events] == ["secret.created"]
    assert VALUE not in repr(events)


def test_a_secret_is_there_for_its_workspace_only(plane: Plane) -> None:
    kept(plane)
    assert read_secret(plane.desk, "elsewhere", "openai") is None
    assert list_secrets(plane.desk, ELSEWHERE) == []
    with pytest.raises(NotFound):
        get_secret(plane.desk, ELSEWHERE, "openai")
    kept(plane, ELSEWHERE, "theirs-0123456789")
    assert read_secret(plane.desk, "default", "openai") == VALUE


def test_a_sealed_value_moved_to_another_name_does_not_open(plane: Plane, tmp_path: Path) -> None:
    kept(plane)
    with sqlite3.connect(tmp_path / "control_plane.db") as raw:
        raw.execute("UPDATE secret SET name = 'stolen'")
    with pytest.raises(ConfigurationError, match="changed or moved"):
        read_secret(plane.desk, "default", "stolen")


def test_it_is_noted_that_a_secret_was_used_and_replacing_forgets_it(plane: Plane) -> None:
    kept(plane)
    assert get_secret(plane.desk, PRINCIPAL, "openai").secret.last_used_at is None
    read_secret(plane.desk, "default", "openai")
    assert get_secret(plane.desk, PRINCIPAL, "openai").secret.last_used_at is not None
    save_secret(plane.desk, PRINCIPAL, name="openai", value="new-value", expected_version=1)
    assert get_secret(plane.desk, PRINCIPAL, "openai").secret.last_used_at is None
    assert read_secret(plane.desk, "default", "openai") == "new-value"


def test_the_second_of_two_replacements_is_a_conflict(plane: Plane) -> None:
    kept(plane)
    with pytest.raises(Conflict):
        kept(plane)
    save_secret(plane.desk, PRINCIPAL, name="openai", value="second", expected_version=1)
    with pytest.raises(Conflict):
        save_secret(plane.desk, PRINCIPAL, name="openai", value="third", expected_version=1)


def test_a_secret_in_use_is_not_removed(plane: Plane) -> None:
    kept(plane)
    spec = {"name": "real", "base_url": "https://api.example/v1", "api_key": "store:openai"}
    save_connection(plane.desk, PRINCIPAL, spec=spec, expected_version=None)
    assert get_secret(plane.desk, PRINCIPAL, "openai").used_by == ("connection/real",)
    with pytest.raises(Conflict, match="connection/real"):
        remove_secret(plane.desk, PRINCIPAL, "openai")
    remove_connection(plane.desk, PRINCIPAL, "real")
    remove_secret(plane.desk, PRINCIPAL, "openai")
    assert list_secrets(plane.desk, PRINCIPAL) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.APPROVER])
def test_only_an_admin_handles_secrets(plane: Plane, role: Role) -> None:
    who = replace(PRINCIPAL, roles=frozenset({role}))
    for call in (
        lambda: list_secrets(plane.desk, who),
        lambda: get_secret(plane.desk, who, "openai"),
        lambda: save_secret(plane.desk, who, name="x", value="y", expected_version=None),
        lambda: remove_secret(plane.desk, who, "openai"),
        lambda: reseal(plane.desk, who),
    ):
        with pytest.raises(NotAllowed):
            call()


@pytest.mark.parametrize(("name", "value"), [("Not A Slug", VALUE), ("x", ""), ("x", None)])
def test_what_cannot_be_is_refused_without_repeating_the_value(
    plane: Plane, name: str, value: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_secret(plane.desk, PRINCIPAL, name=name, value=value, expected_version=None)
    assert VALUE not in str(refused.value)


def test_without_a_key_nothing_is_kept(plane: Plane) -> None:
    desk = replace(plane.desk, vault=KeyVault())
    with pytest.raises(ConfigurationError, match="secrets new-key"):
        save_secret(desk, PRINCIPAL, name="openai", value=VALUE, expected_version=None)
    assert list_secrets(desk, PRINCIPAL) == []


def test_an_older_key_can_be_retired(plane: Plane) -> None:
    old, new = new_key(), new_key()
    before, both = (replace(plane.desk, vault=KeyVault(keys)) for keys in ((old,), (new, old)))
    save_secret(before, PRINCIPAL, name="openai", value=VALUE, expected_version=None)
    save_secret(before, ELSEWHERE, name="theirs", value=VALUE, expected_version=None)
    made = save_endpoint(before, PRINCIPAL, spec=ENDPOINT, expected_version=None)
    rotate_endpoint_secret(before, PRINCIPAL, "told", overlap_hours=1)
    assert (reseal(both, PRINCIPAL), reseal(both, PRINCIPAL)) == (4, 0)
    after = replace(plane.desk, vault=KeyVault((new,)))
    with plane.desk.store.reading() as tx:
        held = tx.endpoints.by_id(made.endpoint.id)
    assert held is not None
    assert held.old_secret is not None
    context = secret_context(held.id)
    assert after.vault.open(held.old_secret, context=context) == made.secret
    assert after.vault.open(held.secret, context=context) != made.secret
    assert read_secret(after, "default", "openai") == VALUE
    assert read_secret(after, "elsewhere", "theirs") == VALUE


def test_both_databases_keep_what_is_sealed(store: SqlStore) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    secret = Secret("sec_1", "default", "openai", 1, now, now, "prn_1", None)
    with store.writing() as tx:
        tx.secrets.add(secret, "sealed-1")
        with pytest.raises(Conflict):
            tx.secrets.add(replace(secret, id="sec_2"), "sealed-2")
    with store.writing() as tx:
        assert tx.secrets.get("default", "openai") == secret
        assert tx.secrets.sealed("elsewhere", "openai") is None
        (value,) = tx.secrets.sealed_values()
        assert tx.secrets.reseal(value, "sealed-anew")
        assert not tx.secrets.reseal(value, "too late")
        tx.secrets.note_use("default", "openai", now)
        assert not tx.secrets.replace("sec_1", "x", expected_version=2, by="prn_2", now=now)
        assert tx.secrets.sealed("default", "openai") == "sealed-anew"
        assert tx.secrets.replace("sec_1", "x", expected_version=1, by="prn_2", now=now)
    with store.reading() as tx:
        (found,) = tx.secrets.list("default")
    assert (found.version, found.updated_by, found.last_used_at) == (2, "prn_2", None)
