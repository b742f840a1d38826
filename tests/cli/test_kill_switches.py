"""Kill switches in a terminal."""

from __future__ import annotations

import json


def test_the_fleet_is_stopped_listed_and_released(cli) -> None:
    assert cli("kill", "fleet", "--reason", "It went wrong").code == 0
    assert cli("kill", "fleet", "--reason", "Again").code == 6
    assert "It went wrong" in cli("kill-switches").out

    assert "may act again" in cli("release", "fleet", "--reason", "mended").out

    assert "Nothing is stopped" in cli("kill-switches", "list").out
    (kept,) = json.loads(cli("kill-switches", "history", "--json").out)["items"]
    assert (kept["subject"], kept["reason"]) == ("fleet", "It went wrong")
    assert cli("release", "fleet").code == 6


def test_what_is_no_subject_is_refused(cli) -> None:
    assert "Write `fleet`" in cli("kill", "everything", "--reason", "x").err
