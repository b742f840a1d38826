"""Documents of the fleet: what differs, in which order, and what they rest on."""

from __future__ import annotations

from decimal import Decimal

from control_plane.domain.agents import AgentSpec, Limits
from control_plane.domain.fleet import (
    Action,
    FieldChange,
    Item,
    Plan,
    differences,
    fields_of,
    fingerprint,
    in_order,
    moved,
)
from control_plane.domain.patterns import Member, SingleSpec
from control_plane.domain.schedules import CronTrigger


def test_objects_are_gone_into_and_lists_are_told_whole() -> None:
    before = {"limits": {"turns": 3, "tokens": 9}, "tools": ["a"], "owner": "x"}
    after = {"limits": {"turns": 4, "tokens": 9}, "tools": ["a", "b"], "role": "r"}

    assert differences(before, after) == (
        FieldChange("limits.turns", 3, 4),
        FieldChange("tools", ["a"], ["a", "b"]),
        FieldChange("role", None, "r"),
        FieldChange("owner", "x", None),
    )


def test_equal_values_read_alike_however_they_were_written() -> None:
    def spec(amount: str) -> AgentSpec:
        limits = Limits(cost_usd=Decimal(amount), timeout_seconds=60)
        return AgentSpec(
            role="r", instructions="i", connection="c", model="m", limits=limits, output_schema=None
        )

    assert fields_of(spec("0.50")) == fields_of(spec("0.5"))
    assert fields_of(spec("0.5"))["limits"]["timeout_seconds"] == 60
    assert fingerprint({"a": 1, "b": {"c": 2, "d": 3}}) == fingerprint(
        {"b": {"d": 3, "c": 2}, "a": 1}
    )


def test_a_default_is_left_out_but_what_tells_kinds_apart_is_said() -> None:
    spec = SingleSpec(member=Member(name="billing"))

    assert fields_of(spec, sparse=True) == {"kind": "single", "member": {"name": "billing"}}
    assert fields_of(CronTrigger(expression="@daily"), sparse=True)["kind"] == "cron"


def test_things_come_after_what_they_need_and_a_circle_still_ends() -> None:
    assert in_order({"a": {"c"}, "b": set(), "c": {"b", "elsewhere"}}) == ["b", "c", "a"]
    assert sorted(in_order({"a": {"b"}, "b": {"a"}})) == ["a", "b"]


def test_what_changed_since_a_plan_is_named() -> None:
    plan = Plan((Item("agents", "a", Action.CHANGE, (), "1"), Item("agents", "b", Action.CREATE)))

    assert moved(plan, plan.base) == []
    assert moved(plan, {"agents.a": "2", "agents.b": None, "agents.c": "3"}) == [
        "agents.a",
        "agents.c",
    ]
