"""How people sign in, from the environment: all of it, none of it, or one sentence why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from control_plane.domain.access import Role
from control_plane.domain.errors import ConfigurationError
from control_plane.domain.sign_in import RoleRule
from control_plane.settings import Settings
from control_plane.sign_in import SignIn

WHOLE = {
    "CONTROL_PLANE_OIDC_METADATA_URL": "https://id.example/.well-known/openid-configuration",
    "CONTROL_PLANE_OIDC_CLIENT_ID": "desk",
    "CONTROL_PLANE_OIDC_CLIENT_SECRET": "very-secret",
    "CONTROL_PLANE_PUBLIC_URL": "https://desk.example",
    "CONTROL_PLANE_COOKIE_SECRET": "c" * 32,
}


def read(**changes: str) -> SignIn:
    found = Settings.from_environment({**WHOLE, **changes}).sign_in
    assert found is not None
    return found


def test_without_a_provider_nobody_signs_in() -> None:
    settings = Settings.from_environment({"CONTROL_PLANE_PUBLIC_URL": "https://desk.example"})
    assert settings.sign_in is None
    assert (settings.signs_in, settings.public_url) == (False, "")


def test_streamlit_is_told_what_it_needs() -> None:
    assert read().streamlit_secrets()["auth"] == {
        "redirect_uri": "https://desk.example/oauth2callback",
        "cookie_secret": "c" * 32,
        "client_id": "desk",
        "client_secret": "very-secret",
        "server_metadata_url": "https://id.example/.well-known/openid-configuration",
    }
    assert read().public_url == "https://desk.example"


def test_rules_have_defaults_and_are_read() -> None:
    rules = read().rules
    assert (rules.role_claim, rules.role_map, rules.session_hours) == ("groups", (), 12)
    rules = read(
        CONTROL_PLANE_ROLE_CLAIM="realm_access.roles",
        CONTROL_PLANE_ROLE_MAP="desk-admins=admin, ops=operator@payments,cn=all=viewer",
        CONTROL_PLANE_ADMINS="Boss@Example.com, Subject-1",
        CONTROL_PLANE_SESSION_HOURS="8",
    ).rules
    assert rules.role_claim == "realm_access.roles"
    assert rules.role_map == (
        RoleRule("desk-admins", Role.ADMIN),
        RoleRule("ops", Role.OPERATOR, "payments"),
        RoleRule("cn=all", Role.VIEWER),
    )
    assert rules.admins == {"boss@example.com", "Subject-1"}
    assert rules.session_hours == 8


def test_secrets_may_be_in_files_and_are_not_shown(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text("from-a-file\n", encoding="utf-8")
    sign_in = read(
        CONTROL_PLANE_OIDC_CLIENT_SECRET="", CONTROL_PLANE_OIDC_CLIENT_SECRET_FILE=str(kept)
    )
    assert sign_in.client_secret == "from-a-file"
    assert "from-a-file" not in repr(sign_in)
    assert "c" * 32 not in repr(sign_in)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"CONTROL_PLANE_OIDC_CLIENT_ID": ""}, "set CONTROL_PLANE_OIDC_CLIENT_ID as well"),
        ({"CONTROL_PLANE_PUBLIC_URL": ""}, "set CONTROL_PLANE_PUBLIC_URL / CONTROL_PLANE_OIDC"),
        ({"CONTROL_PLANE_COOKIE_SECRET": "short"}, "at least 32"),
        (
            {"CONTROL_PLANE_COOKIE_SECRET": "", "CONTROL_PLANE_COOKIE_SECRET_FILE": "/nowhere"},
            "read",
        ),
        ({"CONTROL_PLANE_PUBLIC_URL": "http://desk.example"}, "begins with https://"),
        ({"CONTROL_PLANE_PUBLIC_URL": "https://["}, "begins with https://"),
        ({"CONTROL_PLANE_PUBLIC_URL": "https://desk.example/below"}, "must end in /oauth2callback"),
        ({"CONTROL_PLANE_OIDC_METADATA_URL": "ftp://id.example"}, "begins with https://"),
        (
            {"CONTROL_PLANE_OIDC_REDIRECT_URI": "https://other.example/oauth2callback"},
            "different hosts",
        ),
        ({"CONTROL_PLANE_ROLE_MAP": "ops=boss"}, "'ops=boss'"),
        ({"CONTROL_PLANE_ROLE_MAP": "operator"}, "'operator'"),
        ({"CONTROL_PLANE_SESSION_HOURS": "0"}, "from 1 to"),
        ({"CONTROL_PLANE_SESSION_HOURS": "soon"}, "from 1 to"),
    ],
    ids=str,
)
def test_what_cannot_be_is_one_sentence(changes: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Settings.from_environment({**WHOLE, **changes})


def test_roles_for_nobody_are_a_contradiction() -> None:
    with pytest.raises(ConfigurationError, match="CONTROL_PLANE_ADMINS is set, but nobody"):
        Settings.from_environment({"CONTROL_PLANE_ADMINS": "boss@example.com"})


def test_on_this_machine_plain_http_will_do() -> None:
    here = "http://127.0.0.1:8501"
    assert read(CONTROL_PLANE_PUBLIC_URL=here).public_url == here
