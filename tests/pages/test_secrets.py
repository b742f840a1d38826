"""The page of secrets, and how connections name them."""

from __future__ import annotations

from control_plane.services.connections import get_connection
from control_plane.services.secrets import read_secret, save_secret
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

VALUE = "sk-planted-0123456789abcdef"


def keep(plane, name="openai") -> None:
    save_secret(plane.desk, PRINCIPAL, name=name, value=VALUE, expected_version=None)


def test_a_secret_is_kept_and_its_value_is_not_on_the_page(furnished) -> None:
    visitor = Visitor().visit("secrets")
    assert "No secret is kept yet" in visitor.text
    visitor.at.text_input(key="secret/new/name").set_value("openai")
    visitor.at.text_input(key="secret/new/value").set_value(VALUE)
    visitor.presses("save_secret").finds_nothing_broken()
    assert read_secret(furnished.desk, "default", "openai") == VALUE
    visitor.visit("secrets", secret="openai")
    assert "store:openai" in visitor.text
    assert VALUE not in visitor.text
    assert visitor.at.text_input(key="secret/openai@1/value").value == ""


def test_a_wrong_name_and_no_value_are_named_at_once(furnished) -> None:
    visitor = Visitor().visit("secrets")
    visitor.at.text_input(key="secret/new/name").set_value("Not A Slug")
    visitor.presses("save_secret")
    for field in ("Name", "Value"):
        assert f"- {field}:" in visitor.refusals


def test_a_secret_is_replaced_and_removed(furnished) -> None:
    keep(furnished)
    visitor = Visitor().visit("secrets", secret="openai")
    visitor.at.text_input(key="secret/openai@1/value").set_value("another-value-1")
    visitor.presses("save_secret").finds_nothing_broken()
    assert read_secret(furnished.desk, "default", "openai") == "another-value-1"
    visitor.visit("secrets", secret="openai").presses("remove_secret").finds_nothing_broken()
    assert read_secret(furnished.desk, "default", "openai") is None


def test_a_connection_names_a_kept_secret(furnished) -> None:
    keep(furnished)
    visitor = Visitor().visit("connections", add="1")
    visitor.at.selectbox(key="connection/openai/api_key").set_value("store")
    visitor.at.run()
    visitor.presses("save_connection").finds_nothing_broken()
    assert get_connection(furnished.desk, PRINCIPAL, "openai").spec.api_key == "store:openai"
    visitor.visit("secrets", secret="openai").presses("remove_secret")
    assert "connection/openai" in visitor.refusals
