"""Tokens and service accounts from the command line."""

from __future__ import annotations

from dataclasses import replace

from control_plane.bootstrap import Plane
from control_plane.domain.tokens import well_formed
from control_plane.services.tokens import authenticate
from tests.api.callers import signing_in
from tests.cli.conftest import Command


def test_a_service_account_gets_a_token_that_works(cli: Command, plane: Plane) -> None:
    account = cli("service-accounts", "create", "Deployments", "--role", "operator", "--json")
    account_id = account.document["id"]

    made = cli("tokens", "create", "ci", "--for", account_id, "--role", "operator", "--days", "7")

    secret = made.out.strip()
    assert well_formed(secret)
    assert "shown this once" in made.err
    assert authenticate(plane.desk, secret, local=False).id == account_id
    listed = cli("tokens")
    assert secret not in listed.out
    assert secret[:8] in listed.out


def test_a_grant_is_for_one_thing(cli: Command) -> None:
    made = cli("tokens", "create", "narrow", "--grant", "operator:pattern/ask_billing", "--json")

    assert made.document["roles"] == []
    assert made.document["grants"] == [{"role": "operator", "subject": "pattern/ask_billing"}]


def test_what_cannot_be_a_grant_is_refused(cli: Command) -> None:
    assert cli("tokens", "create", "narrow", "--grant", "boss:pattern/x").code == 2
    assert cli("tokens", "create", "narrow", "--grant", "operator:everything").code == 2


def test_a_revoked_token_is_listed_as_such(cli: Command) -> None:
    token = cli("tokens", "create", "old", "--json").document

    assert cli("tokens", "revoke", token["id"]).code == 0
    assert cli("tokens", "--json").document["items"][0]["state"] == "revoked"
    assert cli("tokens", "revoke", "tok_none").code == 4


def test_where_people_sign_in_only_service_accounts_get_tokens_here(
    cli: Command, plane: Plane
) -> None:
    signing_in(replace(plane))

    refused = cli("tokens", "create", "mine")

    assert refused.code == 2
    assert "--for" in refused.err


def test_a_change_keeps_what_is_not_named(cli: Command) -> None:
    account = cli("service-accounts", "create", "CI", "--role", "operator", "--json").document

    cli("service-accounts", "change", account["id"], "--name", "Builds")
    changed = cli("service-accounts", "list", "--json").document["items"][0]

    assert (changed["name"], changed["roles"]) == ("Builds", ["operator"])
    assert cli("service-accounts", "remove", account["id"]).code == 0
    assert cli("service-accounts", "list", "--json").document["items"] == []
