"""Connections, tools, agents and patterns: what operators register."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from control_plane.domain.agents import AgentVersion, RiskTier, Stage
from control_plane.domain.errors import Conflict
from control_plane.domain.patterns import Member, PipelineSpec
from control_plane.domain.patterns import Stage as PipelineStage
from storage.store import SqlStore
from tests.stores import ELSEWHERE, HERE, NOW, a_connection, a_pattern, a_tool, an_agent, at

KINDS = ["connections", "tools", "agents", "patterns"]


def add(tx: Any, kind: str, name: str, *, workspace_id: str = HERE) -> Any:
    """Register one thing of the kind; answers it."""
    match kind:
        case "connections":
            made = (a_connection(name, workspace_id=workspace_id),)
        case "tools":
            made = (a_tool(name, workspace_id=workspace_id),)
        case "agents":
            made = an_agent(name, workspace_id=workspace_id)
        case _:
            made = a_pattern(name, workspace_id=workspace_id)
    getattr(tx, kind).add(*made)
    return made[0]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_added_is_read_back_unchanged(store: SqlStore, kind: str) -> None:
    with store.writing() as tx:
        thing = add(tx, kind, "first")
    with store.reading() as tx:
        assert getattr(tx, kind).get(HERE, "first") == thing


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_in_the_order_of_names(store: SqlStore, kind: str) -> None:
    with store.writing() as tx:
        things = {name: add(tx, kind, name) for name in ("beta", "alpha", "gamma")}
    with store.reading() as tx:
        listed = getattr(tx, kind).list(HERE)
    assert list(listed) == [things["alpha"], things["beta"], things["gamma"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_taken_name_is_a_conflict_that_leaves_the_first_alone(store: SqlStore, kind: str) -> None:
    with store.writing() as tx:
        first = add(tx, kind, "taken")
    with pytest.raises(Conflict, match="taken"), store.writing() as tx:
        add(tx, kind, "taken")
    with store.reading() as tx:
        assert list(getattr(tx, kind).list(HERE)) == [first]


@pytest.mark.parametrize("kind", KINDS)
def test_another_workspace_neither_sees_it_nor_blocks_its_name(store: SqlStore, kind: str) -> None:
    with store.writing() as tx:
        here = add(tx, kind, "shared")
    with store.reading() as tx:
        assert getattr(tx, kind).get(ELSEWHERE, "shared") is None
        assert list(getattr(tx, kind).list(ELSEWHERE)) == []
    with store.writing() as tx:
        there = add(tx, kind, "shared", workspace_id=ELSEWHERE)
    with store.reading() as tx:
        assert getattr(tx, kind).get(HERE, "shared") == here
        assert getattr(tx, kind).get(ELSEWHERE, "shared") == there


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", "a\0b", "é" * 300, "%", "first\n"])
def test_a_strange_name_is_simply_not_there(store: SqlStore, kind: str, name: str) -> None:
    with store.reading() as tx:
        assert getattr(tx, kind).get(HERE, name) is None


@pytest.mark.parametrize("kind", ["connections", "tools"])
def test_a_change_counts_up_the_version_and_a_late_one_is_refused(
    store: SqlStore, kind: str
) -> None:
    with store.writing() as tx:
        thing = add(tx, kind, "thing")
        other = add(tx, kind, "untouched")
    field = {"connections": "default_model", "tools": "description"}[kind]
    first, late = (thing.spec.model_copy(update={field: text}) for text in ("first", "late"))
    with store.writing() as tx:
        records = getattr(tx, kind)
        assert records.update(thing.id, first, expected_version=1, now=at(1))
        assert not records.update(thing.id, late, expected_version=1, now=at(2))
    with store.reading() as tx:
        records = getattr(tx, kind)
        assert records.get(HERE, "thing") == replace(thing, spec=first, version=2, updated_at=at(1))
        assert records.get(HERE, "untouched") == other


@pytest.mark.parametrize("kind", ["connections", "tools"])
def test_what_was_removed_is_gone_and_its_name_is_free(store: SqlStore, kind: str) -> None:
    with store.writing() as tx:
        thing = add(tx, kind, "thing")
        getattr(tx, kind).remove(thing.id)
        assert getattr(tx, kind).get(HERE, "thing") is None
        add(tx, kind, "thing")


def test_a_new_agent_version_becomes_current_and_the_old_one_stays(store: SqlStore) -> None:
    agent, first = an_agent()
    second = AgentVersion(
        agent.id, 2, agent.spec.model_copy(update={"model": "large"}), at(1), "bo", "bigger"
    )
    with store.writing() as tx:
        tx.agents.add(agent, first)
        assert tx.agents.add_version(second, expected_version=1, now=at(1))
    with store.reading() as tx:
        assert tx.agents.get(HERE, agent.name) == replace(
            agent, version=2, spec=second.spec, updated_at=at(1)
        )
        assert list(tx.agents.versions(agent.id)) == [second, first]
        assert tx.agents.version(agent.id, 1) == first


def test_of_two_agent_versions_saved_from_the_same_one_the_later_is_refused(
    store: SqlStore,
) -> None:
    agent, first = an_agent()
    with store.writing() as tx:
        tx.agents.add(agent, first)
        won = AgentVersion(agent.id, 2, agent.spec, at(1), "ann")
        assert tx.agents.add_version(won, expected_version=1, now=at(1))
        lost = AgentVersion(agent.id, 2, agent.spec, at(2), "bo")
        assert not tx.agents.add_version(lost, expected_version=1, now=at(2))
        assert list(tx.agents.versions(agent.id)) == [won, first]


@pytest.mark.parametrize("number", [0, 2, -1, 2**31, 10**30])
def test_a_version_that_never_was_is_not_there(store: SqlStore, number: int) -> None:
    agent, first = an_agent()
    pattern, first_spec = a_pattern()
    with store.writing() as tx:
        tx.agents.add(agent, first)
        tx.patterns.add(pattern, first_spec)
        assert tx.agents.version(agent.id, number) is None
        assert tx.patterns.version(pattern.id, number) is None


def test_owner_tier_and_stage_change_without_a_new_version(store: SqlStore) -> None:
    agent, first = an_agent()
    high = replace(agent, owner="legal", risk_tier=RiskTier.HIGH, updated_at=at(1))
    with store.writing() as tx:
        tx.agents.add(agent, first)
        assert tx.agents.set_profile(agent, owner="legal", risk_tier=RiskTier.HIGH, now=at(1))
        assert tx.agents.get(HERE, agent.name) == high
        assert tx.agents.set_stage(high, Stage.STAGING, now=at(2))
        assert tx.agents.get(HERE, agent.name) == replace(
            high, stage=Stage.STAGING, updated_at=at(2)
        )


def test_who_read_an_agent_before_it_changed_changes_nothing(store: SqlStore) -> None:
    agent, first = an_agent()
    with store.writing() as tx:
        tx.agents.add(agent, first)
        assert tx.agents.set_stage(agent, Stage.STAGING, now=at(1))
        assert not tx.agents.set_stage(agent, Stage.RETIRED, now=at(2))
        assert not tx.agents.set_profile(agent, owner="x", risk_tier=RiskTier.MINIMAL, now=at(2))
        found = tx.agents.get(HERE, agent.name)
        assert found == replace(agent, stage=Stage.STAGING, updated_at=at(1))


def test_a_pattern_may_become_another_kind_in_its_next_version(store: SqlStore) -> None:
    pattern, first = a_pattern()
    spec = PipelineSpec(stages=(PipelineStage(name="one", members=(Member(name="billing"),)),))
    second = replace(first, number=2, spec=spec, note="in stages")
    with store.writing() as tx:
        tx.patterns.add(pattern, first)
        assert tx.patterns.add_version(second, expected_version=1, now=at(1))
        assert not tx.patterns.add_version(second, expected_version=1, now=at(1))
        now_is = replace(pattern, version=2, spec=spec, updated_at=at(1))
        assert tx.patterns.set_owner(now_is, owner="legal", now=at(2))
        assert not tx.patterns.set_owner(now_is, owner="other", now=at(3))
    with store.reading() as tx:
        assert tx.patterns.get(HERE, pattern.name) == replace(
            pattern, version=2, spec=spec, owner="legal", updated_at=at(2)
        )
        assert list(tx.patterns.versions(pattern.id)) == [second, first]
        assert tx.patterns.version(pattern.id, 1) == first


def test_a_run_executes_the_pattern_version_it_was_started_with(store: SqlStore) -> None:
    from tests.stores import a_run

    pattern, first = a_pattern()
    spec = first.spec.model_copy(update={"description": "newer"})
    run = a_run(pattern_id=pattern.id, pattern_version=1)
    with store.writing() as tx:
        tx.patterns.add(pattern, first)
        tx.runs.add(run)
        newer = replace(first, number=2, spec=spec)
        assert tx.patterns.add_version(newer, expected_version=1, now=NOW)
        assert tx.runs.spec(run) == first.spec
