"""What stands around every page: language, warnings, and errors that become one sentence."""

from __future__ import annotations

import re

import pytest

from control_plane.domain.errors import N_, StoreUnavailable
from control_plane.services.connections import get_connection, list_connections
from control_plane.services.demo import seed_demo
from control_plane.services.tools import get_tool
from control_plane.ui.escape import escape
from tests.pages.visitor import ROOT, Visitor
from tests.planes import PRINCIPAL


def test_the_language_is_chosen_in_the_sidebar_and_kept(furnished) -> None:
    visitor = Visitor("en").visit("agents")
    assert visitor.heading == "Agents"
    visitor.at.segmented_control(key="lang").set_value("ja")
    visitor.at.run()
    assert visitor.heading == "エージェント"
    assert visitor.visit("runs").heading == "実行"


def test_a_desk_without_a_worker_says_so(furnished) -> None:
    assert "No worker has started yet" in Visitor().visit("runs").text


def test_rehearsal_is_marked_with_a_way_to_a_real_model(furnished) -> None:
    visitor = Visitor().visit("overview")
    assert "Rehearsal model" in visitor.text
    links = [link.proto.label for link in visitor.at.get("page_link")]
    assert "Connect a real model" in links


def test_an_empty_desk_shows_the_first_steps(empty) -> None:
    visitor = Visitor().visit("overview")
    labels = [link.proto.label for link in visitor.at.get("page_link")]
    assert "**Register agents**" in labels


def test_the_demo_fills_an_empty_desk(empty) -> None:
    visitor = Visitor().visit("overview")
    next(b for b in visitor.at.button if b.label == "Fill the workspace with the demo").click()
    visitor.at.run()
    assert [c.spec.name for c in list_connections(empty.desk, PRINCIPAL)] == ["rehearsal"]
    assert not seed_demo(empty.desk, PRINCIPAL)


def test_an_unforeseen_error_is_a_reference_to_the_log(furnished, monkeypatch, caplog) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("control_plane.services.agents.list_agents", breaks)
    visitor = Visitor()
    visitor.at.switch_page(str(ROOT / "pages" / "agents.py")).run()
    assert not visitor.at.exception
    reference = re.search(r"`([0-9a-f]{8})`", visitor.at.error[0].value)
    assert reference
    assert reference[1] in caplog.text
    assert "secret detail" not in visitor.text


def test_a_store_that_cannot_be_read_is_one_sentence(furnished, monkeypatch) -> None:
    def unreachable(*_args: object, **_more: object) -> None:
        raise StoreUnavailable(
            N_("The disk that holds the store is full; free some space and try again.")
        )

    monkeypatch.setattr("control_plane.services.agents.list_agents", unreachable)
    for language, said in (("en", "The disk that holds"), ("ja", "ディスクに空きがありません")):
        assert said in Visitor(language).visit("agents").refusals


def test_a_connection_is_added_from_a_preset(furnished) -> None:
    visitor = Visitor().visit("connections", add="1")
    visitor.at.segmented_control(key="connection/preset").set_value("ollama")
    visitor.at.run()
    visitor.presses("save_connection").finds_nothing_broken()
    spec = get_connection(furnished.desk, PRINCIPAL, "ollama").spec
    assert spec.base_url == "http://127.0.0.1:11434/v1"


def test_a_wrong_connection_names_its_fields(furnished) -> None:
    visitor = Visitor().visit("connections", add="1")
    visitor.at.segmented_control(key="connection/preset").set_value("other")
    visitor.at.run()
    visitor.at.text_input(key="connection/other/name").set_value("My Model")
    visitor.at.text_input(key="connection/other/base_url").set_value("ftp://nowhere")
    visitor.at.selectbox(key="connection/other/api_key").set_value("env")
    visitor.at.run()
    visitor.at.text_input(key="connection/other/api_key/env").set_value("MY-KEY")
    visitor.presses("save_connection")
    for field in ("Name", "Base URL", "Key from"):
        assert f"- {field}:" in visitor.refusals


def test_an_unreachable_endpoint_is_reported_not_raised(furnished) -> None:
    visitor = Visitor().visit("connections", add="1")
    visitor.at.segmented_control(key="connection/preset").set_value("other")
    visitor.at.run()
    visitor.at.text_input(key="connection/other/name").set_value("nowhere")
    visitor.at.text_input(key="connection/other/base_url").set_value("http://127.0.0.1:9/v1")
    visitor.presses("test_connection").finds_nothing_broken()
    assert "Not reachable" in visitor.text
    assert len(list_connections(furnished.desk, PRINCIPAL)) == 1


def test_a_tool_is_registered_with_its_arguments(furnished) -> None:
    visitor = Visitor().visit("tools", add="1")
    visitor.at.text_input(key="tool/new/name").set_value("weather")
    visitor.at.text_input(key="tool/new/url").set_value("https://weather.example/{city}")
    visitor.at.text_area(key="tool/new/description").set_value("The weather of a city.")
    visitor.presses("tool/new/arguments/add")
    visitor.at.text_input(key="tool/new/arguments/fields/0/name").set_value("city")
    visitor.at.run()
    visitor.presses("save_tool").finds_nothing_broken()
    tool = get_tool(furnished.desk, PRINCIPAL, "weather")
    assert list(tool.spec.parameters["properties"]) == ["city"]


def test_changes_are_on_the_audit_page(furnished) -> None:
    assert "saved agent" in Visitor().visit("audit").text
    narrowed = Visitor().visit("audit", subject="agent/billing").drawn("rows")[0]["rows"]
    assert [row["cells"][3]["text"] for row in narrowed] == ["billing"]


@pytest.mark.parametrize(
    "text", ["**b**", "<b>", "[a](http://b)", "$x$", ":smile:", ":red[x]", "a -> b", "x@y.example"]
)
def test_markdown_of_others_is_escaped(text: str) -> None:
    assert escape(text).replace("\\", "").replace("\u2060", "") == text
    assert escape(text) != text
