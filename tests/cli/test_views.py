"""Views of the approvals, kept and removed in a terminal."""

from __future__ import annotations

import json


def test_a_view_is_kept_replaced_listed_and_removed(cli) -> None:
    cli("views", "save", "Risky", "--filter", "kind=tool")
    cli("views", "save", "Risky", "--filter", "kind=tool", "--filter", "risk=high")
    (view,) = json.loads(cli("views", "--json").out)["items"]
    assert (view["name"], view["filters"]) == ("Risky", {"kind": "tool", "risk": "high"})
    assert "kind=tool&risk=high" in cli("views", "list").out
    assert cli("views", "remove", view["id"]).code == 0
    assert cli("views", "remove", view["id"]).code == 4


def test_a_filter_the_list_does_not_have_is_refused(cli) -> None:
    assert (
        "Give filters of the list only" in cli("views", "save", "x", "--filter", "colour=red").err
    )
    assert "write NAME=VALUE" in cli("views", "save", "x", "--filter", "kind").err
