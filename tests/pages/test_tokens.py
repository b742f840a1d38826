"""Make a token, see it once, revoke it; service accounts."""

from __future__ import annotations

from control_plane.domain.tokens import well_formed
from control_plane.services.service_accounts import create_service_account, list_service_accounts
from control_plane.services.tokens import create_token, list_tokens
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL


def stored(plane):
    return list_tokens(plane.desk, PRINCIPAL, everyone=True).items


def test_a_new_token_is_shown_once_with_how_to_use_it(furnished) -> None:
    visitor = Visitor().visit("tokens", add="1")
    visitor.at.text_input(key="token/new/name").set_value("nightly import").run()
    visitor.at.multiselect(key="token/new/roles").set_value(["operator"]).run()
    visitor.presses("make_token").finds_nothing_broken()

    (token,) = stored(furnished)
    secret = visitor.at.code[0].value
    assert well_formed(secret)
    assert secret.startswith(token.hint)
    assert secret in visitor.at.code[1].value
    assert "nightly import" in visitor.text

    visitor.presses("token_kept").finds_nothing_broken()
    assert secret not in visitor.text
    assert secret not in Visitor().visit("tokens", token=token.id).text


def test_what_is_wrong_is_said_beside_the_field(furnished) -> None:
    visitor = Visitor().visit("tokens", add="1").presses("make_token").finds_nothing_broken()

    assert "Name: " in visitor.refusals
    assert stored(furnished) == ()


def test_a_token_without_any_role_is_not_made(furnished) -> None:
    visitor = Visitor().visit("tokens", add="1")
    visitor.at.text_input(key="token/new/name").set_value("nothing").run()
    visitor.presses("make_token").finds_nothing_broken()

    assert "Choose at least one role." in visitor.refusals


def test_a_token_is_revoked_and_stays_on_the_list(furnished) -> None:
    issued = create_token(furnished.desk, PRINCIPAL, {"name": "old"})

    visitor = Visitor().visit("tokens", token=issued.token.id).presses("revoke_token")

    assert stored(furnished)[0].revoked_at is not None
    assert "Revoked" in visitor.finds_nothing_broken().text
    assert "失効済み" in Visitor("ja").visit("tokens").text


def test_a_service_account_is_made_gets_a_token_and_is_removed(furnished) -> None:
    visitor = Visitor().visit("tokens", account="new")
    visitor.at.text_input(key="service_account/new/name").set_value("Deployments").run()
    visitor.at.multiselect(key="service_account/new/roles").set_value(["operator"]).run()
    visitor.presses("save_account").finds_nothing_broken()
    (account,) = list_service_accounts(furnished.desk, PRINCIPAL)
    assert account.name == "Deployments"

    making = Visitor().visit("tokens", add="1")
    making.at.text_input(key="token/new/name").set_value("ci").run()
    making.at.selectbox(key="token/new/owner").set_value(account.id).run()
    making.at.multiselect(key="token/new/roles").set_value(["operator"]).run()
    making.presses("make_token").finds_nothing_broken()
    assert stored(furnished)[0].owner == account.id

    Visitor().visit("tokens", account=account.id).presses("remove_account")
    assert list_service_accounts(furnished.desk, PRINCIPAL) == []
    assert stored(furnished)[0].revoked_at is not None


def test_names_are_shown_as_they_are_written(furnished) -> None:
    name = "<b>*x*</b> [a](http://evil.example) $x$"
    account = create_service_account(furnished.desk, PRINCIPAL, {"name": name})
    issued = create_token(furnished.desk, PRINCIPAL, {"name": name, "owner": account.id})

    visitor = Visitor().visit("tokens", token=issued.token.id)

    assert visitor.at.subheader[0].value != name
    assert name in visitor.text
