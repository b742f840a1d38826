"""Engines, as people see them: their trouble, the choice of one, and which carries out a run."""

from __future__ import annotations

import pytest

from control_plane.bootstrap import Plane, use_plane
from control_plane.domain.errors import InvalidInput
from control_plane.engines.temporal.connection import TemporalSettings, unavailable
from control_plane.services.launch import launch
from control_plane.services.patterns import get_pattern, list_patterns, save_pattern
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL, engine_says, joined_by_temporal

AWAY = str(unavailable(TemporalSettings({"TEMPORAL_ADDRESS": "t:7233"}), RuntimeError("refused")))
FAR = {"kind": "single", "member": {"name": "billing"}, "engine": "temporal"}
CHOICE = "pattern/{}/engine"


@pytest.fixture
def joined(furnished: Plane) -> Plane:
    """Two engines, both well, and a pattern for each."""
    plane = joined_by_temporal(furnished)
    save_pattern(plane.desk, PRINCIPAL, name="far", owner="Support", spec=FAR)
    for engine in ("embedded", "temporal"):
        engine_says(plane, engine)
    return plane


def launched(plane: Plane, pattern: str) -> str:
    return launch(plane.desk, PRINCIPAL, pattern=pattern, input={"request": "Hello"}).id


def warnings(visitor: Visitor) -> list[str]:
    return [w.value.replace("\\", "").replace("\u2060", "") for w in visitor.at.sidebar.warning]


def links(visitor: Visitor) -> dict[str, str]:
    """Labels of links with the parameters they carry."""
    return {link.proto.label: link.proto.query_string for link in visitor.at.get("page_link")}


def test_engines_that_are_well_say_nothing(joined) -> None:
    assert warnings(Visitor().visit("runs")) == []


@pytest.mark.parametrize("page", ["overview", "audit", "patterns", "connections"])
def test_trouble_of_an_engine_is_on_every_page(joined, page: str) -> None:
    engine_says(joined, "temporal", AWAY)
    assert warnings(Visitor().visit(page)) == [
        "Temporal at t:7233 does not answer. Its runs wait and go on by themselves once it does."
    ]


def test_trouble_is_said_in_the_readers_language(joined) -> None:
    engine_says(joined, "temporal", AWAY)
    (said,) = warnings(Visitor("ja").visit("runs"))
    assert said.startswith("Temporal（t:7233）が応答しません。")


def test_what_waits_for_an_engine_is_counted_and_one_click_away(joined) -> None:
    for pattern in ("far", "far", "ask_billing"):
        launched(joined, pattern)
    engine_says(joined, "temporal", AWAY)
    found = links(Visitor().visit("audit"))
    assert found["2 runs wait for it"] == "engine=temporal&status=queued%2Crunning"
    rows = Visitor().visit("runs", engine="temporal", status="queued,running").drawn("rows")
    assert [row["cells"][0]["text"] for row in rows[0]["rows"]] == ["far", "far"]


def test_each_engine_says_its_own_sentence(joined) -> None:
    engine_says(joined, "embedded", seconds_ago=60)
    engine_says(joined, "temporal", AWAY)
    silent, away = warnings(Visitor().visit("runs"))
    assert silent.startswith("The worker for Embedded was last seen 1 min ago")
    assert away.startswith("Temporal at t:7233 does not answer")


def test_an_engine_that_is_back_says_nothing_any_more(joined) -> None:
    engine_says(joined, "temporal", AWAY)
    visitor = Visitor().visit("runs")
    assert warnings(visitor)
    engine_says(joined, "temporal")
    visitor.at.run()
    assert warnings(visitor) == []


def test_the_run_page_names_the_engine_and_links_to_its_own_page(joined) -> None:
    near, far = launched(joined, "ask_billing"), launched(joined, "far")
    assert "engine: Embedded" in Visitor().visit("run", run=near).text
    address = f"<http://temporal.example/workflows/{far}>"
    assert f"engine: [Temporal :material/open_in_new:]({address})" in (
        Visitor().visit("run", run=far).text
    )


def test_the_list_tells_engines_apart_where_there_are_several(joined) -> None:
    launched(joined, "far")
    visitor = Visitor().visit("runs")
    labels = [column["label"] for column in visitor.drawn("rows")[0]["columns"]]
    assert labels[:3] == ["Run", "Status", "Engine"]
    assert visitor.at.selectbox(key="url/engine").options == ["All engines", "Embedded", "Temporal"]


def test_one_engine_alone_takes_no_room_in_the_list(furnished) -> None:
    launched(furnished, "ask_billing")
    visitor = Visitor().visit("runs")
    labels = [column["label"] for column in visitor.drawn("rows")[0]["columns"]]
    assert "Engine" not in labels
    assert "url/engine" not in {box.key for box in visitor.at.selectbox}


def test_an_engine_is_chosen_with_a_guide_beside_it(joined) -> None:
    visitor = Visitor().visit("pattern", pattern="ask_billing")
    assert "Engine: Embedded, the default here" in visitor.text
    assert "Airflow" in visitor.text
    visitor.at.selectbox(key=CHOICE.format("ask_billing@1")).set_value("temporal")
    visitor.at.run()
    visitor.presses("save_pattern").finds_nothing_broken()
    assert get_pattern(joined.desk, PRINCIPAL, "ask_billing").spec.engine == "temporal"


def test_two_versions_differ_in_their_engine(joined) -> None:
    spec = {**FAR, "engine": "default"}
    save_pattern(joined.desk, PRINCIPAL, name="far", owner="Support", spec=spec, expected_version=1)
    visitor = Visitor().visit("pattern", pattern="far")
    assert "**engine**" in visitor.text
    assert [code.value for code in visitor.at.code][-2:] == ["temporal", "default"]


def test_an_engine_that_is_not_connected_is_refused_beside_its_field(furnished) -> None:
    visitor = Visitor().visit("pattern")
    visitor.at.text_input(key="pattern/new/name").set_value("far")
    visitor.at.text_input(key="pattern/new/owner").set_value("Support")
    visitor.at.selectbox(key="pattern/new/single/member").set_value("billing")
    choice = visitor.at.selectbox(key=CHOICE.format("new"))
    assert "Temporal (not connected)" in choice.options
    assert "Not connected: set TEMPORAL_ADDRESS and start again." in visitor.text
    choice.set_value("temporal")
    visitor.at.run()
    visitor.presses("save_pattern")
    assert ":red[:small[This installation has no engine Temporal;" in visitor.text
    assert "far" not in [pattern.name for pattern in list_patterns(furnished.desk, PRINCIPAL)]


def test_a_pattern_whose_engine_has_gone_cannot_be_launched(joined, furnished) -> None:
    use_plane(furnished)  # It is started again without Temporal.
    visitor = Visitor().visit("launch", pattern="far")
    visitor.at.text_area(key="launch/far@1/request").set_value("Hello")
    next(b for b in visitor.at.button if b.label == "Start the run").click()
    visitor.at.run()
    assert "- Engine: This installation has no engine Temporal;" in visitor.refusals
    with pytest.raises(InvalidInput):
        launched(furnished, "far")


def test_a_run_whose_engine_has_gone_says_why_it_waits(joined, furnished) -> None:
    run = launched(joined, "far")
    use_plane(furnished)
    visitor = Visitor().visit("run", run=run)
    assert "This installation has no engine Temporal;" in visitor.text
    assert "engine: Temporal" in visitor.text
