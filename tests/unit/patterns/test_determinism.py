"""Any pattern takes the same path again from the same replies: what replay rests on."""

from __future__ import annotations

import ast
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from control_plane import patterns
from control_plane.domain.approvals import Action, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.patterns import run_pattern
from control_plane.patterns.context import AgentCall, Result
from tests.scripted_context import (
    Answer,
    Decide,
    ScriptedContext,
    approves,
    edits,
    expires,
    fails,
    hands_to,
    has_expired,
    is_rejected,
    redirects_to,
    rejects,
)

T = TypeVar("T")
NAMES = ["ada", "bob", "cyd", "dee"]
SCHEMA = {"type": "object", "properties": {"total": {"type": "integer"}}}


@dataclass
class ImprovisedContext(ScriptedContext):
    """Makes its answers up, the same from the same seed, and keeps them for a replay."""

    seed: int = 0
    trouble: float = 0.0
    """Share of turns that go wrong."""
    given: dict[str, Answer] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._random = random.Random(self.seed)

    def answer_to(self, call: AgentCall) -> Answer:
        said = self._made_up(call)
        self.given[call.key] = said
        return said

    async def approve(self, key: str, action: Action) -> Decision:
        self._note(f"{key}/approval")
        self.asked[key] = action
        ways: list[Decide] = [rejects("no"), expires]
        if action.kind is ActionKind.HANDOFF:
            ways += [edits({"reason": "edited", "summary": "edited"})]
            ways += [redirects_to(target) for target in action.targets]
        ways += [approves] * 4
        self.decided[key] = self._one_of(ways)(action)
        return self.decided[key]

    def _made_up(self, call: AgentCall) -> Answer:
        if self._random.random() < self.trouble:
            return self._one_of([fails(), is_rejected("no"), has_expired(), hands_to("nobody")])
        if call.handoffs and self._random.random() < 0.6:
            return hands_to(self._one_of(call.handoffs))
        return "said" if call.choice_schema is None else self._choice(call.choice_schema)

    def _choice(self, schema: dict[str, Any]) -> dict[str, Any]:
        properties = schema["properties"]
        if "next" in properties:
            names = properties["next"]["items"]["enum"]
            chosen = [self._one_of(names) for _ in range(self._one_of([1, 2, 3]))]
            return {"next": chosen, "instruction": "go on", "reason": "because"}
        if "steps" in properties:
            agents = properties["steps"]["items"]["properties"]["agent"]["enum"]
            return {
                "steps": [self._step(n, agents) for n in range(self._one_of([0, 1, 2, 3, 3, 3]))]
            }
        return self._one_of([{"total": 1}, {"total": "wrong"}])

    def _step(self, position: int, agents: list[str]) -> dict[str, Any]:
        """Most plans can work; some ids and needs are wrong."""
        step_id = self._one_of(["abcd"[position]] * 9 + ["a"])
        needs = self._one_of([[], [], list("abcd"[:position]), [self._one_of("abcd")]])
        task = self._one_of(["one thing"] * 4 + ["another"])
        return {"id": step_id, "agent": self._one_of(agents), "task": task, "needs": needs}

    def _one_of(self, options: Sequence[T]) -> T:
        return self._random.choice(options)


def _listed(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": name} for name in names]


some_names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
swarm_members = st.tuples(
    *(
        st.fixed_dictionaries(
            {
                "name": st.just(name),
                "targets": st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
                "can_finish": st.booleans(),
            }
        )
        for name in NAMES
    )
)
stages = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["find", "write", "check"]),
            "members": some_names.map(_listed),
            "retries": st.integers(0, 2),
            "on_failure": st.sampled_from(["stop", "skip"]),
            "input_schema": st.sampled_from([None, None, SCHEMA]),
            "output_schema": st.sampled_from([None, SCHEMA]),
        }
    ),
    min_size=1,
    max_size=4,
)
specs: st.SearchStrategy[PatternSpec] = st.one_of(
    st.fixed_dictionaries({"kind": st.just("single"), "member": st.just({"name": "ada"})}),
    st.fixed_dictionaries(
        {
            "kind": st.just("supervisor"),
            "coordinator": st.just("boss"),
            "members": some_names.map(_listed),
            "max_turns": st.integers(1, 4),
            "fan_out": st.integers(1, 3),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("swarm"),
            "entry": st.sampled_from(NAMES),
            "members": swarm_members,
            "max_iterations": st.integers(1, 10),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("pipeline"), "stages": stages}),
    st.fixed_dictionaries(
        {
            "kind": st.just("plan_and_execute"),
            "planner": st.just("boss"),
            "members": some_names.map(_listed),
            "max_replans": st.integers(0, 3),
        }
    ),
).map(pattern_spec.validate_python)
improvised = st.builds(
    ImprovisedContext, seed=st.integers(0, 2**32), trouble=st.sampled_from([0.0, 0.1, 0.3])
)


async def run(ctx: ScriptedContext, spec: PatternSpec) -> Result | tuple[str, str]:
    """How the run ended; a failed step as its key and message."""
    try:
        return await run_pattern(ctx, spec)
    except StepFailed as failure:
        return failure.key, str(failure)


@settings(max_examples=400)
@given(specs, improvised)
async def test_the_same_replies_lead_to_the_same_keys_in_the_same_order(
    spec: PatternSpec, first: ImprovisedContext
) -> None:
    ended = await run(first, spec)
    again = ScriptedContext(
        answers=first.given,
        decisions={key: lambda _, made=made: made for key, made in first.decided.items()},
    )
    assert await run(again, spec) == ended
    again.check_nothing_is_left()
    assert again.calls == first.calls
    assert again.keys == first.keys
    assert again.groups == first.groups
    assert again.asked == first.asked
    assert again.records == first.records


@settings(max_examples=400)
@given(specs, improvised)
async def test_every_run_ends_with_an_answer_that_was_given_or_says_why_there_is_none(
    spec: PatternSpec, ctx: ImprovisedContext
) -> None:
    ended = await run(ctx, spec)
    if not isinstance(ended, Result):
        assert all(ended)
    elif ended.outcome is Outcome.ANSWERED:
        assert isinstance(ctx.given[str(ended.answer)], str | dict)
    else:
        assert ended.answer is None
        assert ended.note
    failed = {key for key, said in ctx.given.items() if isinstance(said, StepFailed)}
    produced = {"input", *ctx.given} - failed
    assert all(set(call.inputs) <= produced for call in ctx.calls)


_FOLDER = Path(patterns.__file__).parent


@pytest.mark.parametrize("file", sorted(_FOLDER.glob("*.py")), ids=lambda file: file.name)
def test_a_pattern_knows_no_clock_no_randomness_and_no_concurrency_of_its_own(file: Path) -> None:
    pure = ("__future__", "collections.abc", "dataclasses", "enum", "typing")
    own = ("control_plane.domain", "control_plane.patterns")
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case _:
                continue
        for module in modules:
            assert module in pure or module.startswith(own), f"{file.name} imports {module}"
